# SPDX-License-Identifier: Apache-2.0
"""Looks for what makes pyxform refuse an XLSForm, says where it is, and mends what can be mended without a decision."""
import itertools
import re

import masah_headings
import masah_rows
from masah_lists import Lists
from masah_names import (BEGIN, END, FILE_ENDINGS, FORMULA_ERRORS, NAME, Nearest, REFERENCE, SELECT, TRANSLATED, hint,
                         is_yes, loose, suggestion)


# How many rows of one name are told.
NAMED = 5


class Check(Lists):
    """The findings on a form; with repairing, those that can be are mended in the rows and listed as changes."""

    def __init__(self, sheets, repairs):
        self.sheets, self.repairs = sheets, repairs
        self.findings, self.changes, self.cautions, self.remarks = [], [], [], []
        self.broken = set()  # cells whose formula went wrong; nothing else is said of them
        self.survey, self.choices = sheets.get("survey"), sheets.get("choices")
        self.used, self.multiple, self.external = {}, set(), {}
        self.paths, self.named = {}, {}  # each row's path, and each name's rows
        self.inside = {}  # for each row that has a name, the rows of the repeats that it lies in

    @property
    def is_blocked(self):
        """Whether pyxform would take the form although something of it never comes to it: rows above the headings, the
        other one of two columns of a name, a formula whose value the file does not hold, or a choice without a list."""
        codes = ("displacedHeadings", "duplicateColumn", "formulaWithoutValue", "choiceWithoutList")
        return any(finding["code"] in codes for finding in self.findings)

    def run(self):
        masah_headings.displaced(self)
        masah_rows.leave_out_disabled(self)
        self.headers()
        self.formulas()
        self.formula_errors()
        if not masah_headings.check(self):
            return
        masah_rows.check(self)
        # Names are mended before anything is judged by whether it is named.
        self.used_lists()
        self.choices_without_list()
        self.walk()
        self.list_names()
        self.references()
        self.files()
        self.lists()

    def report(self, code, place, message, next, mend=None, change=None, value=None, rows=()):
        """A finding; `mend` does what `change` says. It stands for the lines `rows` too."""
        if code != "formulaError" and (place["sheet"], place["row"], place["column"]) in self.broken:
            return
        merged = {sheet.title: sheet.merged for sheet in self.sheets.values()}.get(place["sheet"], {})
        if not value and place["cell"] in merged:
            message += f" The cell is merged with {merged[place['cell']]}, and only the first of merged cells holds anything."
            next = f"Split the merged cells. {next}"
        # A cell may hold a page; the value says it whole.
        message = re.sub("“([^”]{100})[^”]+”", r"“\1…”", message)
        entry = {**place, "code": code, "value": value, "message": message, "next": next, "repair": change,
                 "rows": rows}
        if mend and self.repairs:
            mend()
            self.changes.append(entry)
        else:
            self.findings.append(entry)

    # Headers

    def headers(self):
        for sheet in self.sheets.values():
            seen = {}
            for column, header in enumerate(list(sheet.headers)):
                values = [row[column] if column < len(row) else None for row in sheet.cells]
                if not header:
                    if any(values):
                        row = next(index for index, value in enumerate(values) if value)
                        self.remarks.append({
                            **sheet.place(row, column=column), "code": "noHeader",
                            "message": "The column has values but no name in its first row, and is left out."})
                    continue
                if header in seen:
                    first = [row[seen[header]] if seen[header] < len(row) else None for row in sheet.cells]
                    same = all(value is None or value == other for value, other in zip(values, first))
                    self.report(
                        "duplicateColumn", sheet.place(header=header, column=column),
                        f"Two columns are called “{header}”.", "Rename or remove one of them.",
                        (lambda s=sheet, c=column: s.drop(c)) if same else None,
                        "the second one is left out, as it says nothing else" if same else None)
                    continue
                seen[header] = column
                plain = header.split(":")[0]
                if sheet.name == "survey" and sheet.field(header) == "instance::tag" and any(values):
                    self.report(
                        "untakenColumn", sheet.place(header=header, column=column),
                        f"pyxform breaks down on the column “{header}”, which only the Community Health Toolkit reads.",
                        "Remove the column.", lambda s=sheet, c=column: s.drop(c), "the column is left out")
                if sheet.name != "choices":
                    continue
                if plain != header and sheet.field(plain) not in TRANSLATED:
                    self.report(
                        "translatedColumn", sheet.place(header=header, column=column),
                        f"“{header}” gives “{plain}” a language; in choices only labels and media have one.",
                        f"Call it label{header[len(plain):]} if it is a label, or remove it.",
                        lambda s=sheet, c=column: s.drop(c), "the column is left out; no tool reads it")
                elif not NAME.fullmatch(plain) and sheet.field(header) != "list_name":
                    self.report(
                        "badColumnName", sheet.place(header=header, column=column),
                        f"“{header}” cannot be a column of choices: filters read columns by a name of letters, digits, "
                        "- and _, without spaces.",
                        f"Call it {suggestion(header)}, or remove it.",
                        lambda s=sheet, c=column: s.drop(c), "the column is left out; no filter can read it")

    def formulas(self):
        """Cells whose formula has no value in the file: what stands in them would be left out without a word."""
        for sheet in self.sheets.values():
            rows = {line: row for row, line in enumerate(sheet.lines)}
            for (line, column), formula in sheet.formulas.items():
                if line in rows and column < len(sheet.headers) and sheet.headers[column]:
                    self.report(
                        "formulaWithoutValue",
                        sheet.place(rows[line], sheet.headers[column], column),
                        f"The cell has the formula “{formula}”, and the file does not say what comes of it.",
                        "Write the text itself, without = before it; or open the file in a spreadsheet program, which "
                        "reckons it, and save it there.", value=formula)

    def formula_errors(self):
        """Cells in which a formula left an error; a form that pyxform takes nevertheless shows it."""
        for sheet in self.sheets.values():
            for row, cells in enumerate(sheet.rows):
                for header, text in cells.items():
                    # A type has several words: "select_one #REF!".
                    words = str(text).split() if sheet.base(header) == "type" else ()
                    text = next((word for word in words if word in FORMULA_ERRORS), text)
                    if text in FORMULA_ERRORS:
                        place = sheet.place(row, header)
                        message = f"The spreadsheet program could not reckon this cell: {text} stands in it, as " \
                                  f"{FORMULA_ERRORS[text]}."
                        advice = "Correct the formula, or write the text itself."
                        self.broken.add((place["sheet"], place["row"], place["column"]))
                        self.remarks.append({**place, "code": "formulaError", "message": f"{message} {advice}"})
                        self.report("formulaError", place, message, advice, value=text)

    # Questions

    def walk(self):
        """Names, groups and repeats; keeps the path of each row."""
        survey, stack, names, numbers = self.survey, [], {}, {}
        taken = {survey.get(row, "name") for row in range(len(survey.rows))}
        read = {match[2] for sheet in self.sheets.values() for row in sheet.rows
                for text in row.values() for match in REFERENCE.finditer(str(text))}
        for row in range(len(survey.rows)):
            kind, name = survey.get(row, "type"), survey.get(row, "name")
            if not kind:
                continue
            if END.match(kind):
                wanted = family(END.match(kind)[1])
                if stack and stack[-1][0] == wanted:
                    stack.pop()
                else:
                    inner = f"“{stack[-1][1]}” of row {survey.lines[stack[-1][2]]} is open" if stack else "none is open"
                    self.report(
                        "unmatchedEnd", survey.place(row, survey.header("type")),
                        f"“{kind}” ends no {wanted}: {inner} here.", "Remove it, or add the row that begins it.",
                        value=kind)
                continue
            if name == "meta" and BEGIN.match(kind):
                self.reserved_name(row, name, taken)
            if name:
                path = "/".join([part[1] for part in stack] + [name])
                self.paths.setdefault(row, path)
                self.named.setdefault(name, []).append(row)
                self.inside[row] = [part[2] for part in stack if part[0] == "repeat"]
                scope = (tuple(part[2] for part in stack), name)
                if scope in names:
                    # A note holds no answer: another name changes nothing that anybody reads.
                    free = None
                    if kind.strip().lower() == "note" and name not in read:
                        numbered = (f"{name}_{number}" for number in numbers.setdefault(name, itertools.count(2)))
                        free = next(text for text in numbered if text not in taken)
                    self.duplicate_name(row, names[scope], name, free)
                names.setdefault(scope, row)
                if not NAME.fullmatch(name):
                    self.report(
                        "badName", survey.place(row, survey.header("name")),
                        f"“{name}” cannot be a name: it begins with a letter or _, and has letters, digits, _, - and . "
                        "only.", f"Call it {suggestion(name)}.", value=name)
            begin = BEGIN.match(kind)
            if begin:
                stack.append((family(begin[1]), name or "?", row))
        for kind, name, row in stack:
            self.report(
                "unmatchedBegin", survey.place(row, survey.header("type")),
                f"The {kind} “{name}” has no end.", f"Add a row “end_{kind}” behind its last question.")

    def duplicate_name(self, row, first, name, free):
        """Two rows of one name in a group; `free` is a name that the second one could have."""
        survey = self.survey

        def mend():
            survey.rows[row][survey.header("name")] = free
            self.paths[row] = self.paths[row][:-len(name)] + free
            self.named[name].remove(row)
            self.named[free] = [row]
        self.report(
            "duplicateName", survey.place(row, survey.header("name")),
            f"“{name}” is the name of another question in the same group too (row {survey.lines[first]}).",
            "Give one of them another name; records could not tell their answers apart.",
            mend if free else None, f"the note is called “{free}”" if free else None, name)

    def reserved_name(self, row, name, taken):
        """A group that is called as the one that every form has for its own metadata."""
        survey, free = self.survey, f"{name}_2"
        is_read = free in taken or any(f"/{name}" in str(text) for cells in survey.rows for text in cells.values())
        self.report(
            "reservedName", survey.place(row, survey.header("name")),
            f"“{name}” is what every form calls the place for its own id and times.", "Give the group another name.",
            None if is_read else lambda: survey.rows[row].update({survey.header("name"): free}),
            None if is_read else f"the group is called “{free}”", name)

    def references(self):
        """What ${…} names."""
        survey = self.survey
        # pyxform makes questions of its own out of counts of repeats and "or other".
        made = {f"{survey.get(row, 'name')}{end}" for row in range(len(survey.rows)) for end in ("_count", "_other")}
        names, nearest = set(self.named), Nearest(self.named)
        folded = {}
        for name in names:
            folded.setdefault(loose(name), set()).add(name)
        for sheet in self.sheets.values():
            if sheet.name == "osm":
                continue
            for row, cells in enumerate(sheet.rows):
                for header, text in list(cells.items()):
                    for match in REFERENCE.finditer(str(text)):
                        if match[2] in made and match[2] not in names:
                            continue
                        self.reference(sheet, row, header, match, names, folded, nearest)

    def reference(self, sheet, row, header, match, names, folded, nearest):
        place, name = sheet.place(row, header), match[2]

        def written(name):
            return "${" + (match[1] or "") + name + "}"

        def mend(name):
            cells = sheet.rows[row]
            cells[header] = cells[header].replace(match[0], written(name))
        shown = written(name)
        if name in names:
            if match[0] != shown:
                self.report(
                    "spacedReference", place, f"“{match[0]}” has a space inside the braces.", f"Write {shown}.",
                    lambda: mend(name), f"{shown} is taken: only spaces differ", match[0])
            rows = self.named[name]
            if len(rows) > 1:
                lines = " and ".join([*(str(self.survey.lines[index]) for index in rows[:NAMED]),
                                      *([f"{len(rows) - NAMED} more"] if len(rows) > NAMED else [])])
                self.report(
                    "ambiguousReference", place, f"{shown} means more than one question: rows {lines} have that name.",
                    "Give each question that is referred to a name of its own.", value=shown)
            return
        near = folded.get(loose(name), set())
        target = next(iter(near)) if len(near) == 1 else None
        self.report(
            "unknownReference", place, f"{shown} names no question of the survey sheet.",
            hint(name, nearest) or "Correct the name, or add the question.", (lambda: mend(target)) if target else None,
            f"{written(target)} is taken: only capitals, spaces or - differ" if target else None, shown)

    # Files

    def files(self):
        """Lists in files: what they are called, and that no two are read under one name."""
        survey, sources = self.survey, {}
        header = survey.header("type")
        for row in range(len(survey.rows)):
            kind = survey.get(row, "type") or ""
            match = SELECT.match(kind)
            if match and "from" in match[1].lower() and "file" in match[1].lower():
                name = match[2].strip()
                stem, dot, _ = name.rpartition(".")
                if not name.lower().endswith(FILE_ENDINGS) or not stem:
                    self.report(
                        "unknownFileType", survey.place(row, header),
                        f"“{name}” is no file of choices that a form can read.",
                        "Save the list as .csv, .xml or .geojson, and write the name with its ending.", value=kind)
                    continue
            elif kind.lower() in ("csv-external", "xml-external") and survey.get(row, "name"):
                stem = survey.get(row, "name")
                name = stem + (".csv" if kind.lower() == "csv-external" else ".xml")
            else:
                continue
            other = sources.setdefault(stem, (name, row))
            if other[0] != name:
                self.report(
                    "clashingFiles", survey.place(row, header),
                    f"“{name}” and “{other[0]}” (row {survey.lines[other[1]]}) would both be read as “{stem}”.",
                    "Rename one of the files.", value=kind)
            elif stem in self.used and self.choices:
                self.report(
                    "clashingFiles", survey.place(row, header),
                    f"The file “{name}” and the list “{stem}” of the choices sheet would both be read as “{stem}”.",
                    "Rename the file or the list.", value=kind)


def family(word):
    return {"lgroup": "repeat", "looped group": "repeat"}.get(word.lower(), word.lower())
