# SPDX-License-Identifier: Apache-2.0
"""Reads an XLSForm, checks and mends its tables, has pyxform make a form of them, and says what is wrong where."""
import contextlib
import csv
import io
import pathlib
import re
import signal
import time

import masah_cautions
import masah_check
import masah_headings
import masah_places
import masah_remarks
import masah_table
import masah_words
from masah_trial import Trial, leave_out_parameters

# For finding out what is wrong, of the time that there is for all.
FAULTS_SECONDS = 20


def answer_for(path, folder, seconds, repairs):
    """What is said of an XLSForm within some seconds; its form is written where there is one."""
    answer = {"accepted": False, "timedOut": False, "message": None, "next": None, "findings": [], "changes": [],
              "cautions": [], "remarks": [], "warnings": [], "places": [], "files": [], "sheets": [], "externalChoices": None}
    sheets, end = None, time.monotonic() + seconds
    with time_for(answer, seconds, end):
        try:
            sheets, names = masah_table.read(path)
        except masah_table.Unreadable as error:
            answer["message"], answer["next"] = str(error), error.next
    if sheets is None:
        return answer
    if not sheets.get("survey"):
        answer["message"], answer["next"] = without_survey(path, names)
        return answer
    if not any(sheets["survey"].rows) and masah_headings.row_of_headings(sheets["survey"]) is None:
        answer["message"] = "Its survey sheet has no question: nothing stands below the headings." \
            if any(sheets["survey"].headers) else "Its survey sheet is empty: it has no headings, and no questions below them."
        answer["next"] = "Write a row for each question, or give the file that has them."
        return answer
    check = masah_check.Check(sheets, repairs=False)
    answer["remarks"], answer["cautions"] = check.remarks, check.cautions
    with time_for(answer, FAULTS_SECONDS, end):
        check.run()
        masah_remarks.check(check)
        masah_cautions.check(check)
    trial, result, refusal = Trial(sheets, names, path, check), None, None
    answer["findings"] = found = list(check.findings)
    with time_for(answer, seconds, end):
        result, refusal = trial.run()
    with time_for(answer, FAULTS_SECONDS, end):
        if result is None and repairs:
            # What pyxform takes as it is, is never changed.
            trial = repaired(path, answer)
            found[:] = trial.check.findings
            result, refusal = trial.run()
        while result is None:
            trial.faults(refusal, found)
            if not repairs or not any([mend_parameters(fault, trial.sheets, answer) for fault in found]):
                break
            found[:] = trial.check.findings
            result, refusal = trial.run()
    return told(answer, trial, result, folder)


def without_survey(path, names):
    """What is wrong with a file in which no sheet is called survey, and what to do."""
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    message = f"It has no sheet called survey (it has: {shown or 'none'})."
    if pathlib.Path(path).suffix.lower().startswith(".xl"):
        return message, "Call the sheet with the questions survey."
    # A sheet that was exported alone has its first heading where a text file names its sheets.
    first = names[0].strip().lower() if names else ""
    if first in masah_headings.KNOWN["survey"]:
        return (f"It begins with the headings of questions (“{names[0]}” is the first), and does not say that they are those of "
                "the sheet survey.",
                "Put an empty column in front of all, and above it a line with survey alone; or give the workbook itself, which "
                "has the choices too.")
    return message, "Write survey in the first column of a line of its own, above the headings of the questions."


def repaired(path, answer):
    """The tables once more, with what needs no decision mended."""
    sheets, names = masah_table.read(path)
    check = masah_check.Check(sheets, repairs=True)
    check.run()
    answer["changes"] = check.changes
    return Trial(sheets, names, path, check)


def told(answer, trial, result, folder):
    sheets = trial.sheets
    answer["places"] = list(masah_places.paths(sheets, trial.check))
    answer["files"] = list(masah_places.files(sheets))
    answer["sheets"] = [{"title": sheet.title, "columns": [header or "" for header in sheet.headers]}
                        for sheet in sheets.values()]
    if result is None:
        answer["remarks"] = [remark for remark in answer["remarks"] if remark["code"] != "formulaError"]
    if answer["timedOut"]:
        answer["remarks"].append({
            **masah_words.NOWHERE, "code": "timeUp",
            "message": "The form is so large that not all of it could be looked through in time, and more may be wrong. "
                       "Correct what was found, and check again."})
    if result is None:
        return answer
    answer["accepted"], answer["findings"] = True, []
    answer["externalChoices"] = masah_places.external_choices(sheets)
    pathlib.Path(folder, "form.xml").write_text(result.xform, encoding="utf-8")
    if result.itemsets:
        pathlib.Path(folder, "itemsets.csv").write_text(itemsets(sheets["external_choices"]), encoding="utf-8", newline="")
    answer["warnings"] = list(masah_words.remarks(trial.warnings, sheets))
    return answer


def itemsets(sheet):
    """The external choices as CSV. pyxform leaves empty cells out of a row, so that those behind them stand in other columns."""
    headers = [header for header in sheet.headers if header]
    text = io.StringIO(newline="")
    table = csv.writer(text, quoting=csv.QUOTE_ALL)
    table.writerow(heading(sheet, header) for header in headers)
    table.writerows([row.get(header, "") for header in headers] for row in sheet.rows if row)
    return text.getvalue()


def heading(sheet, header):
    """A column of external choices as it is read: list_name, name, label::LANGUAGE; filters name the others as they are."""
    first, *language = re.split(r"\s*::?\s*", header, maxsplit=1)
    field = sheet.field(first)
    return "::".join([field, *language]) if field in ("list_name", "name", "label") else header


class TimeUp(BaseException):
    """No more time to look for anything; no handler of other errors may take it for one of theirs."""


@contextlib.contextmanager
def time_for(answer, seconds, end):
    """Leaves what is inside after some seconds, or at the end of all time if that comes before, and says so in the answer."""
    try:
        # An alarm must not go off before what it is to leave has begun.
        finish_within(max(min(seconds, end - time.monotonic()), 0.1))
        yield
        finish_within(0)
    except TimeUp:
        finish_within(0)
        answer["timedOut"] = True


def finish_within(seconds):
    """Raises TimeUp after some seconds, and again where it came to nothing; 0 is never."""
    def end(*_):
        raise TimeUp
    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)


def mend_parameters(fault, sheets, answer):
    """Mends parameters that a type does not have."""
    if fault.get("code") != "badParameter" or not leave_out_parameters(fault, sheets):
        return False
    answer["changes"].append(fault)
    return True
