# SPDX-License-Identifier: Apache-2.0
"""Which cells the paths, files and lists of a form come from."""
import re

from masah_names import FILE_ENDINGS, SELECT

# Columns of texts that may show values.
TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "media", "image", "big-image", "audio",
         "video")
EXPRESSIONS = ("relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "repeat_count",
               "default", "trigger", "type", *TEXTS)
# Cells outside the survey sheet, by the paths that pyxform makes of them.
SINGLE = (("meta/instanceName", "settings", "instance_name"), ("meta/entity/label", "entities", "label"),
          ("meta/entity/@create", "entities", "create_if"), ("meta/entity/@update", "entities", "update_if"),
          ("meta/entity/@id", "entities", "entity_id"))
PULLED = re.compile(r"""pulldata\(\s*(?:(['"])(.+?)\1|([\w.-]+)\s*,)""")
SEARCH = re.compile(r"""\bsearch\(\s*(['"])(.+?)\1""")
MEDIA = {"media", "image", "big-image", "audio", "video"}


def paths(sheets, check):
    """For each path of the form its row, and the cells that it is made from."""
    survey, members = sheets["survey"], check.by_list()
    for row, path in check.paths.items():
        yield origin(path, survey, row, [*expressions(survey, row), *choices(sheets, row, members)])
        if survey.get(row, "repeat_count"):
            # pyxform writes a count that is more than a reference as a question of its own.
            yield origin(path + "_count", survey, row, [cell(survey, row, "repeat_count", "calculation")])
    yield from labels(sheets.get("choices"))
    for path, name, field in SINGLE:
        sheet = sheets.get(name)
        if sheet and sheet.rows and sheet.get(0, field):
            yield origin(path, sheet, 0, [cell(sheet, 0, field, "calculation")])


def labels(choices):
    """The labels of choices that show values. They stand under every path, and so under none."""
    cells = [[*cell(choices, row, None, choices.base(header), header), choices.title, choices.lines[row]]
             for row, texts in enumerate(choices.rows if choices else []) for header, text in texts.items()
             if choices.base(header) in TEXTS and re.search(r"\$\{|\(", str(text))]
    if cells:
        yield {"path": "", "sheet": choices.title, "row": choices.header_line, "cells": cells}


def origin(path, sheet, row, cells):
    return {"path": path, "sheet": sheet.title, "row": sheet.lines[row], "cells": cells}


def cell(sheet, row, field, role, header=None):
    """A cell: what it is for, its column, its address and what stands in it."""
    header = header or sheet.header(field)
    return [role, header, sheet.place(row, header)["cell"], str(sheet.rows[row][header])]


def expressions(survey, row):
    for field in EXPRESSIONS:
        for header in survey.rows[row]:
            if survey.base(header) == field:
                yield cell(survey, row, field, field, header)


def choices(sheets, row, members):
    """The cells that name the columns of a list in a file: parameters; or search(), and the choice that stands for them."""
    survey = sheets["survey"]
    for name in ("value", "label"):
        if re.search(rf"(?i)(^|[\s,;]){name}\s*=", str(survey.get(row, "parameters") or "")):
            yield cell(survey, row, "parameters", f"parameter {name}")
    if not SEARCH.search(str(survey.get(row, "appearance") or "")):
        return
    yield cell(survey, row, "appearance", "appearance")
    listed, sheet = SELECT.match(survey.get(row, "type") or ""), sheets.get("choices")
    if not listed or not sheet:
        return
    for number in members.get(listed[2].strip(), ()):
        # As in Collect, a choice that is called by a number is one of its own.
        if re.fullmatch(r"[+-]?\d+", str(sheet.get(number, "name"))):
            continue
        for header in sheet.rows[number]:
            if sheet.base(header) in ("name", "label"):
                role = "choice value" if sheet.base(header) == "name" else "choice label"
                yield [*cell(sheet, number, None, role, header), sheet.title, sheet.lines[number]]
        return


def files(sheets):
    """The cells that name pictures, sounds and lists in files."""
    for name in ("survey", "choices"):
        sheet = sheets.get(name)
        for row, cells in enumerate(sheet.rows if sheet else []):
            for header, text in cells.items():
                if MEDIA & set(re.split("::?", sheet.field(header))):
                    # An address or a path: the last part is the file's name.
                    yield {"name": str(text).strip().rsplit("/", 1)[-1], **sheet.place(row, header)}
                for _, listed, bare in PULLED.findall(str(text)):
                    # pyxform takes the name without quotation marks too; an interview does not.
                    yield {"name": f"{listed or bare}.csv", "isNeeded": bool(listed), **sheet.place(row, header)}
            if name == "survey":
                yield from lists(sheet, row)


def lists(survey, row):
    """The file that a question takes its choices from, or that the row brings in."""
    kind = survey.get(row, "type") or ""
    search = SEARCH.search(str(survey.get(row, "appearance") or ""))
    if search:
        yield {"name": re.sub(r"(?i)\.csv$", "", search[2].strip()) + ".csv", "isNeeded": True,
               **survey.place(row, survey.header("appearance"))}
    match = SELECT.match(kind)
    if match and "file" in match[1].lower():
        name = match[2].strip()
        yield {"name": name.rsplit("/", 1)[-1], "isNeeded": name.lower().endswith(FILE_ENDINGS), **survey.place(row, survey.header("type"))}
    elif kind.lower() in ("csv-external", "xml-external") and survey.get(row, "name"):
        yield {"name": f"{survey.get(row, 'name')}.{kind[:3].lower()}", **survey.place(row, survey.header("name"))}


def external_choices(sheets):
    """Where the rows of the list of external choices stand, and the column with their names."""
    sheet = sheets.get("external_choices")
    if not sheet:
        return None
    address = sheet.place(None, sheet.header("name"))["cell"]
    return {"sheet": sheet.title, "rows": [sheet.lines[row] for row, cells in enumerate(sheet.rows) if cells],
            "column": sheet.header("name"), "letter": re.sub(r"\d+$", "", address) if address else None}
