"""The words of PDF and Word files: all of them, or one sentence that says why not."""

import io
import random
from dataclasses import replace

import docx
import pypdf
import pytest
import typst

from moothall.formats.document_text import NoText, text_of_document
from moothall.formats.safe_files import LIMITS, open_upload

PAGES = "The pool was open.\n#pagebreak()\nNobody came in *winter*.\n#pagebreak()\n#rect(width: 4cm)\n"


def pdf_of(typst_text):
    return typst.compile(typst_text.encode())


def word_of(*paragraphs, table=()):
    document, file = docx.Document(), io.BytesIO()
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, words in zip(made.add_row().cells, row, strict=True):
                cell.text = words
    document.add_paragraph("After the table.")
    document.save(file)
    return file.getvalue()


def changed(data, **how):
    """The same PDF, with a password."""
    writer, file = pypdf.PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(**how)
    writer.write(file)
    return file.getvalue()


def read(data, name, **limits):
    file = open_upload(io.BytesIO(data), declared_name=name, allowed=("pdf", "docx", "text"))
    return text_of_document(file, limits=replace(LIMITS, **limits))


def test_a_pdf_gives_its_words_page_by_page():
    found = read(pdf_of(PAGES), "report.pdf")
    assert found.text == "The pool was open.\n\nNobody came in winter."
    assert (found.pages, found.pages_with_text, found.is_cut) == (3, 2, False)


def test_a_word_file_gives_its_paragraphs_and_tables_in_their_order():
    found = read(word_of("Visits by year", table=[("2023", "1,200"), ("2024", "900")]), "visits.docx")
    assert found.text == "Visits by year\n2023\t1,200\n2024\t900\nAfter the table."
    assert (found.pages, found.pages_with_text) == (None, None)


def test_a_pdf_that_is_only_kept_from_changes_is_read():
    locked = changed(pdf_of(PAGES), user_password="", owner_password="owner")
    assert read(locked, "report.pdf").text.startswith("The pool was open.")


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda: changed(pdf_of(PAGES), user_password="secret"), "encrypted", "password"),
        (lambda: pdf_of("#rect(width: 4cm)"), "no_text", "scan"),
        (lambda: b"%PDF-1.7\nnothing follows", "unreadable", "damaged"),
    ],
)
def test_without_words_a_sentence_says_why(make, code, words):
    with pytest.raises(NoText, match=words) as refused:
        read(make(), "report.pdf")
    assert refused.value.code == code


def test_a_document_that_takes_too_much_memory_is_ended_and_takes_nothing_with_it():
    with pytest.raises(NoText, match="too much memory"):
        read(pdf_of(PAGES), "report.pdf", pdf_bytes=4 * 1024 * 1024)


def test_another_kind_is_no_document():
    with pytest.raises(ValueError, match="not from text"):
        read(b"Plain words of a plain file.", "words.txt")


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_gives_words_or_a_sentence(seed):
    chance = random.Random(seed)
    damaged = bytearray(pdf_of(PAGES))
    for _ in range(30):
        damaged[chance.randrange(5, len(damaged))] = chance.randrange(256)
    try:
        said = read(bytes(damaged), "report.pdf").text
    except NoText as refused:
        said = refused.sentence
    assert said
