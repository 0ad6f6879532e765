# SPDX-License-Identifier: Apache-2.0
"""Turns an XLSForm into an XForm with pyxform, and explains each fault by sheet, row and column.

usage: masah_xlsform.py FILE FOLDER [--repair]
Writes FOLDER/form.xml, FOLDER/itemsets.csv where the form has external choices, and FOLDER/answer.json.
"""
import copy
import csv
import io
import json
import pathlib
import re
import resource
import sys
import time
from xml.parsers import expat

MEMORY = 2 << 30
PROBE_SECONDS = 15
OTHERS_SECONDS = 10
EXPRESSIONS = ("relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "repeat_count",
               "default", "trigger", "label", "hint", "type")


def main(path, folder, repairs):
    # A workbook is a zip archive: what it unpacks to must not take the whole machine.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import masah_check
    import masah_table
    answer = {"accepted": False, "message": None, "next": None, "findings": [], "changes": [], "remarks": [],
              "warnings": [], "places": [], "files": []}
    try:
        sheets, names = masah_table.read(path)
    except masah_table.Unreadable as error:
        answer["message"], answer["next"] = str(error), error.next
        return answer
    if not sheets.get("survey") or not sheets["survey"].headers:
        is_workbook = pathlib.Path(path).suffix.lower().startswith(".xl")
        answer["message"] = f"It has no sheet called survey (it has: {', '.join(names) or 'none'})."
        answer["next"] = "Call the sheet with the questions survey." if is_workbook else \
            "Write survey in the first column of a line of its own, above the headings of the questions."
        return answer
    if not any(sheets["survey"].rows):
        answer["message"] = "Its survey sheet has no question: nothing stands below the headings."
        answer["next"] = "Write a row for each question, or give the file that has them."
        return answer
    check = masah_check.Check(sheets, repairs=False)
    check.run()
    answer["remarks"] = check.remarks
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
    if result is None:
        answer["findings"] = check.findings + list(others(fault, sheets, names, path, check, answer))
        answer["warnings"] = []
        return answer
    answer["accepted"] = True
    answer["places"] = list(places(sheets["survey"], sheets, check))
    answer["files"] = list(files(sheets))
    pathlib.Path(folder, "form.xml").write_text(result.xform, encoding="utf-8")
    if result.itemsets:
        pathlib.Path(folder, "itemsets.csv").write_text(itemsets(sheets["external_choices"]), encoding="utf-8", newline="")
    answer["warnings"] = [located(text, sheets) for text in dict.fromkeys(answer["warnings"])]
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
    from masah_check import BEGIN, END
    codes = {finding["code"] for finding in check.findings}
    if "missingColumn" in codes:
        return
    known = {(finding["sheet"], finding["row"]) for finding in check.findings}
    trial, gone = copy.deepcopy(sheets), set()
    end = time.monotonic() + OTHERS_SECONDS
    while fault:
        place = (fault["sheet"], fault["row"])
        is_new = fault["code"] != "crash" and fault["row"] and place not in known \
            and not ("clashingFiles" in codes and "instance" in fault["message"]) \
            and not any(finding["value"] and finding["value"] in fault["message"] for finding in check.findings) \
            and not any(f"'{name}'" in fault["message"] for name in gone)
        if is_new or not known:
            yield fault
        known.add(place)
        sheet = next((sheet for sheet in trial.values() if sheet.title == fault["sheet"]), None)
        if not is_new or not sheet or fault["row"] not in sheet.lines or time.monotonic() > end:
            return
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
    if check.allow:
        settings = data.setdefault("settings", []) or [{}]
        settings[0]["allow_choice_duplicates"] = "yes"
        header = data.get("settings_header") or [{}]
        header[0]["allow_choice_duplicates"] = None
        data.update(settings=settings, settings_header=header)
    return data


def attempt(sheets, names, path, check, answer):
    """pyxform's form, or its fault."""
    if check.is_ambiguous:
        return None, None
    data = workbook(sheets, names, path, check)
    answer["warnings"] = []
    try:
        result = convert(data, answer["warnings"])
        expat.ParserCreate().Parse(result.xform, True)
        return result, None
    except Exception as error:
        return None, explain(error, data, sheets)


def convert(data, warnings):
    from pyxform.xls2xform import convert
    return convert(copy.deepcopy(data), warnings=warnings, validate=False, pretty_print=True)


# pyxform's own faults

def explain(error, data, sheets):
    """A fault that only pyxform finds, with the place as far as it says or shows it."""
    from pyxform.errors import PyXFormError
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, PyXFormError):
        # A row as Python prints it says nothing to an author.
        plain = re.sub(r" *\{'.*\}$|Invalid headers provided for sheet: '\w+'\. | Rename or remove one of these columns\.", "",
                       re.sub(r"\[row : \w+\] *", "", text))
        place = find(text, sheets)
        if place["row"] is None:
            place.update(probe(error, data, sheets))
        fault = {"code": "rejected", "message": sentence(plain), "next": "Correct the cell.", "repair": None, **place}
        for mark, message, next in WORDS:
            if re.search(mark, text):
                fault.update(next=next, **({"message": message} if message else {}))
                break
        rejected = re.search(r"keys for this question type are '([^']*)'.*invalid parameter key\(s\): '([^']*)'", text)
        if rejected and fault["row"] is not None:
            fault.update(code="badParameter", repair="it is left out; no tool reads it", keys=rejected[2].split(", "),
                         message=f"This type of question has no parameter {quoted(rejected[2])}.",
                         next=f"Use {quoted(rejected[1])}, or remove it.")
        unknown = re.search(r"Unknown question type '(.*)'", text)
        if unknown:
            from masah_check import SELECT, hint
            from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
            select = SELECT.match(unknown[1])
            several = select and re.search("(?i)multiple|all that apply", select[1])
            fault.update(code="unknownType", next=f"Write “select_{'multiple' if several else 'one'} {select[2]}”."
                         if select else hint(unknown[1], QUESTION_TYPE_DICT) or "Write a type such as text or integer.")
        return fault
    place = probe(error, data, sheets)
    where = "" if place["sheet"] else ", which it cannot place"
    return {"code": "crash", "value": None, "repair": None, **place,
            "message": f"pyxform breaks down on the form ({type(error).__name__}: {text}){where}.",
            "next": "Look for what is unusual there, such as a column that mixes a plain and a translated heading; "
                    "or remove it."}


def quoted(names):
    return " or ".join(f"“{name}”" for name in names.split(", "))


# What pyxform says so that only a programmer understands it: what it means, where its own words do not, and what to do.
WORDS = (
    ("no label or hint", None, "Write under label what is asked, or make it a calculate if nobody is asked."),
    ("Missing calculation", "The row is a calculate, and has no calculation.", "Write its formula, or remove the row."),
    ("different names for the same column", None, "Rename or remove one of these columns."),
    ("Parameters must be in the form", "Parameters are written as name=value, with spaces between them.",
     "Write it so, or remove it; what is computed belongs under calculation."),
    ("same as the survey root", "The name is that of the form itself.", "Give it another name."),
)

SUBJECTS = (("no type", "type"), ("no name", "name"), ("calculation", "calculation"), ("arameter", "parameters"),
            ("ist name", "type"), ("trigger", "trigger"))


def find(text, sheets):
    """The cell that a message of pyxform is about."""
    from masah_table import Sheet
    named = re.search(r"(?:On the|for sheet:) '(\w+)'", text) or re.search(r"(external[ _]choices|settings|entities) sheet",
                                                                          text)
    name = named[1].replace(" ", "_") if named else "survey"
    sheet = sheets.get(name) or sheets["survey"]
    if "choices sheet" in text and "settings" not in text and "List name not in" not in text and "choices" in sheets:
        sheet = sheets["choices"]
    row = re.search(r"\[row : (\d+)\]", text)
    column = re.search(r"the '([^' (]+)[^']*' value", text)
    marks = re.findall(r"'([^']+)'|\[([^\]]+)\]", text)
    index = int(row[1]) - 2 if row else None
    header = sheet.header(Sheet.field(column[1])) if column else None
    if index is None and "column" in text and "headers" in text:
        header = next((header for header in sheet.headers if header and f"'{header}'" in text), None)
        return {**sheet.place(None, header), "value": None}
    if index is None:
        # Without a row: the first cell that is, or has, one of the values that the message quotes.
        values = [a or b for a, b in marks] + re.findall(r"name: (\S+)", text)
        for match in (lambda cell, value: cell == value, lambda cell, value: value in cell):
            for value in values:
                for number, cells in enumerate(sheet.rows):
                    for key, cell in cells.items():
                        if len(value) > 1 and match(str(cell), value):
                            return {**sheet.place(number, key), "value": str(cell)}
        return {"sheet": sheet.title if named else None, "row": None, "column": None, "cell": None, "value": None}
    if index < 0 or index >= len(sheet.rows):
        return {**sheet.place(None, header), "value": None}
    if header is None:
        header = next((sheet.header(field) for mark, field in SUBJECTS if mark in text), None)
    if header is None:
        texts = ((key, cell) for key, cell in sheet.rows[index].items())
        header = next((key for key, cell in texts if any(cell == (a or b) for a, b in marks)), None)
        header = header or sheet.header("type" if "type" in text or "ist name" in text else "name")
    value = sheet.rows[index].get(header) if header else None
    return {**sheet.place(index, header), "value": value}


def located(text, sheets):
    """A remark of pyxform with the place in the file's own terms."""
    plain = " ".join(text.split())
    if not re.search(r"\[row : \d+\]", plain):
        return {"message": sentence(plain), "sheet": None, "row": None, "column": None, "cell": None}
    place = find(plain, sheets)
    place.pop("value", None)
    return {"message": sentence(re.sub(r"\[row : \d+\] *", "", plain)), **place}


def sentence(text):
    # Nobody in the field can look up an address.
    text = re.sub(r" *Learn more: \S+|On the '\w+' sheet, the '\S+' value is invalid\. *", "", text).strip()
    return text if text.endswith((".", "!", "?")) else text + "."


def probe(error, data, sheets):
    """Where a fault comes from: the column, then the row, without which it does not happen."""
    from pyxform.errors import PyXFormError
    nowhere = {"sheet": None, "row": None, "column": None, "cell": None}
    end = time.monotonic() + PROBE_SECONDS

    def crashes(changed, header):
        try:
            expat.ParserCreate().Parse(convert(changed, []).xform, True)
        except Exception as other:
            if isinstance(error, PyXFormError):
                return str(other) == str(error)
            # Without a column that every form needs there is another fault.
            return ":" not in header or type(other) is type(error)
        return False

    for name, sheet in sheets.items():
        # Columns with a language come first: the others may only be needed to come to the crash at all. Those that every
        # form needs come last.
        needed = ("type", "name", "list_name")
        for header in sorted(filter(None, sheet.headers), key=lambda h: (sheet.field(h) in needed, ":" not in h)):
            if time.monotonic() > end:
                continue
            changed = copy.deepcopy(data)
            for row in changed[name]:
                row.pop(header, None)
            changed[name + "_header"] = [{key: None for key in changed[name + "_header"][0] if key != header}]
            if crashes(changed, header):
                continue
            rows = [index for index, row in enumerate(data[name]) if header in row]
            while len(rows) > 1 and time.monotonic() < end:
                half = set(rows[len(rows) // 2:])
                trial = copy.deepcopy(data)
                for index in half:
                    trial[name][index].pop(header, None)
                rows = [index for index in rows if index not in half] if crashes(trial, header) else sorted(half)
            return sheet.place(rows[0] if len(rows) == 1 else None, header)
    return nowhere


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


# Where the form's paths come from

def places(survey, sheets, check):
    """For each path of the form its row, and the cells of its expressions."""
    for row, path in check.paths.items():
        cells = []
        for field in EXPRESSIONS:
            for header in survey.headers:
                if header and survey.rows[row].get(header) and survey.field(header).split("::")[0] == field:
                    cells.append([field, header, survey.place(row, header)["cell"], str(survey.rows[row][header])])
        yield {"path": path, "sheet": survey.title, "row": survey.lines[row], "cells": cells}
        count = survey.header("repeat_count")
        if count and survey.rows[row].get(count):
            # pyxform writes a count that is more than a reference as a question of its own.
            yield {"path": path + "_count", "sheet": survey.title, "row": survey.lines[row],
                   "cells": [["calculation", count, survey.place(row, count)["cell"], str(survey.rows[row][count])]]}
    for path, name, field in (("meta/instanceName", "settings", "instance_name"), ("meta/entity", "entities", "label")):
        sheet = sheets.get(name)
        if sheet and sheet.rows and sheet.header(field):
            place = sheet.place(0, sheet.header(field))
            yield {"path": path, "sheet": place["sheet"], "row": place["row"],
                   "cells": [["calculation", place["column"], place["cell"], str(sheet.get(0, field) or "")]]}


def files(sheets):
    """The cells that name pictures, sounds and lists in files."""
    from masah_check import SELECT
    for name in ("survey", "choices"):
        sheet = sheets.get(name)
        for row, cells in enumerate(sheet.rows if sheet else []):
            for header, text in cells.items():
                words = set(re.split("::?", sheet.field(header)))
                if words & {"media", "image", "big-image", "audio", "video"}:
                    yield {"name": str(text).strip(), **sheet.place(row, header)}
            kind = (sheet.get(row, "type") or "") if name == "survey" else ""
            search = re.search(r"\bsearch\(\s*(['\"])(.+?)\1", str(sheet.get(row, "appearance") or ""))
            if search and name == "survey":
                yield {"name": re.sub(r"(?i)\.csv$", "", search[2].strip()) + ".csv",
                       **sheet.place(row, sheet.header("appearance"))}
            match = SELECT.match(kind)
            if match and "file" in match[1].lower():
                yield {"name": match[2].strip(), **sheet.place(row, sheet.header("type"))}
            elif kind.lower() in ("csv-external", "xml-external") and sheet.get(row, "name"):
                yield {"name": f"{sheet.get(row, 'name')}.{kind[:3].lower()}", **sheet.place(row, sheet.header("name"))}


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    document = main(sys.argv[1], target, "--repair" in sys.argv[3:])
    (target / "answer.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
