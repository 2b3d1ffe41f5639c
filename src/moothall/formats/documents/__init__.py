"""Documents to take away: one model of what is said, written as Word or as PDF."""

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
from moothall.formats.documents.pdf import to_pdf
from moothall.formats.documents.pictures import to_png
from moothall.formats.documents.word import to_docx

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Heading",
    "Paragraph",
    "Picture",
    "Seal",
    "Table",
    "to_docx",
    "to_pdf",
    "to_png",
]
