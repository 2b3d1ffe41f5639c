"""Writing tables of references."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from moothall.formats.references.kinds import YEARS
from moothall.formats.references.model import Reference
from moothall.formats.references.names import author_of, author_text
from moothall.formats.references.remainder import remainder
from moothall.formats.references.tables.headers import OWN, ROLE_OF, WRITTEN, bare, is_own
from moothall.formats.references.tables.layout import Layout
from moothall.formats.references.text import printable
from moothall.formats.safe_files import LIMITS, write_zip
from moothall.formats.tabular import escape_cell

# A row of more lines than this is taken for one with an open quotation mark.
_MOST_LINES = 90
# Tags of ``extra`` that get a column each; the rarer ones stand with what has no column.
_MOST_COLUMNS = 200
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PARTS = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK_PARTS = (
    (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PARTS}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    ),
    (
        "_rels/.rels",
        f'{_XML}<Relationships xmlns="{_PARTS}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="References" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_PARTS}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
)
_FROZEN = (
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


def write_csv(references: Iterable[Reference], *, line_ending: str = "\r\n", separator: str = ",") -> bytes:
    """The references as a table in UTF-8, with the mark by which spreadsheets know it. What no column can
    hold stands in a last one."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator=line_ending)
    for row in _rows(list(references)):
        writer.writerow([escape_cell(cell) for cell in row])
    return made.getvalue().encode("utf-8-sig")


def write_tsv(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """As ``write_csv``, separated by tabs."""
    return write_csv(references, line_ending=line_ending, separator="\t")


def write_xlsx(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as a workbook of one sheet. Every cell is a text, never a formula."""
    rows = "".join(_sheet_row(number, row) for number, row in enumerate(_rows(list(references)), start=1))
    sheet = f'{_XML}<worksheet xmlns="{_SHEETS}">{_FROZEN}<sheetData>{rows}</sheetData></worksheet>'
    parts = [(name, content.encode()) for name, content in _WORKBOOK_PARTS]
    return write_zip([*parts, ("xl/worksheets/sheet1.xml", sheet.encode())])


def _rows(references: Sequence[Reference]) -> list[list[str]]:
    """The header and a row for each reference."""
    tags = _columns_of_their_own(references)
    header = [*WRITTEN.values(), *tags]
    layout = Layout(header, {})
    rows, rests = [], []
    for reference in references:
        cells = _cells(reference, tags)
        read = [cell.strip() for cell in cells]
        rests.append(_divided(remainder(reference, layout.reference(layout.draft(read)))))
        rows.append(cells)
    most = max(map(len, rests), default=0)
    own = [OWN, *(f"{OWN} {number}" for number in range(2, most + 1))][:most]
    filled = [[*row, *rest, *[""] * (most - len(rest))] for row, rest in zip(rows, rests, strict=True)]
    return [[*header, *own], *filled]


def _columns_of_their_own(references: Sequence[Reference]) -> list[str]:
    """The tags of ``extra`` that can be headers, the commonest first where there are many."""
    counted = Counter(tag for reference in references for tag, _ in reference.extra)
    # Editors have one already.
    known = {bare("A2"), *(bare(name) for name in WRITTEN.values())}
    tags: dict[str, str] = {}
    for tag, _ in counted.most_common(_MOST_COLUMNS):
        name = bare(tag)
        is_plain = tag == " ".join(printable(tag).split()) and len(tag) < 100
        if is_plain and name and name not in ROLE_OF and name not in known and not is_own(tag):
            tags.setdefault(name, tag)
    chosen = set(tags.values())
    return [tag for tag in counted if tag in chosen]


def _cells(reference: Reference, tags: Sequence[str]) -> list[str]:
    texts = {
        "kind": reference.kind,
        "authors": "; ".join(map(author_text, reference.authors)),
        "editors": "; ".join(author_text(author_of(value)) for tag, value in reference.extra if tag == "A2"),
        "year": str(reference.year) if reference.year in YEARS else "",
        "keywords": "; ".join(reference.keywords),
        "notes": "\n\n".join(reference.notes),
    }
    told = dict(reversed(reference.extra))
    named = [texts[role] if role in texts else getattr(reference, role) for role in WRITTEN]
    cells = [printable(text)[: LIMITS.cell] for text in (*named, *(told.get(tag, "") for tag in tags))]
    if sum(cell.count("\n") for cell in cells) > _MOST_LINES:
        cells = [cell.replace("\n", " ") for cell in cells]
    return cells


def _divided(rest: str) -> list[str]:
    """What has no column of its own in pieces that fit into cells."""
    return [rest[at : at + LIMITS.cell - 1] for at in range(0, len(rest), LIMITS.cell - 1)]


def _sheet_row(number: int, cells: Sequence[str]) -> str:
    made = "".join(_sheet_cell(number, place, cell) for place, cell in enumerate(cells) if cell)
    return f'<row r="{number}">{made}</row>'


def _sheet_cell(number: int, place: int, text: str) -> str:
    plain = escape(_LOOKS_ESCAPED.sub("_x005F_", text), quote=False)
    return f'<c r="{_letters(place)}{number}" t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def _letters(place: int) -> str:
    """The name of a column: 0 is "A", 26 is "AA"."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
