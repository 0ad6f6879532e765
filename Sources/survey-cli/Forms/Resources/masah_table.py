# SPDX-License-Identifier: Apache-2.0
"""Reads the sheets of an XLSForm with the place of every cell, whichever file they lie in."""
import csv
import datetime
import io
import pathlib
import re
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from pyxform import xls2json_backends as backends
from xlrd import XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code, open_workbook

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
EMPTY_ROWS = 60  # as many rows without anything as end a sheet for pyxform
COLUMNS = 1_000
CELLS = 2_000_000
# A cell with a formula and no value; an empty text is one.
UNRECKONED = re.compile(
    rb"""<c\b(?![^>]*\bt=["']str["'])[^>]*>\s*(<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*(<v>\s*</v>|<v\s*/>)?\s*</c>""")
MERGED = 10_000  # cells that are merged into one; more are no mistake in a table
UNPACKED = 256 << 20  # bytes of a workbook's parts; the largest published forms have a tenth of it


class Unreadable(Exception):
    """The file is not what its ending says."""

    def __init__(self, message, next=None):
        super().__init__(message)
        self.next = next


class Sheet:
    """A sheet: headers, and below them rows as pyxform wants them, each with the line that it stands in."""

    def __init__(self, name, title, lines, is_workbook, formulas=None):
        self.formulas = formulas or {}  # without a value, by line and column
        self.merged = {}  # for a cell that is hidden by a merge, the one that is shown
        self.unread = []  # the sheets of the file that are none of a form
        self.name, self.title, self.is_workbook = name, title, is_workbook
        self.begin(lines or [(1, [])])

    def begin(self, lines):
        """Takes the first of some lines for the headings, and the others for the rows below them."""
        self.header_line, cells = lines[0]
        self.headers = [re.sub(" +", " ", cell) if cell else None for cell in cells]
        self.lines = [line for line, _ in lines[1:]]
        self.cells = [row for _, row in lines[1:]]
        self.rows = [self.row(cells) for cells in self.cells]
        self.fields = {}
        for header in self.headers:
            if header and self.field(header) not in self.fields:
                self.fields[self.field(header)] = header

    def row(self, cells):
        row = {}
        for header, cell in zip(self.headers, cells):
            if header and cell is not None:
                row.setdefault(header, cell)
        return row

    ALIASES = {
        "relevance": "relevant", "caption": "label", "command": "type", "calculate": "calculation",
        "readonly": "read_only", "count": "repeat_count", "jr:count": "repeat_count", "tag": "name",
        "value": "name", "constraining_message": "constraint_message", "set_form_id": "form_id",
    }

    @classmethod
    def field(cls, header):
        """What a header means: "bind::Relevance" and "relevance" are both "relevant"; translations keep theirs."""
        text = header.strip().lower()
        for prefix in ("bind::", "bind:", "body::", "body:", "control::", "control:"):
            text = text.removeprefix(prefix)
        text = "_".join(text.split()) if "::" not in text else text
        return cls.ALIASES.get(text, text)

    @classmethod
    def base(cls, header):
        """What a header means, without its language."""
        return re.split("::?", cls.field(header))[0].strip().replace(" ", "_")

    def get(self, row, field):
        """The value of a field in a row, None if there is none."""
        header = self.fields.get(field)
        return self.rows[row].get(header) if header else None

    def header(self, field):
        return self.fields.get(field)

    def place(self, row=None, header=None, column=None):
        """Where a cell is: the sheet as the file names it, the row, the header, and the cell's address."""
        line = self.header_line if row is None else self.lines[row]
        if column is None and header and header in self.headers:
            column = self.headers.index(header)
        letter = "" if column is None else column_letter(column)
        cell = f"{letter}{line}" if self.is_workbook and letter else None
        return {"sheet": self.title, "row": line, "column": header or (letter or None), "cell": cell}

    def drop(self, column):
        """Takes a column out."""
        self.headers[column] = None
        for index, cells in enumerate(self.cells):
            self.rows[index] = self.row(cells)

    def as_dicts(self):
        return [dict(row) for row in self.rows], [{header: None for header in self.headers if header}]


def column_letter(index):
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def clean(cell):
    text = cell.strip() if isinstance(cell, str) else cell
    return None if text is None or text == "" else text


def trimmed(lines):
    """The lines up to a run of empty ones, without those at the end."""
    kept, empty, count = [], 0, 0
    for line, cells in lines:
        cells = cells[:COLUMNS]
        count += len(cells)
        if count > CELLS:
            raise Unreadable(f"A sheet has more than {CELLS} cells.")
        empty = 0 if any(cell is not None for cell in cells) else empty + 1
        if empty > EMPTY_ROWS:
            break
        kept.append((line, cells))
    while kept and not any(cell is not None for cell in kept[-1][1]):
        kept.pop()
    return kept


def unpackable(path):
    """Refuses a workbook that would fill the machine, before anything of it is unpacked."""
    with zipfile.ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > UNPACKED:
        raise Unreadable(
            f"Unpacked it would have {size >> 20} MB, more than the limit of {UNPACKED >> 20} MB.",
            "Look where it comes from. If it is yours, move long lists into CSV files, and delete formatted empty rows.")


# What files begin with, whatever their names end with.
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def reader(path, ending):
    """What reads a file: workbooks go by old and new endings alike."""
    with open(path, "rb") as file:
        begin = file.read(8)
    is_workbook = ending.startswith(".xl")
    if is_workbook and begin.startswith((ZIP, COMPOUND)):
        return xlsx if begin.startswith(ZIP) else xls
    if not is_workbook and begin.startswith((ZIP, COMPOUND)):
        raise Unreadable(f"It is a workbook and not {ending[1:]} text.",
                         "Let its name end in .xlsx or .xls, or export the sheets as text.")
    return READERS[ending]


def xlsx(path):
    unpackable(path)
    # From a file and not from its name: that may have another workbook's ending.
    with open(path, "rb") as file:
        book = load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), 1)
            texts = ((n, [None if clean(c) is None else xlsx_text(clean(c)) for c in row]) for n, row in rows)
            yield sheet.title, trimmed(texts)
        book.close()


def xlsx_text(value):
    text = backends.xlsx_value_to_str(value)
    return moment(text) if isinstance(value, datetime.datetime) else text


def moment(text):
    """A day or a moment that a spreadsheet program keeps as such, as forms write it; pyxform gives each day a midnight."""
    return re.sub(r"^(\d{4}-\d\d-\d\d) (?:00:00:00$|(?=\d))", lambda day: day[1] + ("" if day.end() == len(text) else "T"), text)


def merges(path):
    """The merged cells of a workbook, by sheet: for each that is hidden the one that is shown."""
    found = {}
    with open(path, "rb") as file:
        book = load_workbook(file, read_only=True)
        parts = {sheet.title: sheet._worksheet_path for sheet in book.worksheets}
        book.close()
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for title, part in parts.items():
            for first, last in re.findall(rb'<mergeCell\b[^>]*\bref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"', archive.read(part) if part in names else b""):
                first, last = first.decode(), last.decode()
                (left, top), (right, bottom) = map(coordinate_from_string, (first, last))
                columns = range(column_index_from_string(left), column_index_from_string(right) + 1)
                if len(columns) * (bottom - top + 1) > MERGED:
                    continue
                found.setdefault(title, {}).update(
                    (f"{get_column_letter(column)}{line}", first) for column in columns for line in range(top, bottom + 1))
                del found[title][first]
    return found


def formulas(path):
    """The formulas of a workbook whose values it does not hold, by sheet, line and column. Spreadsheet programs write
    the values, other programs often do not."""
    with zipfile.ZipFile(path) as parts:
        sheets = (parts.read(part) for part in parts.namelist() if part.startswith("xl/worksheets/"))
        if not any(UNRECKONED.search(sheet) for sheet in sheets):
            return {}
    found = {}
    with open(path, "rb") as file, open(path, "rb") as again:
        written = load_workbook(file, read_only=True)
        reckoned = load_workbook(again, read_only=True, data_only=True)
        for sheet, values in zip(written.worksheets, reckoned.worksheets):
            rows = zip(sheet.iter_rows(values_only=True, max_col=COLUMNS),
                       values.iter_rows(values_only=True, max_col=COLUMNS))
            empty = 0
            for line, (texts, results) in enumerate(rows, 1):
                empty = 0 if any(text is not None for text in texts) else empty + 1
                if empty > EMPTY_ROWS:
                    break
                for column, (text, result) in enumerate(zip(texts, results)):
                    # Shared and array formulas are objects and not texts.
                    if result is None and text is not None and (not isinstance(text, str) or text.startswith("=")):
                        shown = text if isinstance(text, str) else getattr(text, "text", None) or "="
                        found.setdefault(sheet.title, {})[line, column] = shown
        written.close()
        reckoned.close()
    return found


def xls(path):
    book = open_workbook(path)
    for sheet in book.sheets():
        def texts(sheet=sheet):
            for n in range(sheet.nrows):
                yield n + 1, [xls_text(cell, book.datemode) for cell in sheet.row(n)]
        yield sheet.name, trimmed(texts())


def xls_text(cell, datemode):
    if cell.ctype == XL_CELL_ERROR:
        return error_text_from_code.get(cell.value, "#N/A")
    value = clean(cell.value)
    text = None if value is None else backends.xls_value_to_unicode(value, cell.ctype, datemode)
    return moment(text) if cell.ctype == XL_CELL_DATE and text else text


def blocks(rows):
    """Sheets that stand one below the other: a name in the first column begins one."""
    sheets = {}
    lines = None
    for line, first, cells in rows:
        if first:
            lines = sheets.setdefault(first, [])
        if lines is not None and any(cell is not None for cell in cells):
            lines.append((line, [None] + cells))
    for name, lines in sheets.items():
        yield name, trimmed(lines)


def delimiter(text):
    """What divides cells. Spreadsheet programs write semicolons where numbers have a comma, as in French and Spanish; what is
    copied out of a sheet has tabs."""
    first = next((line for line in text.splitlines() if re.search("[,;\t]", line)), "")
    return max(",;\t", key=first.count)


def text_of(path):
    """The text of a file in UTF-8; of another one the encoding to save it in."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            fault = "It is text in UTF-16, and not in UTF-8."
        elif re.search(rb"[\0-\x08\x0e-\x1a]", content):
            raise Unreadable("It is no text at all.", "Export the sheets again, or give the workbook itself.") from error
        else:
            line = content.count(b"\n", 0, error.start) + 1
            fault = f"Line {line} is not in UTF-8: the file was saved in another encoding, such as Windows-1252."
        raise Unreadable(
            fault, "Save it as “CSV UTF-8” in Excel, or with the character set “Unicode (UTF-8)” in LibreOffice; or give the "
                   "workbook itself.") from error


def comma(path):
    text, end = text_of(path), "\x1a"
    # The mark at the end stands in a row of its own, unless it is taken into a cell that is still open.
    reader = csv.reader(io.StringIO(f"{text}\n{end}", newline=""), delimiter=delimiter(text))

    def rows():
        begin = 1
        try:
            for row in reader:
                if row == [end]:
                    return
                if row and row[-1].endswith(end):
                    raise Unreadable(
                        f"A quotation mark in line {begin} is not closed, so that all below it would be one cell.",
                        "Close it, or double it if it belongs to the text.")
                yield begin, clean(row[0]) if row else None, [clean(cell) for cell in row[1:]]
                begin = reader.line_num + 1
        except csv.Error as error:
            raise Unreadable(
                f"From line {begin} on it is no table: a cell there is longer than any form has, or has a sign that no text has.",
                "Look for a quotation mark that is not closed, or give the workbook itself.") from error
    yield from blocks(rows())


def markdown(path):
    def rows():
        for line, text in enumerate(text_of(path).split("\n"), 1):
            if re.match(r"\s*#", text):
                continue
            inner = re.match(r"\s*\|(.*)\|\s*", re.sub(r"^(.*\|)\s*#[^|]*$", r"\1", text))
            if inner and not re.match(r"^[|: -]*$", inner[1]):
                cells = [clean(cell.replace(r"\|", "|")) for cell in re.split(r"(?<!\\)\|", inner[1])]
                yield line, cells[0], cells[1:]
    yield from blocks(rows())


READERS = {".xlsx": xlsx, ".xlsm": xlsx, ".xls": xls, ".csv": comma, ".md": markdown}


def read(path):
    """The sheets of an XLSForm by name, and the names as the file has them."""
    path = pathlib.Path(path)
    ending = path.suffix.lower()
    read_sheets = reader(path, ending)
    try:
        found = list(read_sheets(path))
        unreckoned, merged = (formulas(path), merges(path)) if read_sheets is xlsx else ({}, {})
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"It is no {ending} workbook, it is damaged, or it is locked by a password.",
                         "Save it from a spreadsheet program as .xlsx, without a password.") from error
    sheets = {}
    for title, lines in found:
        name = title.strip().lower()
        if name not in SHEETS and len(found) == 1:
            name = "survey"
        if name in SHEETS and name not in sheets:
            sheets[name] = Sheet(name, title, lines, ending.startswith(".xl"), unreckoned.get(title))
            sheets[name].merged = merged.get(title, {})
    unread = [title for title, _ in found if title not in {sheet.title for sheet in sheets.values()}]
    for sheet in sheets.values():
        sheet.unread = unread
    return sheets, [title for title, _ in found]
