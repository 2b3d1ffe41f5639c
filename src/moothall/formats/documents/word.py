"""Word documents: real headings, lists and tables, so that people can go on working with them."""

import io
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from moothall.formats.documents.model import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Picture,
    Seal,
    Table,
)
from moothall.formats.documents.sealing import seal_picture, seal_words

# What XML cannot hold: control characters other than tab, new line and return, and two that are none.
_UNPRINTABLE = dict.fromkeys([*(code for code in range(32) if code not in (9, 10, 13)), 0xFFFE, 0xFFFF])


def to_docx(document: Document) -> bytes:
    """The document as a Word file (A4)."""
    made = docx.Document()
    _set_up(made, document)
    made.add_heading(_clean(document.title), level=0)
    made.add_paragraph(_clean(document.subtitle), style="Subtitle")
    for block in document.blocks:
        _add(made, block)
    if document.seal:
        _add_seal(made, document.seal)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _set_up(made: Any, document: Document) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)
    properties = made.core_properties
    properties.title, properties.language = _clean(document.title), document.language
    properties.author = properties.comments = ""
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    spoken = normal.element.rPr
    spoken.append(spoken.makeelement(qn("w:lang"), {qn("w:val"): document.language}))


def _add(made: Any, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(_clean(block.text), level=block.level)
        case Paragraph():
            _add_paragraph(made, block)
        case Bullets():
            for item in block.items:
                made.add_paragraph(_clean(item), style="List Bullet")
        case Table():
            _add_table(made, block)
        case Picture():
            _add_picture(made, block)


def _add_paragraph(made: Any, block: Paragraph) -> None:
    for line in block.text.splitlines():
        made.add_paragraph(_clean(line))
    if block.note:
        note = made.add_paragraph().add_run(_clean(block.note))
        note.font.size, note.italic = Pt(9), True


def _add_table(made: Any, block: Table) -> None:
    made.add_paragraph(_clean(block.caption), style="Caption")
    table = made.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(_clean(text)).bold = True
    # The head is repeated on every page that the table reaches.
    table.rows[0]._tr.get_or_add_trPr().append(
        table._tbl.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"})
    )
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)
    made.add_paragraph()


def _add_picture(made: Any, block: Picture) -> None:
    shape = made.add_picture(io.BytesIO(block.png), width=Cm(16))
    shape._inline.docPr.set("descr", _clean(block.words))


def _add_seal(made: Any, seal: Seal) -> None:
    made.add_paragraph()
    made.add_picture(io.BytesIO(seal_picture(seal, "png")), width=Cm(2.5))
    made.add_paragraph().add_run(_clean(seal_words(seal))).font.size = Pt(9)


def _clean(text: str) -> str:
    return text.translate(_UNPRINTABLE)
