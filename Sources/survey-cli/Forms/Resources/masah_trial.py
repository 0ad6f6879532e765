# SPDX-License-Identifier: Apache-2.0
"""Gives pyxform the tables, and finds out from what it does with them which cells it stumbles over."""
import copy
import pathlib
import re
from typing import Any, NamedTuple, Optional
from xml.parsers import expat

import masah_words
from masah_names import BEGIN, END

OTHERS_ROWS = 100
# Columns without which pyxform finds another fault.
NEEDED = ("type", "name", "list_name", "label", "calculation")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Refusal(NamedTuple):
    """pyxform's error, the tables that it comes from, and the form if one was written."""
    error: Exception
    data: Any
    xform: Optional[str] = None


class Trial:
    """The tables of a form, as pyxform is given them."""

    def __init__(self, sheets, names, path, check):
        self.sheets, self.names, self.path, self.check = sheets, names, path, check
        self.warnings = []

    def run(self):
        """pyxform's form, or its refusal; neither where the check has found that something would never come to it."""
        self.warnings = []
        if self.check.is_blocked:
            return None, None
        data, result = self.workbook(), None
        try:
            result = convert(data, self.warnings)
            expat.ParserCreate().Parse(result.xform, True)
            return result, None
        except Exception as error:
            return None, Refusal(error, data, result and result.xform)

    def workbook(self):
        check = self.check
        data = {"sheet_names": self.names, "fallback_form_name": pathlib.Path(self.path).stem}
        for name, sheet in self.sheets.items():
            data[name], data[name + "_header"] = sheet.as_dicts()
        if check.allow and (check.is_listing or not any(finding["code"] == "duplicateChoice" for finding in check.findings)):
            settings = data.setdefault("settings", []) or [{}]
            settings[0]["allow_choice_duplicates"] = "yes"
            header = data.get("settings_header") or [{}]
            header[0]["allow_choice_duplicates"] = None
            data.update(settings=settings, settings_header=header)
        return data

    def faults(self, refusal, found):
        """Adds to what is found what pyxform finds besides: it stops at the first fault, so each row that it complains of
        is taken out in turn. A fault is added before its place is looked for, and so told when the time for that is up."""
        check = self.check
        codes = {finding["code"] for finding in check.findings}
        if "missingColumn" in codes:
            return
        known = {(finding["sheet"], row) for finding in check.findings for row in (finding["row"], *finding["rows"])}
        trial = Trial(copy.deepcopy(self.sheets), self.names, self.path, check)
        gone, cleared, mended = set(), set(), set()
        if "duplicateChoice" in codes:
            # The check has told of each; pyxform would say so again.
            check.allow = check.is_listing = True
            _, refusal = trial.run()
        while refusal:
            fault = masah_words.explain(refusal.error, trial.sheets)
            if not known:
                found.append(fault)
            if fault["row"] is None:
                cell = place(refusal, trial.sheets, check.paths)
                fault.update(masah_words.explain(refusal.error, trial.sheets, cell))
            where = (fault["sheet"], fault["row"])
            if known and fault["code"] != "crash" and fault["row"] and where not in known \
                    and not ("clashingFiles" in codes and "under one name" in fault["message"]) \
                    and not ("unknownList" in codes and "choices sheet in this xlsform" in fault["message"]) \
                    and not any(finding["value"] and finding["value"] in fault["message"] for finding in check.findings) \
                    and not any(f"'{name}'" in fault["message"] for name in gone):
                found.append(fault)
            is_new = where not in known
            known.add(where)
            if isinstance(refusal.error, expat.ExpatError):
                # pyxform has been through all of the form.
                return
            sheet = next((sheet for sheet in trial.sheets.values() if sheet.title == fault["sheet"]), None)
            if where in cleared or len(cleared | mended) > OTHERS_ROWS or not sheet or fault["row"] not in sheet.lines:
                return
            if fault["code"] == "badParameter" and where not in mended and leave_out_parameters(fault, trial.sheets):
                # What the parameters say besides may be wrong as well.
                mended.add(where)
                if is_new:
                    known.discard(where)
                _, refusal = trial.run()
                continue
            cleared.add(where)
            row = sheet.lines.index(fault["row"])
            kind = str(sheet.get(row, "type"))
            if BEGIN.match(kind) or END.match(kind):
                return
            gone.add(str(sheet.get(row, "name")))
            sheet.rows[row].clear()
            _, refusal = trial.run()


def leave_out_parameters(fault, sheets):
    """Leaves out the parameters that the type of a question does not have, or calls them by their names. False for none."""
    survey = sheets["survey"]
    row, header = survey.lines.index(fault["row"]), survey.header("parameters")
    before = survey.rows[row].get(header, "")
    after = before
    for key in fault["keys"]:
        name = fault["names"].get(key)
        if name and name not in after.lower():
            after = re.sub(rf"(?i)\b{re.escape(key)}(?=\s*=)", name, after)
        else:
            after = re.sub(rf"(?i)\b{re.escape(key)}\s*=\s*[^\s,;]+[,;]?\s*", "", after).strip()
    if after == before:
        return False
    survey.rows[row][header] = after
    if not after:
        del survey.rows[row][header]
    return True


def convert(data, warnings):
    from pyxform.xls2xform import convert
    return convert(copy.deepcopy(data), warnings=warnings, validate=False, pretty_print=True)


def place(refusal, sheets, paths):
    """Where a fault comes from that pyxform does not place."""
    if refusal.xform and isinstance(refusal.error, expat.ExpatError):
        return place_in_markup(refusal, sheets["survey"], paths) or probe(refusal, sheets)
    return probe(refusal, sheets)


def place_in_markup(refusal, survey, paths):
    """The row whose node the line of the form names that is no XML, and the column that writes it."""
    lines, end = refusal.xform.split("\n"), refusal.error.lineno
    text = lines[end - 1]
    # A text stands in the lines below its name.
    for line in reversed(lines[max(0, end - 3):end]):
        node = re.search(r"""\b(?:nodeset|ref|id)="(?:jr:itext\(')?/[^/"]+/([^":']+)""", line)
        row = next((row for row, path in paths.items() if path == node[1]), None) if node else None
        if row is not None:
            headers = [header for header, cell in survey.rows[row].items()
                       if NO_XML.search(str(cell)) or ":" in header and f"{header.split(':')[-1]}=" in text]
            return survey.place(row, headers[0]) if headers else None
    return None


def probe(refusal, sheets):
    """The column, then the row, without which a fault does not happen."""
    from pyxform.errors import PyXFormError
    error, data = refusal.error, refusal.data

    def persists(name, headers, rows=None):
        changed = {**data, name: [
            {header: cell for header, cell in cells.items() if header not in headers} if rows is None or row in rows else cells
            for row, cells in enumerate(data[name])]}
        if rows is None:
            changed[name + "_header"] = [{key: None for key in data[name + "_header"][0] if key not in headers}]
        try:
            expat.ParserCreate().Parse(convert(changed, []).xform, True)
        except Exception as other:
            is_needed = sheets[name].base(headers[0]) in NEEDED
            return is_needed or (str(other) == str(error) if isinstance(error, PyXFormError) else type(other) is type(error))
        return False

    def culprit(name, headers):
        is_gone = bool(headers) and not persists(name, headers)
        if len(headers) < 2:
            return headers[0] if is_gone else None
        middle = len(headers) // 2
        return culprit(name, headers[:middle]) or culprit(name, headers[middle:])

    for name, sheet in sheets.items():
        # Columns with a language come first: the others may only be needed to come to the crash at all.
        headers = sorted(filter(None, sheet.headers), key=lambda header: ":" not in header)
        needed = [[header] for header in headers if sheet.base(header) in NEEDED]
        for group in ([header for header in headers if [header] not in needed], *needed):
            header = culprit(name, group)
            if not header:
                continue
            rows = [row for row, cells in enumerate(data[name]) if header in cells]
            while len(rows) > 1:
                half = rows[len(rows) // 2:]
                rows = rows[:len(rows) // 2] if persists(name, [header], set(half)) else half
            return sheet.place(rows[0] if len(rows) == 1 else None, header)
    return masah_words.NOWHERE
