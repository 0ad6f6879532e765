# SPDX-License-Identifier: Apache-2.0
"""What a form can be used with, and its author will hardly mean."""
import base64
import binascii
import re

import masah_languages
from masah_names import BEGIN, PARAMETER

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
# How many untranslated cells of a column are named one by one.
NAMED = 3
# Words of appearance that interviews here do not heed, and what comes of it; with = also what the word begins with.
UNHEEDED = {
    "quick": "the next screen comes when somebody asks for it", "quickcompact": "the next screen comes when somebody asks for it",
    "counter": "the number is typed", "thousands-sep": "numbers are shown without separators",
    "bearing": "the direction is typed as a number", "printer=": "nothing is printed",
    "ex:=": "no other app is opened, and the answer is typed", "image-map": "the choices are a list",
    **dict.fromkeys(("map", "maps", "placement-map"), "no map is shown"),
    **dict.fromkeys(("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"),
                    "dates are those of the Gregorian calendar"),
}
UNHEEDED_PARAMETERS = {
    "warning-accuracy": "no accuracy is warned of", "quality": "the device chooses the quality",
    "app": "the device chooses the app",
}
RSA = bytes.fromhex("2a864886f70d010101")


def check(check):
    """Adds the remarks to those of a check that has been run."""
    for sheet in check.sheets.values():
        if sheet.name in ("survey", "choices"):
            untranslated(check, sheet)
    settings(check)
    calculations(check)
    unheeded(check)
    masah_languages.check(check)


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
            if field in TEXTS:
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
    labels = {language for field, language in found if field in TEXTS}
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


def unheeded(check):
    """What a form asks of a device and interviews here do not do, once a kind, at its first cell."""
    survey, found = check.survey, {}
    for row in range(len(survey.rows)):
        for field, kinds in (("appearance", appearances(survey, row)), ("parameters", parameters(survey, row)),
                             ("autoplay", autoplay(survey, row))):
            for kind, effect in kinds:
                found.setdefault((field, kind), (effect, []))[1].append(row)
    for (field, kind), (effect, rows) in found.items():
        also = f" This is the first of {len(rows)} rows with it." if len(rows) > 1 else ""
        remark(check, "unheeded", survey.place(rows[0], survey.header(field)),
               f"Interviews here do not heed “{kind}”: {effect}. Other tools may.{also}")


def appearances(survey, row):
    # The words of a call are its own.
    words = re.sub(r"[\w:.-]+\s*\(.*\)", lambda call: re.split(r"[\s(]", call[0])[0], str(survey.get(row, "appearance") or ""))
    for word in words.split():
        for known, effect in UNHEEDED.items():
            if word == known or known.endswith("=") and word.startswith(known[:-1]):
                yield known.rstrip("="), effect


def parameters(survey, row):
    for name in PARAMETER.findall(str(survey.get(row, "parameters") or "")):
        if name.lower() in UNHEEDED_PARAMETERS:
            yield name.lower(), UNHEEDED_PARAMETERS[name.lower()]


def autoplay(survey, row):
    if survey.get(row, "autoplay"):
        yield "autoplay", "sounds and films play when somebody starts them"
