# SPDX-License-Identifier: Apache-2.0
"""Turns an XLSForm into an XForm with pyxform, and explains each fault by sheet, row and column.

usage: masah_xlsform.py FILE FOLDER SECONDS [--repair]
Takes no longer than SECONDS, and writes FOLDER/form.xml, FOLDER/itemsets.csv where the form has external choices, and
FOLDER/answer.json.
"""
import json
import os
import pathlib
import resource
import shutil
import sys
import threading
import time

MEMORY = 2 << 30


def main(path, folder, seconds, repairs):
    # A workbook is a zip archive: what it unpacks to must not take the whole machine.
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if allowed == resource.RLIM_INFINITY else min(MEMORY, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # Late, as it takes a while: who started this may end meanwhile.
    import masah_answer
    answer = masah_answer.answer_for(path, folder, seconds, repairs)
    for entries in ("findings", "changes", "cautions", "remarks", "warnings", "files"):
        answer[entries] = [nested(entry, entries == "findings") for entry in answer[entries]]
    return answer


def nested(entry, is_error):
    """An entry with its place as one thing."""
    place = ("sheet", "row", "column", "cell")
    return {"place": {key: entry[key] for key in place}, "isError": is_error,
            **{key: value for key, value in entry.items() if key not in (*place, "rows", "keys")}}


def end_with(parent, folder):
    """Ends, and takes the folder away, when the program that started this one was interrupted and cannot."""
    while os.getppid() == parent:
        time.sleep(0.5)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    threading.Thread(target=end_with, args=(os.getppid(), target), daemon=True).start()
    document = main(sys.argv[1], target, int(sys.argv[3]), "--repair" in sys.argv[4:])
    (target / "answer.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
