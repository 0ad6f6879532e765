#!/usr/bin/env python3
"""House rules that a compiler does not check. Prints each breach with its place; exits 1 if there is any."""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
breaches = []

# design.md, section 3: an arrow that is not here is a fault.
ARROWS = {
    "SurveyStore": set(),
    "SurveyForms": set(),
    "SurveySync": {"SurveyStore"},
    "SurveyRecords": {"SurveyForms", "SurveyStore"},
    "SurveyData": {"SurveyRecords", "SurveyForms", "SurveyStore"},
    "SurveyCollect": {"SurveyRecords", "SurveyForms", "SurveyStore"},
    "SyncServer": {"SurveyData", "SurveyRecords", "SurveySync", "SurveyForms", "SurveyStore"},
}
OURS = set(ARROWS) | {"survey_cli"}


def say(path, line, text):
    breaches.append(f"{path.relative_to(ROOT)}:{line}: {text}")


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, text=True,
                         capture_output=True, check=True).stdout
    return [ROOT / name for name in out.splitlines() if (ROOT / name).is_file()]


def swift_files():
    for path in tracked("*.swift"):
        lines = path.read_text(encoding="utf-8").splitlines()
        module = path.relative_to(ROOT).parts[1] if path.relative_to(ROOT).parts[0] == "Sources" else None
        for number, line in enumerate(lines, 1):
            found = re.match(r"\s*(?:@\w+\s+)*(?:public |package |internal |private )?import (\w+)", line)
            if found and module in ARROWS and found[1] in OURS - ARROWS[module]:
                say(path, number, f"{module} may not import {found[1]} (design.md, section 3)")
            if module and re.search(r"\btry!|\bas! |\bfatalError\(|\bTODO\b|\bFIXME\b", line):
                say(path, number, "not allowed in the product: " + line.strip()[:60])
            if module and re.search(r"@unchecked Sendable|nonisolated\(unsafe\)", line):
                before = " ".join(lines[max(0, number - 4):number])
                if "//" not in before:
                    say(path, number, "needs a comment that proves it")
        if module and len(lines) > 500:
            say(path, 1, f"{len(lines)} lines: does it still hold one concept?")
        if module:
            for number, line in enumerate(lines, 1):
                if re.match(r"\s*(public|open) (?!extension|import|=)", line):
                    above = next((text.strip() for text in reversed(lines[:number - 1])
                                  if not text.strip().startswith("@")), "")
                    # What Comparable, Hashable and CustomStringConvertible ask for is documented there.
                    witness = re.search(r"static func [<=>!]|var description: String|func hash\(", line)
                    if not above.startswith(("///", "*/")) and not witness:
                        say(path, number, "a public declaration without a documentation comment")


def documents():
    for path in tracked("*.md"):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            target = match[1]
            if re.match(r"[a-z]+:", target):
                continue
            if not (path.parent / target).exists():
                say(path, text[:match.start()].count("\n") + 1, f"a link to {target}, which is not there")


def places():
    machine = re.compile(rb"(?:^|[\s\"'=:,])/(work|farm|root|opt/swift-packages)/", re.M)
    for path in tracked():
        data = path.read_bytes()
        if b"\0" in data[:4096] or path.name == "tidy.py":
            continue
        match = machine.search(data)
        if match:
            say(path, data[:match.start()].count(b"\n") + 1, "a path of some machine")


def json_files():
    for path in tracked("*.json"):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            say(path, 1, f"not JSON: {error}")


def commands():
    """Every command that the README shows must be one that the tool has."""
    tool = ROOT / ".build/debug/survey-cli"
    if not tool.exists():
        print("tidy: survey-cli is not built, so the README's commands were not checked")
        return
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\s*(?:\$ )?survey-cli ([a-z]+)(?: ([a-z]+))?", text, re.M))
    for noun, verb in sorted(shown):
        words = [noun, verb] if verb and noun in {"form", "record", "server", "bundle", "conflict", "dataset", "attachment"} else [noun]
        done = subprocess.run([tool, *words, "--help"], capture_output=True, text=True)
        if done.returncode != 0 or "USAGE: survey-cli " + " ".join(words) not in done.stdout:
            breaches.append(f"README.md: `survey-cli {' '.join(words)}` is no command")


swift_files()
documents()
places()
json_files()
commands()
print("\n".join(breaches) if breaches else "tidy: nothing to mend")
sys.exit(1 if breaches else 0)
