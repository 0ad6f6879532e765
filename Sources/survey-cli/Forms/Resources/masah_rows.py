# SPDX-License-Identifier: Apache-2.0
"""Rows of the survey sheet, each by itself: its type, its name, and what people see of it."""
import difflib
import re

from pyxform.aliases import _type_alias_map, settings_header
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from masah_names import BEGIN, END, LOOSE_SELECT, Nearest, SELECT, is_yes

WORDS = ("select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank", "begin_group",
         "end_group", "begin_repeat", "end_repeat")
KINDS = {**QUESTION_TYPE_DICT, **dict.fromkeys(_type_alias_map), **dict.fromkeys(settings_header)}
FOLDED = {kind.lower(): kind for kind in KINDS}
SHOWN = ("label", "hint", "media", "image", "audio", "video")
WORDED = ("label", "hint", "media", "image")
# Types of the Community Health Toolkit. Both hold a text, whoever asks for it.
DIALECT = re.compile(r"(tel|db:[\w-]+)$")
BARE = re.compile(r"(?i)(select[_ ](one|multiple)([_ ]from[_ ]file|_external)?|select[_ ]one[_ ]from|"
                  r"select all that apply( from)?|rank)$")
KOBO = re.compile(r"(?i)(?:begin|end)[ _](score|rank|kobomatrix)$|(score|rank)__\w+$")
INSTEAD_OF_KOBO = {
    "score": "Write a group with the appearance table-list, and in it select_one LIST for each of the rows.",
    "rank": "Write one row of the type rank LIST, with the name of a list of the choices sheet in place of LIST.",
    "kobomatrix": "Write a group for each line of the matrix, with the questions of its columns inside.",
}
# What other tools and other languages call types.
OTHER_TYPES = {
    **dict.fromkeys(("number", "numeric", "num", "nombre", "numérique", "numero", "número"), "integer or decimal"),
    **dict.fromkeys(("entier", "entero", "whole number"), "integer"), **dict.fromkeys(("float", "double", "real"), "decimal"),
    **dict.fromkeys(("texte", "texto", "str", "varchar", "email", "url", "نص"), "text"),
    **dict.fromkeys(("boolean", "bool", "yes_no", "yesno", "yes/no", "oui_non", "radio", "dropdown", "choice", "choix", "liste"),
                    "select_one LIST, with the name of a list of the choices sheet in place of LIST"),
    **dict.fromkeys(("checkbox", "checkboxes", "multiple", "multiselect"),
                    "select_multiple LIST, with the name of a list of the choices sheet in place of LIST"),
    **dict.fromkeys(("heading", "header", "title", "section", "titre"), "note"), "gps": "geopoint", "location": "geopoint",
    "signature": "image, and signature under appearance", "phone": "text, and numbers under appearance",
    "telephone": "text, and numbers under appearance", "heure": "time", "group": "begin_group", "repeat": "begin_repeat",
    "groupe": "begin_group", "year": "date, and year under appearance", "formula": "calculate", "calcul": "calculate",
}
YES_AND_NO = {"oui": "yes", "non": "no", "si": "yes", "sí": "yes", "o": "yes", "x": "yes", "y": "yes", "n": "no",
              "obligatoire": "yes", "نعم": "yes", "لا": "no", "vrai": "yes", "faux": "no"}


def leave_out_disabled(check):
    """Takes out the rows that their author has put out of use; pyxform reads none of them either."""
    survey = check.survey
    rows = [row for row in range(len(survey.rows)) if is_yes(survey.get(row, "disabled"))]
    if not rows:
        return
    count = "The row is disabled and" if len(rows) == 1 else f"{len(rows)} rows are disabled, this one the first, and"
    check.remarks.append({
        **survey.place(rows[0], survey.header("disabled")), "code": "disabled",
        "message": f"{count} left out. Not every tool heeds this column: delete what is no longer asked."})
    lines = {survey.lines[row] for row in rows}
    survey.formulas = {place: formula for place, formula in survey.formulas.items() if place[0] not in lines}
    for row in rows:
        survey.rows[row].clear()


def kobo(check, kinds):
    """What only KoboToolbox makes questions of, once a kind: the rows inside stand and fall with it."""
    survey, header = check.survey, check.survey.header("type")
    for kind, rows in kinds.items():
        first = survey.get(rows[0], "type")
        lines = [survey.lines[row] for row in rows]
        also = f" (rows {lines[0]} to {lines[-1]})" if len(lines) > 1 else ""
        check.report(
            "unknownType", survey.place(rows[0], header),
            f"“{first}” is KoboToolbox's own{also}: its server alone makes questions of it.", INSTEAD_OF_KOBO[kind], value=first,
            rows=lines)


def check(check):
    """Reports on each row."""
    survey = check.survey
    header = survey.header("type")
    is_worded = any(survey.base(text) in WORDED for text in survey.headers if text)
    if not is_worded:
        check.report("missingColumn", survey.place(), "The sheet has no column “label”: people would see nothing.",
                     "Add a column label, for what people read; in several languages label::Français (fr) and so on.")
    # A formula without a value has been told of.
    formulas = {line for line, _ in survey.formulas}
    of_kobo, nearest = {}, Nearest(FOLDED, 2, 0.7)
    for row in range(len(survey.rows)):
        kind, name = survey.get(row, "type"), survey.get(row, "name")
        words(check, row)
        bare = BARE.match(kind or "")
        own = KOBO.match(kind or "")
        if own:
            of_kobo.setdefault((own[1] or own[2]).lower(), []).append(row)
            continue
        if bare:
            taken = "file, such as communes.csv" if "file" in kind.lower() else "list of the choices sheet, such as yes_no"
            check.report(
                "missingList", survey.place(row, header), f"“{kind}” does not say which choices it offers.",
                f"Write behind it the name of a {taken}.", value=kind)
            continue
        if not kind:
            if name:
                check.report("missingType", survey.place(row, header), f"“{name}” has no type.",
                             "Say what kind of question it is, such as text, integer or select_one LIST.")
            continue
        is_select = SELECT.match(kind) is not None
        is_several = is_select or BEGIN.match(kind) or END.match(kind)
        plain = kind if kind in KINDS else FOLDED.get(kind.lower())
        if is_several:
            first = re.match(r"\S+([ _](group|repeat|one|multiple|from|file|all|that|apply))*", kind, re.I)[0]
            plain = first.lower() + kind[len(first):]
        if plain is None:
            unknown_type(check, row, kind, header, nearest)
        elif plain != kind:
            check.report(
                "unknownType", survey.place(row, header), f"“{kind}” is no type of question: types have no capitals.",
                f"Write {plain}.", lambda r=row, p=plain: survey.rows[r].update({header: p}),
                f"{plain} is taken: only capitals differ", kind)
        if not name and not kind.lower().startswith(("end_", "end ")) and kind.lower() != "note" and plain not in settings_header:
            check.report("missingName", survey.place(row, survey.header("name")), f"This {kind} has no name.",
                         "Give it a short name; records hold the name, not the label.")
        elif survey.lines[row] in formulas:
            continue
        elif is_worded and (is_select or not is_several and is_shown(plain)) and not shows(survey, row):
            check.report("missingLabel", survey.place(row, survey.header("label")),
                         f"“{name}” has neither a label nor a hint: people would see nothing to answer.",
                         "Write what it asks under label."
                         if is_select else "Write what it asks under label; or use calculate or hidden for what nobody sees.")
    kobo(check, of_kobo)


def unknown_type(check, row, kind, header, nearest):
    if DIALECT.match(kind):
        check.report(
            "unknownType", check.survey.place(row, header),
            f"“{kind}” is a type that only the Community Health Toolkit knows.", "Write text in its place.",
            lambda: check.survey.rows[row].update({header: "text"}), "it is asked as a text", kind)
        return
    if kind.lower() == "include":
        check.report(
            "unknownType", check.survey.place(row, header), "A row of the type “include” takes questions from another file.",
            "Copy those questions into this sheet in place of the row.", value=kind)
        return
    select = LOOSE_SELECT.match(kind)
    if select:
        several = "one" if select[1].lower() in ("one", "1") else "multiple"
        written = f"select_{several} {select[2]}{' or_other' if select[3] else ''}"
        lists = {check.choices.get(row, "list_name") for row in range(len(check.choices.rows))} if check.choices else set()
        is_known = select[2] in lists
        check.report(
            "unknownType", check.survey.place(row, header), f"“{kind}” is no type of question.", f"Write {written}.",
            (lambda: check.survey.rows[row].update({header: written})) if is_known else None,
            f"{written} is taken: the choices sheet has that list" if is_known else None, kind)
        return
    meant = OTHER_TYPES.get(kind.lower())
    if meant:
        check.report(
            "unknownType", check.survey.place(row, header), f"“{kind}” is no type of question.", f"Write {meant}.",
            value=kind)
        return
    first, *rest = kind.split(" ", 1)
    near = nearest.to(kind.lower())
    # "select_on yn": the word before the list.
    known = difflib.get_close_matches(first.lower(), WORDS, 1, 0.8) if rest else []
    likely = [f"“{known[0]} {rest[0]}”"] if known else [f"“{FOLDED[text]}”" for text in near]
    check.report(
        "unknownType", check.survey.place(row, header), f"“{kind}” is no type of question.",
        f"Did you mean {' or '.join(likely)}?" if likely
        else "Use a type of XLSForm, such as text, integer, decimal, date, select_one LIST or note.", value=kind)


def words(check, row):
    """What is meant as yes or no, and would be read as the name of something."""
    survey = check.survey
    for field in ("required", "read_only"):
        value = str(survey.get(row, field) or "").strip()
        if value.lower() in YES_AND_NO:
            check.cautions.append({
                **survey.place(row, survey.header(field)), "code": "notYesOrNo", "value": value, "repair": None,
                "message": f"“{value}” has no effect here.",
                "next": f"Write {YES_AND_NO[value.lower()]}, or an expression."})


def is_shown(kind):
    """Whether people see questions of a type."""
    control = (QUESTION_TYPE_DICT.get(kind) or {}).get("control") or {}
    return control.get("tag") in ("input", "upload", "trigger", "select", "select1", "odk:rank", "range")


def shows(survey, row):
    return any(survey.base(header) in SHOWN for header in survey.rows[row])
