# SPDX-License-Identifier: Apache-2.0
"""Columns of an XLSForm by what they are called: those that every form needs, and those that look misspelt."""
import difflib
import re

from pyxform import aliases
from pyxform.question import MultipleChoiceQuestion
from pyxform.survey import Survey

import masah_languages

KNOWN = {
    "survey": set(
        "type name label hint guidance_hint media image big-image audio video appearance required required_message "
        "requiredmsg relevant read_only constraint constraint_message calculation default trigger choice_filter "
        "parameters repeat_count body bind control instance rows autoplay disabled save_to intent "
        "noapperrorstring no_app_error_string".split()),
    "choices": set("list_name name label media image big-image audio video".split()),
    "settings": set(
        "form_title title form_id id_string version default_language style public_key submission_url instance_name "
        "allow_choice_duplicates auto_send auto_delete sms_keyword namespaces client_editable".split()),
}
NEEDED = {
    "survey": {"type": "what kind of question each row is", "name": "the short name that records hold"},
    "choices": {"list_name": "the list that each choice belongs to", "name": "the short name that records hold"},
}
# What authors who write in French call them.
OTHER_WORDS = {
    "nom": "name", "libelle": "label", "libellé": "label", "étiquette": "label", "etiquette": "label",
    "intitulé": "label", "intitule": "label", "liste": "list_name", "nom_liste": "list_name", "indice": "hint",
    "aide": "hint", "obligatoire": "required", "requis": "required", "pertinent": "relevant", "condition": "relevant",
    "pertinence": "relevant", "contrainte": "constraint", "calcul": "calculation", "apparence": "appearance",
    "filtre": "choice_filter", "paramètres": "parameters", "parametres": "parameters", "défaut": "default",
    "titre": "form_title", "langue": "default_language", "form_version": "version", "identifiant": "form_id",
}
OTHER_SPELLINGS = {"relevance": "relevant", "caption": "label", "calculate": "calculation", "readonly": "read_only"}
LIKENESS = 0.75
# What pyxform reads besides.
READ = {
    "survey": KNOWN["survey"] | set(aliases.survey_header) | set(MultipleChoiceQuestion.get_slot_names()),
    "settings": KNOWN["settings"] | set(aliases.settings_header) | {name.lower() for name in Survey.get_slot_names()},
}
# Columns that give an attribute of any name.
ATTRIBUTES = re.compile("(?i)(bind|body|control|instance|attribute)::?.")
# How many such columns are named.
NAMED = 5


HEADINGS_WITHIN = 20  # rows


def displaced(check):
    """Sheets whose headings stand below other rows. They are read from there, so that all else is told too."""
    for sheet in check.sheets.values():
        row = row_of_headings(sheet)
        if row is None:
            continue
        line = sheet.lines[row]
        above = f"row {sheet.header_line}" if line == sheet.header_line + 1 else f"rows {sheet.header_line} to {line - 1}"
        check.report(
            "displacedHeadings", sheet.place(row),
            f"The headings of the columns stand in row {line}, and a form looks for them in the first row.",
            f"Delete {above}.", lambda: None, f"{above} is left out" if " to " not in above else f"{above} are left out")
        sheet.begin(list(zip(sheet.lines, sheet.cells))[row:])


def row_of_headings(sheet):
    """The row that has the headings which every form needs, if the first row has not."""
    needed = set(NEEDED.get(sheet.name, ()))
    if not needed or needed <= set(sheet.fields):
        return None
    return next((row for row, cells in enumerate(sheet.cells[:HEADINGS_WITHIN])
                 if needed <= {sheet.field(str(cell)) for cell in cells if cell}), None)


def check(check):
    """Reports what is missing and remarks what looks misspelt. Whether every column is there that a form needs."""
    is_whole = True
    for name, sheet in check.sheets.items():
        if name not in KNOWN:
            continue
        present = {sheet.base(header) for header in sheet.headers if header}
        strange = {header: guess(sheet.base(header), KNOWN[name]) for header in sheet.headers
                   if header and sheet.base(header) not in KNOWN[name]}
        for wanted, purpose in NEEDED.get(name, {}).items():
            if wanted in present or not sheet.headers or not any(sheet.rows):
                continue
            is_whole = False
            near = next((header for header, meant in strange.items() if meant == wanted), None)
            names = ", ".join(f"“{header}”" for header in sheet.headers if header)
            check.report(
                "missingColumn", sheet.place(header=near), f"The sheet has no column “{wanted}”: it has {names}.",
                f"Call “{near}” {wanted}." if near else f"Add a column {wanted}, for {purpose}.", value=near)
        unread = []
        for header, meant in strange.items():
            if meant and meant not in present and meant not in NEEDED.get(name, {}):
                check.remarks.append({
                    **sheet.place(header=header), "code": "unknownColumn",
                    "message": f"“{header}” is no column that a form reads, and what stands in it has no effect. "
                               f"Did you mean {meant}?"})
            elif name in READ and sheet.base(header) not in READ[name] and not ATTRIBUTES.match(header) \
                    and any(header in cells for cells in sheet.rows) \
                    and not masah_languages.meant(sheet, header)[1]:
                unread.append(header)
        if unread and is_whole:
            names = ", ".join(f"“{header}”" for header in unread[:NAMED])
            more = f" and {len(unread) - NAMED} more" if len(unread) > NAMED else ""
            check.remarks.append({
                **sheet.place(header=unread[0]), "code": "unreadColumn",
                "message": f"No form reads {names}{more}: what stands there has no effect."})
    return is_whole


def guess(field, known):
    meant = OTHER_WORDS.get(field)
    if meant in known:
        return meant
    words = {word: word for word in known}
    words.update({word: meant for word, meant in OTHER_SPELLINGS.items() if meant in known})
    near = difflib.get_close_matches(field, sorted(words), 1, LIKENESS)
    return words[near[0]] if near else None
