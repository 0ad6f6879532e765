# SPDX-License-Identifier: Apache-2.0
"""Turns an XLSForm into an XForm with pyxform, and explains each fault by sheet, row and column.

usage: masah_xlsform.py FILE FOLDER [--repair]
Writes FOLDER/form.xml, FOLDER/itemsets.csv where the form has external choices, and FOLDER/answer.json.
"""
import copy
import csv
import io
import json
import os
import pathlib
import re
import resource
import shutil
import sys
import threading
import time
from xml.parsers import expat

import masah_words

MEMORY = 2 << 30
OTHERS_SECONDS = 10
OTHERS_ROWS = 100


def main(path, folder, repairs):
    # A workbook is a zip archive: what it unpacks to must not take the whole machine.
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if allowed == resource.RLIM_INFINITY else min(MEMORY, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    import masah_check
    import masah_headings
    import masah_places
    import masah_remarks
    import masah_table
    answer = {"accepted": False, "message": None, "next": None, "findings": [], "changes": [], "remarks": [],
              "warnings": [], "places": [], "files": [], "sheets": [], "externalChoices": None}
    try:
        sheets, names = masah_table.read(path)
    except masah_table.Unreadable as error:
        answer["message"], answer["next"] = str(error), error.next
        return answer
    if not sheets.get("survey"):
        is_workbook = pathlib.Path(path).suffix.lower().startswith(".xl")
        answer["message"] = f"It has no sheet called survey (it has: {', '.join(names) or 'none'})."
        answer["next"] = "Call the sheet with the questions survey." if is_workbook else \
            "Write survey in the first column of a line of its own, above the headings of the questions."
        return answer
    if not any(sheets["survey"].rows) and masah_headings.row_of_headings(sheets["survey"]) is None:
        answer["message"] = "Its survey sheet has no question: nothing stands below the headings." \
            if any(sheets["survey"].headers) else "Its survey sheet is empty: it has no headings, and no questions below them."
        answer["next"] = "Write a row for each question, or give the file that has them."
        return answer
    check = masah_check.Check(sheets, repairs=False)
    check.run()
    masah_remarks.check(check)
    answer["remarks"] = remarks = check.remarks
    result, fault = attempt(sheets, names, path, check, answer)
    if result is None and repairs:
        # What pyxform takes as it is, is never changed.
        sheets, _ = masah_table.read(path)
        check = masah_check.Check(sheets, repairs=True)
        check.run()
        answer["changes"] = check.changes
        result, fault = attempt(sheets, names, path, check, answer)
        while result is None and fault and mend_parameters(fault, sheets, answer):
            result, fault = attempt(sheets, names, path, check, answer)
    answer["places"] = list(masah_places.paths(sheets, check))
    answer["sheets"] = [{"title": sheet.title, "columns": [header or "" for header in sheet.headers]}
                        for sheet in sheets.values()]
    if result is None:
        answer["findings"] = check.findings + list(others(fault, sheets, names, path, check, answer))
        answer["remarks"] = [remark for remark in remarks if remark["code"] != "formulaError"]
        answer["warnings"] = []
        return answer
    answer["accepted"] = True
    answer["files"] = list(masah_places.files(sheets))
    answer["externalChoices"] = masah_places.external_choices(sheets)
    pathlib.Path(folder, "form.xml").write_text(result.xform, encoding="utf-8")
    if result.itemsets:
        pathlib.Path(folder, "itemsets.csv").write_text(itemsets(sheets["external_choices"]), encoding="utf-8", newline="")
    answer["warnings"] = list(masah_words.remarks(answer["warnings"], sheets))
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


def others(fault, sheets, names, path, check, answer):
    """What pyxform finds besides: it stops at the first fault, so each row that it complains of is taken out in turn."""
    from masah_names import BEGIN, END
    codes = {finding["code"] for finding in check.findings}
    if "missingColumn" in codes:
        return
    known = {(finding["sheet"], finding["row"]) for finding in check.findings}
    trial, gone, cleared = copy.deepcopy(sheets), set(), set()
    end = time.monotonic() + OTHERS_SECONDS
    if "duplicateChoice" in codes:
        # The check has told of each; pyxform would say so again.
        check.allow = check.is_listing = True
        _, fault = attempt(trial, names, path, check, answer)
    while fault and time.monotonic() < end:
        place = (fault["sheet"], fault["row"])
        is_new = fault["code"] != "crash" and fault["row"] and place not in known \
            and not ("clashingFiles" in codes and "under one name" in fault["message"]) \
            and not ("unknownList" in codes and "choices sheet in this xlsform" in fault["message"]) \
            and not any(finding["value"] and finding["value"] in fault["message"] for finding in check.findings) \
            and not any(f"'{name}'" in fault["message"] for name in gone)
        if is_new or not known:
            yield fault
        known.add(place)
        sheet = next((sheet for sheet in trial.values() if sheet.title == fault["sheet"]), None)
        if place in cleared or len(cleared) > OTHERS_ROWS or not sheet or fault["row"] not in sheet.lines:
            return
        cleared.add(place)
        row = sheet.lines.index(fault["row"])
        kind = str(sheet.get(row, "type"))
        if BEGIN.match(kind) or END.match(kind):
            return
        gone.add(str(sheet.get(row, "name")))
        sheet.rows[row].clear()
        _, fault = attempt(trial, names, path, check, answer)


def workbook(sheets, names, path, check):
    data = {"sheet_names": names, "fallback_form_name": pathlib.Path(path).stem}
    for name, sheet in sheets.items():
        data[name], data[name + "_header"] = sheet.as_dicts()
    if check.allow and (check.is_listing or not any(finding["code"] == "duplicateChoice" for finding in check.findings)):
        settings = data.setdefault("settings", []) or [{}]
        settings[0]["allow_choice_duplicates"] = "yes"
        header = data.get("settings_header") or [{}]
        header[0]["allow_choice_duplicates"] = None
        data.update(settings=settings, settings_header=header)
    return data


def attempt(sheets, names, path, check, answer):
    """pyxform's form, or its fault."""
    if check.is_blocked:
        return None, None
    data = workbook(sheets, names, path, check)
    answer["warnings"] = []
    try:
        result = convert(data, answer["warnings"])
        expat.ParserCreate().Parse(result.xform, True)
        return result, None
    except Exception as error:
        return None, masah_words.explain(error, data, sheets, convert)


def convert(data, warnings):
    from pyxform.xls2xform import convert
    return convert(copy.deepcopy(data), warnings=warnings, validate=False, pretty_print=True)


def mend_parameters(fault, sheets, answer):
    """Leaves out parameters that nobody knows."""
    if fault.get("code") != "badParameter":
        return False
    survey = sheets["survey"]
    row, header = survey.lines.index(fault["row"]), survey.header("parameters")
    before = survey.rows[row].get(header, "")
    after = before
    for key in fault["keys"]:
        after = re.sub(rf"(?i)\b{re.escape(key)}\s*=\s*[^\s,;]+[,;]?\s*", "", after).strip()
    if after == before:
        return False
    survey.rows[row][header] = after
    if not after:
        del survey.rows[row][header]
    answer["changes"].append({key: value for key, value in fault.items() if key != "keys"})
    return True


def end_with(parent, folder):
    """Ends, and takes the folder away, when the program that started this one was interrupted and cannot."""
    while os.getppid() == parent:
        time.sleep(0.5)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    threading.Thread(target=end_with, args=(os.getppid(), target), daemon=True).start()
    document = main(sys.argv[1], target, "--repair" in sys.argv[3:])
    (target / "answer.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
