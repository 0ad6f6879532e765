# SPDX-License-Identifier: Apache-2.0
"""Languages of headings: those that a heading names in a way that no form reads, those that are written in several ways, and
those that one sheet has and another one has not."""
import re

from masah_cautions import caution
from masah_names import NAME

CODES = {"english": "en", "anglais": "en", "french": "fr", "français": "fr", "francais": "fr", "arabic": "ar",
         "arabe": "ar", "العربية": "ar", "عربي": "ar", "عربية": "ar", "spanish": "es", "español": "es", "espanol": "es",
         "portuguese": "pt", "português": "pt", "tamazight": "zgh", "swahili": "sw", "kiswahili": "sw", "german": "de",
         "deutsch": "de", "chinese": "zh", "hindi": "hi", "amharic": "am", "somali": "so", "hausa": "ha"}
NAMES = {code: name.capitalize() for name, code in reversed(CODES.items())}
FIELDS = "label|hint|guidance_hint|constraint_message|required_message|media|image|audio|video"
# “label_ar”, “label (fr)”, “hint: English”
UNREAD = re.compile(rf"(?i)({FIELDS})(?:\s*(\()|\s*:\s*|[\s_-]+)(.+?)\)?")


def check(check):
    """Adds what is said of languages to a check that has been run."""
    sheets = [check.sheets[name] for name in ("survey", "choices") if name in check.sheets]
    spelt = spellings(sheets)
    for sheet in sheets:
        unread(check, sheet, spelt)
    alike(check, spelt)
    if len(sheets) == 2 and any(sheets[1].rows):
        lacking(check, *sheets, spelt)


def key(language):
    """What two spellings of a language have in common: its code, as far as that can be told."""
    coded = re.fullmatch(r"(.*?)\s*\(([\w-]+)\)", language)
    plain = " ".join(language.lower().split())
    return coded[2].lower() if coded else CODES.get(plain, plain)


def divided(sheet, header):
    """A heading's field and language; without :: the language is None, as a single colon counts only where no :: is."""
    sign = "::" if any("::" in other for other in sheet.headers if other) else ":"
    field, *rest = re.split(rf"\s*{sign}\s*", header)
    return sheet.base(field), rest[-1] if rest else None


def spellings(sheets):
    """For each language its spellings, and for each spelling the headings with it."""
    found = {}
    for sheet in sheets:
        for header in filter(None, sheet.headers):
            field, language = divided(sheet, header)
            if language and re.fullmatch(FIELDS + "|big-image", field):
                found.setdefault(key(language), {}).setdefault(language, []).append((sheet, header))
    return found


def unread(check, sheet, spelt):
    """Headings that name a language in a way that no form reads."""
    for header in filter(None, sheet.headers):
        field, language = meant(sheet, header)
        if not language or not any(header in cells for cells in sheet.rows) or filters(check, sheet, header):
            continue
        code = key(language)
        written = next(iter(spelt.get(code, ())), None) or f"{NAMES.get(code, language)} ({code})"
        caution(check, "unreadLanguage", sheet.place(header=header),
                f"No form reads the column “{header}”: what stands in it is left out.", f"Call it {field}::{written}.", header)


def meant(sheet, header):
    """The field and the language that such a heading means; None for another heading."""
    match = UNREAD.fullmatch(header)
    if not match or divided(sheet, header)[1]:
        return None, None
    language = " ".join(match[3].split())
    is_language = match[2] or key(language) in NAMES
    return (sheet.field(match[1]), language) if is_language else (None, None)


def filters(check, sheet, header):
    """Whether a filter reads a column of choices."""
    return sheet.name == "choices" and NAME.fullmatch(header) and any(
        re.search(rf"\b{re.escape(header)}\b", str(check.survey.get(row, "choice_filter") or ""))
        for row in range(len(check.survey.rows)))


def alike(check, spelt):
    """Languages that are written in several ways, and so are several for every device."""
    for ways in spelt.values():
        if len(ways) > 1:
            names = [f"“{way}”" for way in ways]
            sheet, header = list(ways.values())[1][0]
            coded = next((way for way in ways if re.search(r"\([\w-]+\)$", way)), None) or next(
                (f"{way} ({CODES[way.lower()]})" for way in ways if way.lower() in CODES), None)
            remark(check, "languageTwice", sheet.place(header=header),
                   f"{', '.join(names[:-1])} and {names[-1]} look like one language, and are {len(names)}: in each of them the "
                   f"texts of the others are missing. Write it in one way in all headings{f', as {coded}' if coded else ''}.")


def lacking(check, survey, choices, spelt):
    """Languages in which one of the two sheets has labels, and the other has labels in others only."""
    for sheet, other in ((survey, choices), (choices, survey)):
        own, others = labels(sheet), labels(other)
        for language in own if others else ():
            if language in others or len(spelt[key(language)]) > 1:
                continue
            remark(check, "untranslatedSheet", other.place(header=next(iter(others.values()))),
                   f"“{language}” has labels on the sheet {sheet.title}, and none here: whoever chooses it sees the default "
                   f"language in their place, and “-” in ODK Collect. Add a column label::{language}.")


def labels(sheet):
    """The languages of a sheet's labels, and the heading of each. None where a column of labels has no language."""
    found = {}
    for header in filter(None, sheet.headers):
        field, language = divided(sheet, header)
        if field == "label":
            found.setdefault(language, header)
    return {} if None in found else found


def remark(check, code, place, message):
    check.remarks.append({**place, "code": code, "message": message})
