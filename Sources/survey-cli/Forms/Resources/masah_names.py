# SPDX-License-Identifier: Apache-2.0
"""How names, references and types with several words are written in an XLSForm."""
import difflib
import re

NAME = re.compile(r"[^\W\d][\w.\-]*", re.UNICODE)
REFERENCE = re.compile(r"\$\{(?=[^}{]*\})\s*(last-saved#)?\s*([^}{]*?)\s*\}")
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
PARAMETER = re.compile(r"([\w-]+)\s*=")
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


class Nearest:
    """Looks among some names for those that are like another one. Each comparison takes its time, so it ends after many."""
    COMPARISONS, CHARACTERS = 50_000, 64

    def __init__(self, names, count=3, likeness=0.6):
        self.names = [name for name in names if len(name) <= self.CHARACTERS]
        self.count, self.likeness, self.left, self.found = count, likeness, self.COMPARISONS, {}

    def to(self, name):
        if name not in self.found:
            if self.left < len(self.names) or len(name) > self.CHARACTERS:
                return []
            self.left -= len(self.names)
            self.found[name] = difflib.get_close_matches(name, self.names, self.count, self.likeness)
        return self.found[name]


def hint(name, nearest):
    near = nearest.to(name)
    return f"Did you mean {' or '.join(f'“{text}”' for text in near)}?" if near else None
