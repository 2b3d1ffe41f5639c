"""The sheets of an Excel workbook as rows of text."""

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from moothall.formats.references.text import whole
from moothall.formats.safe_files import LIMITS, Row, SafeZip, UnsafeFile, XmlEvent, iter_xml, open_zip

_WORKBOOK = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"[A-Z]{1,3}", re.ASCII)
_NOT_A_FORMAT = re.compile(r'"[^"]{0,200}"|\\.|\[[^\]]{0,200}\]')
_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_TOO_MUCH = "The texts of this file are repeated so often that they are larger than 300 MB. Divide it."


class _Book(NamedTuple):
    """What all sheets of a workbook share. ``dates`` are the styles that show a number as a date."""

    texts: list[str]
    dates: frozenset[int]
    from_1904: bool


def sheets_of(data: bytes) -> Iterator[Iterator[Row]]:
    """The rows of each visible sheet, blank ones left out. Raises UnsafeFile for a file that is no workbook,
    is damaged, or too large.

    A number is written as people do: "2017", and as an ISO date where the workbook shows it as one.
    """
    archive = open_zip(data)
    sheets, from_1904 = _sheets(archive)
    targets = _targets(archive)
    texts = [path for path, kind in targets.values() if kind == "sharedStrings"]
    styles = [path for path, kind in targets.values() if kind == "styles"]
    book = _Book(
        texts=list(_shared_texts(archive, texts[0])) if texts else [],
        dates=_date_styles(archive, styles[0]) if styles else frozenset(),
        from_1904=from_1904,
    )
    for sheet in sheets:
        if sheet in targets:
            yield _Sheet(book).rows(archive, targets[sheet][0])


def _events(archive: SafeZip, name: str) -> Iterator[XmlEvent]:
    """The events of a part, names without their namespace."""
    with archive.stream(name) as stream:
        for event in iter_xml(stream):
            attributes = {key.rpartition("}")[2]: value for key, value in event.attributes.items()}
            yield XmlEvent(event.kind, event.name.rpartition("}")[2], event.line, event.text, attributes)


def _sheets(archive: SafeZip) -> tuple[list[str], bool]:
    """The relationships of the visible sheets in their order, and whether days count from 1904."""
    sheets, from_1904 = [], False
    for event in _events(archive, _WORKBOOK):
        if (
            event.kind == "start"
            and event.name == "sheet"
            and event.attributes.get("state") in (None, "visible")
        ):
            sheets.append(event.attributes.get("id", ""))
        elif event.kind == "start" and event.name == "workbookPr":
            from_1904 = event.attributes.get("date1904") in ("1", "true")
    return sheets, from_1904


def _targets(archive: SafeZip) -> dict[str, tuple[str, str]]:
    """Path and kind of each part that the workbook names."""
    found = {}
    for event in _events(archive, "xl/_rels/workbook.xml.rels"):
        if event.kind == "start" and event.name == "Relationship":
            target = event.attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            kind = event.attributes.get("Type", "").rpartition("/")[2]
            found[event.attributes.get("Id", "")] = (path, kind)
    return found


def _shared_texts(archive: SafeZip, path: str) -> Iterator[str]:
    parts: list[str] = []
    phonetic = False
    for event in _events(archive, path):
        if event.name == "rPh":
            phonetic = event.kind == "start"
        elif event.kind == "text" and event.name == "t" and not phonetic:
            parts.append(event.text)
        elif event.name == "si" and event.kind == "end":
            yield _plain("".join(parts))
            parts = []


def _plain(text: str) -> str:
    """Excel writes characters that XML forbids as "_x000B_"."""
    return whole(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)) if "_x" in text else text


def _date_styles(archive: SafeZip, path: str) -> frozenset[int]:
    """The places of the cell styles that show a date."""
    formats: dict[str, bool] = {}
    styles: list[bool] = []
    inside = False
    for event in _events(archive, path):
        if event.kind == "start" and event.name == "numFmt":
            code = _NOT_A_FORMAT.sub("", event.attributes.get("formatCode", "")).lower()
            formats[event.attributes.get("numFmtId", "")] = "y" in code or "d" in code
        elif event.name == "cellXfs":
            inside = event.kind == "start"
        elif inside and event.kind == "start" and event.name == "xf":
            number = event.attributes.get("numFmtId", "")
            styles.append(formats.get(number, number.isdecimal() and int(number) in _DATES))
    return frozenset(place for place, is_date in enumerate(styles) if is_date)


class _Sheet:
    """Puts the cells of one sheet together, row by row."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.cells: list[str] = []
        self.given = 0

    def rows(self, archive: SafeZip, path: str) -> Iterator[Row]:
        number = count = 0
        cell: dict[str, str] = {}
        parts: list[str] = []
        phonetic = False
        for event in _events(archive, path):
            if event.name == "rPh":
                phonetic = event.kind == "start"
            elif event.kind == "text" and event.name in ("v", "t") and not phonetic:
                parts.append(event.text)
            elif event.kind == "start" and event.name == "row":
                number = _whole(event.attributes.get("r", ""), number + 1)
                self.cells = []
            elif event.kind == "start" and event.name == "c":
                cell, parts = dict(event.attributes), []
            elif event.kind == "end" and event.name == "c":
                self.put(cell, "".join(parts))
            elif event.kind == "end" and event.name == "row" and any(map(str.strip, self.cells)):
                count += 1
                if count > LIMITS.rows:
                    sentence = f"The sheet has more than {LIMITS.rows:,} rows. Divide it and send the parts."
                    raise UnsafeFile("too_large", sentence, f"row {number}")
                yield self.row(number)

    def put(self, cell: dict[str, str], text: str) -> None:
        """Add a cell where its name says it stands. One beyond the last column allowed only shows that it is
        there."""
        letters = _LETTERS.match(cell.get("r", ""))
        place = _column(letters[0]) if letters else len(self.cells)
        place = min(place, LIMITS.columns)
        while len(self.cells) < place:
            self.cells.append("")
        value = self.value(cell, text)
        self.given += len(value)
        if self.given > LIMITS.zip_bytes:
            raise UnsafeFile("too_large", _TOO_MUCH)
        self.cells[place : place + 1] = [value]

    def value(self, cell: dict[str, str], text: str) -> str:
        kind = cell.get("t", "n")
        if kind == "s":
            place = _whole(text, -1)
            return self.book.texts[place] if 0 <= place < len(self.book.texts) else ""
        if kind in ("inlineStr", "str"):
            return _plain(text)
        if kind == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        if kind == "e":
            return ""
        return self.number(text.strip(), _whole(cell.get("s", ""), -1) in self.book.dates)

    def number(self, text: str, is_date: bool) -> str:
        try:
            number = float(text)
            if is_date and 0 < number < 2_958_466:
                day = _DAY_ZERO[self.book.from_1904] + timedelta(days=int(number))
                return day.date().isoformat()
        except ValueError:
            return text
        return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else text

    def row(self, number: int) -> Row:
        cells = tuple(cell.strip() for cell in self.cells)
        problem = "too_wide" if len(cells) > LIMITS.columns else ""
        if any(len(cell) > LIMITS.cell for cell in cells):
            problem = "too_long"
        return Row(number, cells, "\t".join(map(_quoted, cells)), problem)


def _quoted(cell: str) -> str:
    """A cell as it stands in a row that is separated by tabs."""
    quoted = cell.replace('"', '""')
    return f'"{quoted}"' if quoted != cell or "\t" in cell or "\n" in cell else cell


def _column(letters: str) -> int:
    """The place of a column, from 0: "A" is 0, "AA" is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.strip().isdecimal() and len(text) < 12 else otherwise
