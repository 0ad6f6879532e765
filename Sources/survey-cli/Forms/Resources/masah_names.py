# SPDX-License-Identifier: Apache-2.0
"""How names, references and types with several words are written in an XLSForm."""
import difflib
import re

NAME = re.compile(r"[^\W\d][\w.\-]*", re.UNICODE)
REFERENCE = re.compile(r"\$\{\s*(last-saved#)?\s*([^}{]*?)\s*\}")
SELECT = re.compile(
    r"(?i)^(select_one_from_file|select_multiple_from_file|select one from file|select multiple from file|"
    r"select_one_external|select_one|select one from|select one|select1|select_multiple|select all that apply from|"
    r"select all that apply|select_multiple_external|rank|add select one prompt using|"
    r"add select multiple prompt using)\s+(.+?)(\s+or[ _]specify[ _]other|\s+or[ _]other)?$")
# A select whose words are divided in another way: "select multiple yn", "selectone yn", "select_multiple_yn".
LOOSE_SELECT = re.compile(
    r"(?i)^select[ _-]*(one|1|multiple|multi|many|several|all)[ _-]+(?:from[ _-]+)?(\S+)(\s+or[ _](?:specify[ _])?other)?$")
BEGIN = re.compile(r"(?i)^begin[ _](group|repeat|loop|lgroup|looped group)\b")
END = re.compile(r"(?i)^end[ _](group|repeat|loop|lgroup|looped group)\b")
FILE_ENDINGS = (".csv", ".xml", ".geojson")
TRANSLATED = ("label", "media", "image", "big-image", "audio", "video")
# What spreadsheet programs write in place of a value that a formula does not have, and why.
FORMULA_ERRORS = {
    "#REF!": "what its formula refers to was deleted", "#N/A": "its formula looked for something that is not there",
    "#VALUE!": "its formula reckons with what is no number", "#DIV/0!": "its formula divides by nothing",
    "#NUM!": "its formula has no result", "#NULL!": "the ranges of its formula have no cell in common",
    "#NAME?": "its formula names something that is not there; a text that begins with =, + or - needs ' before it",
}


def is_yes(value):
    return str(value).strip().lower() in ("yes", "true", "true()")


def loose(name):
    return re.sub(r"[\s_\-]+", "_", name.strip()).lower()


def suggestion(name):
    text = re.sub(r"[^\w.\-]+", "_", name.strip()).strip("_") or "name"
    return f"“{text if NAME.fullmatch(text) else '_' + text}”"


def hint(name, names):
    near = difflib.get_close_matches(name, list(names), 3)
    return f"Did you mean {' or '.join(f'“{text}”' for text in near)}?" if near else None
