# SPDX-License-Identifier: Apache-2.0
"""What pyxform takes, and will not work as its author expects."""
import itertools
import re

from masah_names import REFERENCE, SELECT

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
# Types whose answers are no numbers of times, or need not be.
NO_NUMBERS = {"text", "note", "date", "time", "datetime", "geopoint", "geotrace", "geoshape", "image", "audio", "video", "file",
              "barcode", "trigger", "acknowledge"}
EXPRESSIONS = ("relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "repeat_count")
# Functions that take all values of a question of a repeat, or say which.
AGGREGATES = {"sum", "count", "min", "max", "join", "concat", "count-non-empty", "indexed-repeat", "position", "distance",
              "area", "randomize", "checklist", "weighted-checklist"}

# How many references of a cell are told one by one.
NAMED = 5
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
TOKEN = re.compile(r"[\w-]+|[^\w\s-]")
PICKED = re.compile(r"\s*[\[/]")


def check(check):
    """Adds the cautions to those of a check that has been run."""
    survey = check.survey
    for row in check.inside:
        counts(check, survey, row)
        kind, header = str(survey.get(row, "type")).strip().lower(), survey.header("constraint")
        if kind in ("calculate", "hidden") and survey.get(row, "constraint"):
            caution(check, "constraintOnCalculation", survey.place(row, header),
                    f"Nobody answers a {kind}, and so its constraint is never checked.",
                    "Put it on the questions that people answer.", survey.get(row, "constraint"))
        for header, text in survey.rows[row].items():
            if survey.base(header) in EXPRESSIONS:
                outside(check, survey, row, header, str(text))
            elif survey.base(header) in TEXTS:
                told = len(check.cautions)
                outside(check, survey, row, header, str(text))
                for entry in check.cautions[told:]:
                    entry["next"] = "Add a calculate with sum(), count(), max(), join() or indexed-repeat(), and show that " \
                                    "here; ODK Collect stops at this."


def caution(check, code, place, message, next, value):
    check.cautions.append({**place, "code": code, "value": value, "message": message, "next": next, "repair": None})


def counts(check, survey, row):
    """A count of a repeat that is no number, or the answer to a question that need be none."""
    text = str(survey.get(row, "repeat_count") or "")
    whole = REFERENCE.fullmatch(text.strip())
    if re.fullmatch(r"[^\W\d][\w.-]*", text.strip()):
        place = survey.place(row, survey.header("repeat_count"))
        caution(check, "wordAsCount", place, f"“{text.strip()}” is no number of times, and so the repeat is never asked.",
                f"Write ${{{text.strip()}}} for the answer to that question." if text.strip() in check.named
                else "Write a number such as 3, or ${…} with the name of a question that asks for the number.", text)
    rows = check.named.get(whole[2], ()) if whole and not whole[1] else ()
    kind = str(survey.get(rows[0], "type")).strip() if len(rows) == 1 else ""
    select = SELECT.match(kind)
    if kind.lower() in NO_NUMBERS and not asks_digits(survey, rows[0]):
        caution(check, "countOfTexts", survey.place(row, survey.header("repeat_count")),
                f"{text.strip()} is of the type {kind}, and what people answer there need be no number of times.",
                "Ask for the number with an integer.", text)
    if not select:
        return
    names = [check.choices.get(line, "name") for line in check.by_list().get(select[2].strip(), ())] if check.choices else []
    is_several = re.match("(?i)select[_ ](mult|all)|rank", select[1])
    if not is_several and all(re.fullmatch(r"\d+", str(name)) for name in names):
        return
    caution(check, "countOfChoices", survey.place(row, survey.header("repeat_count")),
            f"{text.strip()} is answered by choices, and " +
            ("the names of several are no number of times." if is_several else "their names are no numbers of times."),
            f"Write count-selected({text.strip()}), to ask once for each choice." if is_several
            else "Ask for the number with an integer; or write if(), with the number for each choice.", text)


def asks_digits(survey, row):
    """Whether a question that is no number takes digits only, or is filled in."""
    return survey.get(row, "calculation") or survey.get(row, "constraint") or "numbers" in str(survey.get(row, "appearance"))


def outside(check, survey, row, header, text):
    """Questions of a repeat that are read where no instance of it is meant."""
    if survey.base(header) == "choice_filter" and "${" in str(survey.get(row, "type")):
        return
    own, found = {*check.inside[row], row}, {}
    for match in bare(text):
        rows = check.named.get(match[2], ())
        other = [begin for begin in check.inside.get(rows[0], ()) if begin not in own] if len(rows) == 1 else []
        if other and not match[1]:
            found.setdefault(match[0], survey.get(other[-1], "name") or "?")
    more = f" So are {len(found) - NAMED} more questions in this cell." if len(found) > NAMED else ""
    for reference, name in itertools.islice(found.items(), NAMED):
        caution(check, "readOutsideRepeat", survey.place(row, header),
                f"{reference} has an answer in each “{name}”, and is read here outside of it: it is not said which one "
                f"counts.{more}",
                f"Write sum(), count(), max() or join() around it, or indexed-repeat({reference}, ${{{name}}}, 1) for one of "
                "them.", text)


def bare(text):
    """The references around which no function takes all values, and no condition picks some."""
    # Quoted texts of as many blanks keep the places.
    plain = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    tokens = sorted([*TOKEN.finditer(plain), *REFERENCE.finditer(text)], key=lambda token: token.start())
    brackets, chosen, word = [], 0, ""  # whether each open bracket chooses, how many do, and what stands before the next one
    for token in tokens:
        if token.re is REFERENCE:
            if not chosen and not PICKED.match(text, token.end()):
                yield token
        elif token[0] in ("(", "["):
            brackets.append(token[0] == "[" or word in AGGREGATES)
            chosen += brackets[-1]
        elif token[0] in (")", "]"):
            chosen -= brackets.pop() if brackets else 0
        word = token[0].lower()
