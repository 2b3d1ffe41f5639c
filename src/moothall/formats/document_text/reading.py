"""Taking the words out of a document, in a process of its own with little memory and little time."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moothall.formats.safe_files import LIMITS, Limits, SafeFile

KINDS = ("pdf", "docx")
# Of the words of one document, so many are kept: those of a book of a thousand pages.
LONGEST = 2_000_000
_CHILD = Path(__file__).with_name("child.py")
# A page number or a stray mark is no text.
_FEWEST_LETTERS = 10
_LETTERS = re.compile(r"\w")
# Surrogates cannot be stored, and PostgreSQL keeps no null.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCES = {
    "encrypted": "It is locked with a password, so its words cannot be read.",
    "unreadable": "It is damaged, or not written as such files are, so its words cannot be read.",
    "no_text": "It holds no text, only pictures of pages: a scan, for instance.",
    "too_slow": "Reading it took too long or too much memory, so its words were left out.",
}


@dataclass(frozen=True)
class DocumentText:
    """The words of a document. ``pages`` is their number, None for a Word file, which has none of its own;
    ``pages_with_text`` of them hold words; ``is_cut`` says that it was longer than ``LONGEST`` characters."""

    text: str
    pages: int | None
    pages_with_text: int | None
    is_cut: bool = False


class NoText(ValueError):
    """A document whose words could not be had. ``code`` is "encrypted", "unreadable", "no_text" or
    "too_slow"; ``sentence`` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(_SENTENCES[code])
        self.code, self.sentence = code, _SENTENCES[code]


def text_of_document(file: SafeFile, *, limits: Limits = LIMITS) -> DocumentText:
    """The words of a PDF or Word file, a blank line between pages, as the document's own order gives them.

    Raises NoText if there are none, if the file is locked or damaged, or if reading it takes more than
    ``limits.pdf_seconds`` of processor time or ``limits.pdf_bytes`` of memory; ValueError for another kind.
    """
    if file.kind not in KINDS:
        raise ValueError(f"kind: words are read from {' and '.join(KINDS)}, not from {file.kind}")
    said = _in_a_child(file, limits)
    if "refused" in said:
        raise NoText(said["refused"])
    pages = [_NOT_TEXT.sub("", page).replace("\r\n", "\n").strip() for page in said["pages"]]
    worded = [page for page in pages if len(_LETTERS.findall(page)) >= _FEWEST_LETTERS]
    if not worded:
        raise NoText("no_text")
    text = "\n\n".join(page for page in pages if page)
    is_paged = file.kind == "pdf"
    return DocumentText(
        text=text[:LONGEST],
        pages=len(pages) if is_paged else None,
        pages_with_text=len(worded) if is_paged else None,
        is_cut=bool(said["is_cut"]) or len(text) > LONGEST,
    )


def _in_a_child(file: SafeFile, limits: Limits) -> dict[str, Any]:
    """What the other process says. It is given the bytes and nothing else; whatever happens to it, it happens
    there."""
    asked = [str(each) for each in (file.kind, limits.pdf_seconds, limits.pdf_bytes, LONGEST)]
    line = [sys.executable, "-I", str(_CHILD), *asked]
    try:
        done = subprocess.run(  # noqa: S603 our own program, with numbers
            line, input=file.data, capture_output=True, timeout=4 * limits.pdf_seconds, check=True
        )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, ValueError):
        # It was ended from outside, at one of its limits.
        raise NoText("too_slow") from None
    return said
