"""Pictures in documents, and as files of their own."""

import io

import docx
import pytest
from PIL import Image

from moothall.formats.documents import Document, Picture, to_docx, to_pdf, to_png

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#ff0000"/><text x="10" y="50">Words</text></svg>'
)


def test_a_picture_is_as_wide_as_asked_and_the_same_each_time():
    made = to_png(SVG, width=200)
    picture = Image.open(io.BytesIO(made)).convert("RGB")
    assert picture.size == (400, 200)
    assert picture.getpixel((390, 190)) == (255, 0, 0)
    assert made == to_png(SVG, width=200)


def test_what_is_no_picture_is_refused():
    with pytest.raises(RuntimeError):
        to_png("no picture", width=200)


def test_a_picture_in_a_document_says_what_it_shows():
    words = 'A red picture & "words" <b>'
    document = Document("A", "B", [Picture(SVG, to_png(SVG, width=200), words)])
    (shape,) = docx.Document(io.BytesIO(to_docx(document))).inline_shapes
    assert shape._inline.docPr.get("descr") == words
    assert to_pdf(document).startswith(b"%PDF")
