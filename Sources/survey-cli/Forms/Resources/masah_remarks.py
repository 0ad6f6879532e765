# SPDX-License-Identifier: Apache-2.0
"""What a form can be used with, and its author will hardly mean."""
import base64
import binascii
import re

from masah_names import BEGIN

TRANSLATED = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
# How many untranslated cells of a column are named one by one.
NAMED = 3
RSA = bytes.fromhex("2a864886f70d010101")


def check(check):
    """Adds the remarks to those of a check that has been run."""
    for sheet in check.sheets.values():
        if sheet.name in ("survey", "choices"):
            untranslated(check, sheet)
    settings(check)
    calculations(check)


def remark(check, code, place, message):
    check.remarks.append({**place, "code": code, "message": message})


def parts(sheet, header):
    """A heading's field and language; no language is None."""
    field, *rest = re.split("::?", header, maxsplit=1)
    return sheet.field(field), rest[0].strip() if rest else None


def untranslated(check, sheet):
    """Cells that are empty in one language and filled in another."""
    columns = {}
    for header in sheet.headers:
        if header:
            field, language = parts(sheet, header)
            if field in TRANSLATED:
                columns.setdefault(field, []).append((header, language))
    for field, headers in columns.items():
        for header, language in headers if len(headers) > 1 else ():
            empty = [row for row, cells in enumerate(sheet.rows)
                     if not cells.get(header) and any(cells.get(other) for other, _ in headers)]
            lacks = f"none in “{language}”" if language else "none in the column without a language"
            if len(empty) > NAMED:
                remark(check, "untranslated", sheet.place(empty[0], header),
                       f"{len(empty)} rows have a {field} in another language and {lacks}, this one the first: "
                       "people see the default language there, and “-” in ODK Collect.")
                continue
            for row in empty:
                name = sheet.get(row, "name") or "the row"
                remark(check, "untranslated", sheet.place(row, header),
                       f"“{name}” has a {field} in another language and {lacks}: people see the "
                       "default language there, and “-” in ODK Collect.")


def settings(check):
    sheet = check.sheets.get("settings")
    if not sheet or not sheet.rows:
        return
    default = str(sheet.get(0, "default_language") or "")
    found = [parts(sheet, header) for name in ("survey", "choices") if name in check.sheets
             for header in check.sheets[name].headers if header]
    labels = {language for field, language in found if field in TRANSLATED}
    if default and labels - {None} and None not in labels and default not in labels:
        known = ", ".join(f"“{language}”" for language in sorted(labels))
        remark(check, "unknownLanguage", sheet.place(0, sheet.header("default_language")),
               f"No column has the language “{default}”. Write one of {known}, letter by letter as in the headings.")
    key = "".join(str(sheet.get(0, "public_key") or "").split())
    key = re.sub("-----[^-]*-----", "", key)
    if key:
        try:
            is_key = RSA in base64.b64decode(key, validate=True)
        except (binascii.Error, ValueError):
            is_key = False
        if not is_key:
            remark(check, "badKey", sheet.place(0, sheet.header("public_key")),
                   "This is no RSA public key in base64, and other tools could not encrypt records with it. Copy the key "
                   "again, without its first and last line.")


def calculations(check):
    survey = check.survey
    header = survey.header("calculation")
    for row in range(len(survey.rows) if header else 0):
        begin = BEGIN.match(survey.get(row, "type") or "")
        if begin and survey.get(row, "calculation"):
            remark(check, "groupCalculation", survey.place(row, header),
                   f"A {begin[1].lower()} holds no value, and nothing reads this calculation. Put it on a row of its own, of "
                   "the type calculate.")
