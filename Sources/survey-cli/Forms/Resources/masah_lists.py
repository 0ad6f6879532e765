# SPDX-License-Identifier: Apache-2.0
"""Lists of choices: those that questions name, and their rows."""
import difflib
import re

from masah_names import NAME, Nearest, SELECT, TRANSLATED, hint, is_yes, loose, suggestion


LIKENESS = 0.7
MULTIPLE = re.compile("(?i)select[_ ](mult|all)|add select mult")


class Lists:
    """The part of a check that looks at lists of choices."""

    def used_lists(self):
        """For each list the rows of its questions."""
        for row in range(len(self.survey.rows)):
            match = SELECT.match(self.survey.get(row, "type") or "")
            if match and "external" in match[1].lower():
                self.external.setdefault(match[2].strip(), []).append(row)
            elif match and "file" not in match[1].lower():
                self.used.setdefault(match[2].strip(), []).append(row)
                if MULTIPLE.match(match[1]):
                    self.multiple.add(match[2].strip())

    def lists(self):
        """The rows of each list, once it is settled which lists are used."""
        # All that may name a list, in one text: there may be thousands of either.
        texts = "\0".join(str(text) for sheet in self.sheets.values() if sheet is not self.choices
                          for row in sheet.rows for text in row.values())
        kinds = "\0".join(f"_{loose(self.survey.get(row, 'type') or '')}_" for row in range(len(self.survey.rows)))

        def is_used(name):
            """Whether a question or an expression names a list, or may mean it."""
            return name in self.used or f"_{loose(name)}_" in kinds \
                or any(mark in texts for mark in (f"'{name}'", f'"{name}"', f"={name}"))
        for listed, rows in self.by_list().items():
            self.members(listed, rows, is_used)

    def by_list(self):
        """The rows of the choices sheet by their lists."""
        choices, members = self.choices, {}
        for row, cells in enumerate(choices.rows if choices else []):
            listed = choices.get(row, "list_name")
            if listed and cells:
                members.setdefault(listed, []).append(row)
        return members

    def choices_without_list(self):
        """Rows that say no list, which pyxform leaves out without a word; authors name a list in its first row only."""
        choices, names = self.choices, {}
        if not choices:
            return
        header, runs, above = choices.header("list_name"), [], None
        for row in range(len(choices.rows)):
            name, listed = choices.get(row, "name"), choices.get(row, "list_name")
            if listed:
                names.setdefault(listed, set()).add(name)
            elif name and above:
                runs[-1][1].append(row)
            elif name:
                # A text file's rows are kept without the empty ones between them.
                is_next = row > 0 and choices.lines[row - 1] == choices.lines[row] - 1
                runs.append((choices.get(row - 1, "list_name") if is_next else None, [row]))
            above = name and not listed
        for listed, rows in runs:
            own = [choices.get(row, "name") for row in rows]
            is_safe = listed and len(set(own)) == len(own) and names[listed].isdisjoint(own)

            def mend(listed=listed, rows=rows):
                for row in rows:
                    choices.rows[row][header] = listed
            lines = [choices.lines[row] for row in rows]
            more = f" Nor does any row down to row {lines[-1]}." if len(rows) > 1 else ""
            self.report(
                "choiceWithoutList", choices.place(rows[0], header),
                f"The choice “{own[0]}” belongs to no list, and no question would offer it.{more}",
                "Write the name of its list in the same row: a list is named in each of its rows.",
                mend if is_safe else None, f"the list “{listed}” of the row above is taken" if is_safe else None, rows=lines)

    def list_names(self):
        """The lists that questions name. A name that is mended counts as the list that it means."""
        choices, members, folded = self.choices, self.by_list(), {}
        nearest = Nearest(members)
        for listed in members:
            folded.setdefault(loose(listed), set()).add(listed)
        for listed, rows in list(self.used.items()):
            if listed.startswith("${"):
                self.choices_of_repeat(listed, rows)
            if listed in members or listed.startswith("${"):
                continue
            near = folded.get(loose(listed), set())
            target = next(iter(near)) if len(near) == 1 else None
            header = self.survey.header("type")

            def mend(rows=rows, target=target):
                for row in rows:
                    kind = self.survey.rows[row][header]
                    begin, end = SELECT.match(kind).span(2)
                    self.survey.rows[row][header] = kind[:begin] + target + kind[end:]
            lines = "" if len(rows) == 1 else f" (and {len(rows) - 1} more rows)"
            self.report(
                "unknownList", self.survey.place(rows[0], header),
                f"The choices sheet has no list “{listed}”{lines}." if choices
                else f"The list “{listed}” is looked for on a choices sheet, and there is none{lines}.",
                hint(listed, nearest) or (None if choices else self.other_sheet("choices"))
                or "Add its choices, or correct the name of the list.",
                mend if target else None,
                f"the list “{target}” is taken: only capitals, spaces or - differ" if target else None, listed)
            if target:
                self.used.setdefault(target, []).extend(rows)
                if listed in self.multiple:
                    self.multiple.add(target)
        self.external_lists(members)

    def other_sheet(self, name):
        """What to do if another sheet of the file is meant."""
        near = difflib.get_close_matches(name, [title.strip().lower() for title in self.survey.unread], 1, LIKENESS)
        titles = [title for title in self.survey.unread if title.strip().lower() in near]
        return f"Call the sheet “{titles[0]}” {name}." if titles else None

    def choices_of_repeat(self, listed, rows):
        """Choices from earlier answers: pyxform makes them for one answer or an order, and breaks down on several."""
        is_repeated = any(self.inside[row] for row in self.named.get(listed[2:-1], ()))
        for row in rows:
            kind = self.survey.get(row, "type")
            if not MULTIPLE.match(SELECT.match(kind)[1]):
                continue
            self.report(
                "choicesOfRepeat", self.survey.place(row, self.survey.header("type")),
                "pyxform makes no question of several answers whose choices are the answers of a repeat." if is_repeated
                else f"{listed} stands where a list is named, and is no question of a repeat.",
                f"Write select_one {listed}, or ask yes or no inside the repeat." if is_repeated
                else f"Write the name of a list of the choices sheet, without ${{ }}.", value=kind)

    def external_lists(self, members):
        sheet, header = self.sheets.get("external_choices"), self.survey.header("type")
        known = {sheet.get(row, "list_name") for row in range(len(sheet.rows))} - {None} if sheet else set()
        nearest = Nearest(known)
        for listed, rows in self.external.items():
            if listed not in known:
                self.report(
                    "unknownList", self.survey.place(rows[0], header),
                    f"The external_choices sheet has no list “{listed}”." if sheet
                    else f"The list “{listed}” is looked for on a sheet external_choices, and there is none.",
                    hint(listed, nearest) or "Add its choices there, or write select_one to take a list of the choices sheet.",
                    value=listed)
            for row in () if listed in members else rows:
                # pyxform looks for an unfiltered list among those of the choices sheet.
                if not self.survey.get(row, "choice_filter"):
                    column = self.survey.header("choice_filter") or header
                    self.report(
                        "missingFilter", self.survey.place(row, column),
                        "A select_one_external needs a choice_filter, and has none.",
                        f"Write one, such as region = ${{region}}; or move the list to the choices sheet and write select_one "
                        f"{listed}.")

    def filters(self, listed):
        """For the filter of every question that offers a list the columns that it reads."""
        choices = self.choices
        columns = {header for header in choices.headers
                   if header and choices.field(header).split(":")[0] not in ("list_name", "name", *TRANSLATED)}
        texts = {re.sub(r"\$\{[^}]*\}|'[^']*'|\"[^\"]*\"", " ", str(self.survey.get(row, "choice_filter") or ""))
                 for row in self.used.get(listed, ())}
        return {tuple(sorted(columns & set(NAME.findall(text)))) for text in texts}

    def members(self, listed, rows, is_used):
        choices, header = self.choices, self.choices.header("name")
        faults, seen, filters = [], {}, None
        allowed = self.allows_duplicates()

        def shown(row):
            """What the filters read of a row: rows of one name that have some of it in common cannot be told apart."""
            return {(filter, *map(choices.rows[row].get, filter)) for filter in filters}
        for row in rows:
            name = choices.get(row, "name")
            if name is None:
                is_empty = len(choices.rows[row]) == 1
                faults.append(("choiceWithoutName", row, f"A choice of the list “{listed}” has no name.",
                               "Give it a name; records hold the name, not the label.", None,
                               choices.rows[row].clear if is_empty else None, "the row is left out; it says nothing"))
            elif " " in name and listed in self.multiple:
                faults.append((
                    "choiceWithSpace", row,
                    f"“{name}” has a space, and a question takes several choices of the list “{listed}”: its answers "
                    "could not be told apart.", f"Call it {suggestion(name)}.", name, None, None))
            elif name in seen and not allowed:
                filters = self.filters(listed) if filters is None else filters
                first, taken = seen[name]
                taken, own = shown(first) if taken is None else taken, shown(row)
                same = choices.rows[first] == choices.rows[row]
                is_separable = bool(filters) and taken.isdisjoint(own)
                taken |= own
                seen[name] = first, taken
                faults.append((
                    "duplicateChoice", row,
                    f"The list “{listed}” has “{name}” twice (row {choices.lines[first]} is the first).",
                    "Give one of them another name: records hold the name, and could not tell the two apart.", name,
                    choices.rows[row].clear if same else self.allow_duplicates if is_separable else None,
                    "the row is left out, as it repeats the first" if same
                    else "both are kept, as with allow_choice_duplicates: the filter tells them apart"))
            else:
                seen.setdefault(name, (row, None))
        is_unused = bool(faults) and not is_used(listed)
        for code, row, message, next, value, mend, change in faults:
            if is_unused:
                message += " No question uses the list."
                mend, change = self.without(rows), "the list is left out"
            self.report(code, choices.place(row, header), message, next, mend, change if mend else None, value)

    def without(self, rows):
        def mend():
            for row in rows:
                self.choices.rows[row].clear()
        return mend

    def allows_duplicates(self):
        settings = self.sheets.get("settings")
        return bool(settings and settings.rows) and is_yes(settings.get(0, "allow_choice_duplicates"))

    allow = False
    # Whether pyxform is only asked for what else it finds.
    is_listing = False

    def allow_duplicates(self):
        self.allow = True
