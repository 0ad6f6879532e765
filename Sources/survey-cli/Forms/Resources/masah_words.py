# SPDX-License-Identifier: Apache-2.0
"""Says in an author's words what pyxform says, and finds the cell that it speaks of."""
import re
from xml.parsers import expat

from masah_languages import CODES, key, spellings

# What pyxform calls the parameters that have other names in the XForm, which authors know as well.
PARAMETERS = {"accuracythreshold": "capture-accuracy", "unacceptableaccuracythreshold": "warning-accuracy"}
NOWHERE = {"sheet": None, "row": None, "column": None, "cell": None}


def explain(error, sheets, shown=NOWHERE):
    """A fault that only pyxform finds, with the place as far as it says it, or has shown it."""
    from pyxform.errors import PyXFormError
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, PyXFormError):
        # A row as Python prints it says nothing to an author.
        plain = re.sub(r" *\{'.*\}$|Invalid headers provided for sheet: '\w+'\. | Rename or remove one of these columns\.", "",
                       re.sub(r"\[row : \w+\] *", "", text))
        place = find(text, sheets)
        if place["row"] is None:
            place.update(shown)
        fault = {"code": "rejected", "message": sentence(plain), "next": "Correct the cell.", "repair": None, **place}
        for mark, message, next in WORDS:
            found = re.search(mark, text)
            if found:
                fault.update(next=next, **({"message": message.format(*found.groups())} if message else {}))
                break
        rejected = re.search(r"keys for this question type are '([^']*)'.*invalid parameter key\(s\): '([^']*)'", text)
        if rejected and fault["row"] is not None:
            keys = rejected[2].split(", ")
            names = {key: PARAMETERS[key] for key in keys if PARAMETERS.get(key) in rejected[1].split(", ")}
            written = " and ".join(f"“{name}”" for name in names.values())
            repair = f"it is taken as {written}" if names else "it is left out; no tool reads it"
            if names and len(names) < len(keys):
                repair += ", and what no tool reads is left out"
            fault.update(code="badParameter", keys=keys, names=names, repair=repair,
                         message=f"This type of question has no parameter {quoted(rejected[2])}.",
                         next=f"Use {written or quoted(rejected[1])}, or remove it.")
        unknown = re.search(r"Unknown question type '(.*)'", text)
        if unknown:
            from masah_names import Nearest, SELECT, hint
            from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
            select = SELECT.match(unknown[1])
            several = select and re.search("(?i)multiple|all that apply", select[1])
            fault.update(code="unknownType", next=f"Write “select_{'multiple' if several else 'one'} {select[2]}”."
                         if select else hint(unknown[1], Nearest(QUESTION_TYPE_DICT)) or "Write a type such as text or integer.")
        return fault
    place = shown
    if place["sheet"] is None and isinstance(error, KeyError):
        # What pyxform looked for in vain often stands in a cell.
        place = find(f"'{error.args[0]}'", sheets)
        place.pop("value", None)
    where = "" if place["sheet"] else ", which it cannot place"
    if isinstance(error, expat.ExpatError):
        return {"code": "crash", "value": None, "repair": None, **place,
                "message": f"What pyxform makes of this is no XML ({text}){where}.",
                "next": "Look for a heading whose last part begins with a digit or has a sign that no name has, or for a "
                        "character that cannot be seen; correct or remove it."}
    return {"code": "crash", "value": None, "repair": None, **place,
            "message": f"pyxform breaks down on the form ({type(error).__name__}: {text}){where}.",
            "next": "Look for what is unusual there, such as a column that mixes a plain and a translated heading; "
                    "or remove it."}


def quoted(names):
    return " or ".join(f"“{name}”" for name in names.split(", "))


# What it remarks, and how an author understands it.
REMARKS = (
    ("max-pixels", "The picture is taken as large as the camera makes it. Write max-pixels=1024 under parameters, and it is "
                   "sent sooner and takes less space."),
    ("Choices should have a label", "The choice has no label: people see its name."),
    ("epeat has no label", "The repeat has no label. Write what it is about; people read it on each of its rows."),
    ("roup has no label", "The group has no label. Write what it is about, or leave it if nobody need read it."),
    ("or_other", "or_other adds a choice “Other” and a question “Specify other.” in one language only. Add a choice other "
                 "and a text question with relevant in place of it."),
    ("Row without name, text, or label", "The row has no type, name or label, and is left out."),
    ("no longer supported on most devices", "Devices no longer tell this number. Remove the row, unless phones older than "
                                            "2020 are used."),
    ("Column headers must not be empty and must not contain spaces", "The heading is empty or has a space, so that no "
                                                                     "filter can read the column. Take the spaces out."),
    (r"sheet named '(\w+)'.*were found: (.*?)\. If", "No sheet is called {0}, and {1} is not read: call it {0} if it is meant."),
    ("only meant for filtered selects", "select_one_external is for lists with a choice_filter. Write one, or select_one."),
)

# What pyxform says so that only a programmer understands it: what it means, where its own words do not, and what to do.
WORDS = (
    ("not user-visible", "The trigger is a question that nobody sees, and so nobody changes.",
     "Name a question that people answer; a calculate cannot set off another one."),
    ("must start with", "A question is not named so here.", "Write ${name}, with both braces."),
    ("no label or hint", None, "Write under label what is asked, or make it a calculate if nobody is asked."),
    ("Missing calculation", "The row is a calculate, and has no calculation.", "Write its formula, or remove the row."),
    ("different names for the same column were found: '(.*?)', '(.*?)'", "“{0}” and “{1}” are two names of one column.", "Rename or remove one of these columns."),
    ("Parameters must be in the form", "Parameters are written as name=value, with spaces between them.",
     "Write it so, or remove it; what is computed belongs under calculation."),
    ("same instance id", "Two files or lists would be read under one name.", "Rename one of the files or lists."),
    ("Names must begin with a letter", None, "Call it otherwise, without spaces: my_trees for “my trees”."),
    ("same as the survey root", "The name is that of the form itself.", "Give it another name."),
)

SUBJECTS = (("no type", "type"), ("no name", "name"), ("calculation", "calculation"), ("arameter", "parameters"),
            ("ist name", "type"), ("trigger", "trigger"))


def find(text, sheets):
    """The cell that a message of pyxform is about."""
    from masah_table import Sheet
    about = re.search(r"trigger for question \$\{(.*?)\}", text)
    unseen = re.search(r"survey element named '(.*?)' has no label", text)
    if about or unseen:
        survey, field = sheets["survey"], "trigger" if about else "label"
        name = (about or unseen)[1]
        row = next((row for row in range(len(survey.rows)) if survey.get(row, "name") == name), None)
        if row is not None:
            return {**survey.place(row, survey.header(field)), "value": survey.get(row, field)}
    named = re.search(r"(?:On the|for sheet:) '(\w+)'", text) or re.search(r"(external[ _]choices|settings|entities) sheet",
                                                                          text)
    name = named[1].replace(" ", "_") if named and "List name not in" not in text else "survey"
    sheet = sheets.get(name) or sheets["survey"]
    if "choices sheet" in text and "settings" not in text and "List name not in" not in text and "choices" in sheets:
        sheet = sheets["choices"]
    row = re.search(r"\[row : (\d+)\]", text)
    column = re.search(r"the '([^']*)' value", text)
    marks = re.findall(r"'([^']+)'|\[([^\]]+)\]", text)
    index = int(row[1]) - 2 if row else None
    header = None
    if column:
        # What pyxform calls the list of entities, whichever name its column has.
        field = "list_name" if column[1] == "dataset" and sheet.name == "entities" else column[1].split(" (")[0]
        header = column[1] if column[1] in sheet.headers else sheet.header(Sheet.field(field))
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
        return {**NOWHERE, "sheet": sheet.title if named else None, "value": None}
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


def remarks(texts, sheets):
    """What pyxform remarks, in an author's words, each with the place in the file's own terms."""
    spelt = spellings([sheets[name] for name in ("survey", "choices") if name in sheets])
    for text in dict.fromkeys(line for text in texts for line in re.split(r"\n(?=Language ')", text)):
        plain = " ".join(text.split())
        untranslated = re.match(r"Language '(.*)' is missing the (\w+) (?:columns (.*)|(.*) column)\.$", plain)
        codeless = re.search(r"machine-readable codes: (.*?)\. ", plain + " ")
        if untranslated and len(spelt.get(key(untranslated[1]), ())) > 1:
            # What the language lacks stands under its other name.
            continue
        if untranslated:
            for field in (untranslated[3] or untranslated[4]).split(", "):
                yield missing_column(sheets.get(untranslated[2]), untranslated[1], field)
        elif codeless:
            for language in codeless[1].split(", "):
                yield codeless_language(sheets, language)
        elif re.search(r"\[row : \d+\]", plain):
            place = find(plain, sheets)
            place.pop("value", None)
            plain = re.sub(r"\[row : \d+\] *|:? *\{'.*\}", "", plain)
            yield {"message": said(plain), **place}
        else:
            yield {"message": said(plain), **NOWHERE}


def said(text):
    for mark, message in REMARKS:
        found = re.search(mark, text)
        if found:
            return message.format(*found.groups())
    return sentence(text)


def missing_column(sheet, language, field):
    """A language in which a column is not there."""
    # pyxform leaves out the "media::" of a heading.
    header = next((header for header in sheet.headers
                   if header and field in re.split("::?", sheet.field(header))[:2]), None) if sheet else None
    place = sheet.place(None, header) if sheet else NOWHERE
    if language == "default":
        return {**place, "message": f"Other columns have no language, and “{field}” has one: what has none counts as a "
                                    f"language called “default”. Write the language behind each heading, as in {field}::English (en)."}
    effect = "does not see or hear it" if field in ("image", "big-image", "audio", "video") else \
        "sees the default language in its place, and “-” in ODK Collect"
    return {**place, "message": f"“{language}” has other columns, and none for “{field}”: whoever chooses it {effect}. "
                                f"Add a column {field}::{language}."}


def codeless_language(sheets, language):
    columns = [(sheet, header) for sheet in sheets.values() for header in sheet.headers
               if header and re.split("::?", header)[-1].strip() == language]
    bare = re.split(r"\s*\(", language)[0]
    code = CODES.get(bare.lower())
    advice = f"“{bare} ({code})”" if code else "it with its code, such as “English (en)”"
    return {**(columns[0][0].place(None, columns[0][1]) if columns else NOWHERE),
            "message": f"The language “{language}” has no code by which a device could choose it. Write {advice} in each "
                       "heading and under default_language."}


def sentence(text):
    # Nobody in the field can look up an address.
    text = re.sub(r" *Learn more: \S+|On the '\w+' sheet, the '\S+' value is invalid\. *", "", text).strip()
    return text if text.endswith((".", "!", "?")) else text + "."
