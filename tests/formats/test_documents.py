"""Documents to take away."""

import io
import re

import docx
import pytest
import zxingcpp
from PIL import Image

from moothall.formats.documents import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Seal,
    Table,
    to_docx,
    to_pdf,
)
from moothall.formats.documents.sealing import seal_picture

SEAL = Seal(41, "0123456789abcdef" * 4, "https://moot.example/w/testshire/ledger/")
HOSTILE = '#read("/etc/passwd") = $x$ *bold* <b> & \\ ]]> {{ x }} @ref // \x07\uffff'


def document(**changed) -> Document:
    blocks = [
        Heading("What we agree on"),
        Paragraph("Most people agree.\nSome do not.", note="Rests on statement 4"),
        Bullets(["One", "Two"]),
        Table("Votes", ["Statement", "Parents"], [["Free swimming", "fewer than 5 of 9"], ["Lights", "82%"]]),
    ]
    told = {"title": "What we heard", "subtitle": "Fallowmere, 4 March 2027", "blocks": blocks, "seal": SEAL}
    return Document(**(told | changed))


def words_of(made: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]


def test_a_word_document_says_everything_in_order():
    made = words_of(to_docx(document()))
    assert made[:5] == [
        *("What we heard", "Fallowmere, 4 March 2027", "What we agree on"),
        *("Most people agree.", "Some do not."),
    ]
    assert "Rests on statement 4" in made
    assert made.index("One") < made.index("Two") < made.index("Votes")


def test_its_headings_and_tables_are_real_ones():
    made = docx.Document(io.BytesIO(to_docx(document())))
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"] == ["What we agree on"]
    (table,) = made.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Statement", "Parents"],
        ["Free swimming", "fewer than 5 of 9"],
        ["Lights", "82%"],
    ]
    assert "tblHeader" in table.rows[0]._tr.xml


def test_it_is_a4_and_names_its_language_and_no_author():
    made = docx.Document(io.BytesIO(to_docx(document())))
    assert round(made.sections[0].page_width.cm, 1) == 21
    assert made.core_properties.title == "What we heard"
    assert made.core_properties.author == ""
    assert "en-GB" in made.styles["Normal"].element.xml


def test_the_seal_names_the_ledger_and_its_code_leads_there():
    sealed = " ".join(words_of(to_docx(document())))
    assert "41 entries" in sealed
    assert "0123456789abcdef." in sealed
    picture = Image.open(io.BytesIO(seal_picture(SEAL, "png")))
    assert zxingcpp.read_barcode(picture.convert("L")).text == SEAL.address


def test_a_document_without_a_seal_has_none():
    assert not any("ledger" in text for text in words_of(to_docx(document(seal=None))))
    assert to_pdf(document(seal=None)).startswith(b"%PDF")


def test_a_pdf_is_tagged_and_has_its_title():
    made = to_pdf(document())
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made or b"/MarkInfo" in made
    assert b"/Lang" in made


@pytest.mark.parametrize("write", [to_docx, to_pdf])
def test_nothing_in_a_text_is_read_as_markup(write):
    hostile = document(
        title=HOSTILE, blocks=[Heading(HOSTILE), Paragraph(HOSTILE, HOSTILE), Bullets([HOSTILE])]
    )
    made = write(hostile)
    if write is to_docx:
        assert HOSTILE.translate(dict.fromkeys((7, 0xFFFF))) in words_of(made)
    assert b"root:" not in made


def test_an_empty_document_can_be_written():
    assert to_docx(document(blocks=[], seal=None))
    assert len(re.findall(rb"/Type\s*/Page\b", to_pdf(document(blocks=[], seal=None)))) <= 1


def test_a_table_without_rows_can_be_written():
    empty = document(blocks=[Table("None yet", ["Statement", "Votes"], [])])
    assert to_docx(empty)
    assert to_pdf(empty)
