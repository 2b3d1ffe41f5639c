"""PDF documents: tagged, so that a screen reader finds headings, lists and tables."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from moothall.formats.documents.model import Block, Document, Heading, Paragraph, Picture, Seal, Table
from moothall.formats.documents.sealing import seal_picture, seal_words

TEMPLATE = Path(__file__).with_name("document.typ")
# A column is at most so many times as wide as the narrowest.
WIDEST = 4


def to_pdf(document: Document) -> bytes:
    """The document as a PDF (A4)."""
    language, _, region = document.language.partition("-")
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": language,
        "region": region or None,
        "blocks": [_block(block) for block in document.blocks],
        "seal": _seal(document.seal) if document.seal else None,
    }
    # The fonts come with the compiler: the same document looks the same on every machine.
    return bytes(typst.compile(TEMPLATE, sys_inputs={"document": json.dumps(data)}, ignore_system_fonts=True))


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", **asdict(block)}
        case Paragraph():
            return {"kind": "paragraph", "lines": block.text.splitlines(), "note": block.note}
        case Table():
            return {"kind": "table", **asdict(block), "widths": _widths(block)}
        case Picture():
            return {"kind": "picture", "picture": block.svg, "words": block.words}
    return {"kind": "bullets", "items": list(block.items)}


def _widths(table: Table) -> list[float]:
    longest = [max(len(text) for text in column) for column in zip(table.head, *table.rows, strict=True)]
    narrowest = max(min(longest), 1)
    return [min(length / narrowest, WIDEST) or 1 for length in longest]


def _seal(seal: Seal) -> dict[str, Any]:
    return {"words": seal_words(seal), "picture": seal_picture(seal, "svg").decode()}
