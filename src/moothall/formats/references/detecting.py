"""Which kind of file somebody has brought, from what is in it."""

import re
from typing import NamedTuple

from moothall.formats.decoding import decode

# As much of a file is looked at.
_SAMPLE = 64 * 1024


class Kind(NamedTuple):
    """A kind of file: how a sentence says it, and what makes it certain."""

    word: str
    pattern: re.Pattern[str]


def _kind(word: str, pattern: str) -> Kind:
    return Kind(word, re.compile(pattern, re.MULTILINE))


KINDS: dict[str, Kind] = {
    "nbib": _kind("a PubMed file", r"\A\s*PMID- ?\d"),
    "wos": _kind("a Web of Science plain text file", r"\A\s*FN [^\n]*\nVR 1|\A\s*PT [A-Z]\nAU "),
    "endnote_tagged": _kind("an EndNote tagged file", r"\A\s*%0 \S"),
    "endnote_xml": _kind("an EndNote XML file", r"\A\s*(?:<\?xml[^>]*>\s*)?<(?:xml|records)>"),
    "bibtex": _kind("a BibTeX file", r"^[ \t]*@[A-Za-z]+\s*[{(]"),
    "csl_json": _kind("a CSL-JSON file", r"\A\s*[\[{]\s*[{\"]"),
    "ris": _kind("a RIS file", r"^TY[ \t]+-|^ER  -"),
}
_PAGE = re.compile(r"\A\s*(?:<!doctype html|<html)", re.IGNORECASE)
_XML = re.compile(r"\A\s*<(?:\?xml|[a-z])", re.IGNORECASE)
_HEADER_NAMES = re.compile(r"\b(?:title|abstract|authors?|doi|year)\b", re.IGNORECASE)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an older Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
# Control characters that text may hold.
_IN_TEXT = "\t\n\r\f\v\x1a\x1c\x1d\x1e\x1f"
_ASK = "Export the references as RIS and import that."


def detect(data: bytes, *, name: str = "") -> str:
    """The kind of a file of references: "ris", or one of the others of the field, such as "bibtex".

    Raises ValueError for anything else, with a sentence that says what it looks like.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ValueError("The file is empty. Export the references again and import that file.")
    if data.startswith(b"PK\x03\x04"):
        if b"xl/" in data:
            return "xlsx"
        kind = "a Word file" if b"word/" in data else "a compressed file"
        raise ValueError(f"This looks like {kind}. {_ASK}")
    if looks := looks_binary(data):
        raise ValueError(f"This looks like {looks}. {_ASK}")
    return _kind_of_text(decode(data[:_SAMPLE]).text.replace("\r\n", "\n").replace("\r", "\n"), name)


def looks_binary(data: bytes) -> str:
    """What a file that is no text looks like from its first bytes; empty for one that may be text."""
    return next((word for magic, word in _MAGIC if data.startswith(magic)), "")


def _kind_of_text(text: str, name: str) -> str:
    for kind in ("ris", "nbib", "wos", "endnote_tagged", "endnote_xml"):
        if KINDS[kind].pattern.search(text):
            return kind
    odd = sum(character < " " and character not in _IN_TEXT for character in text[:4096])
    if odd * 20 > len(text[:4096]):
        raise ValueError(f"This looks like a file that is not text. {_ASK}")
    if _PAGE.match(text):
        raise ValueError(f"This looks like a web page. {_ASK}")
    if _XML.match(text):
        raise ValueError(f"This looks like an XML file of another kind. {_ASK}")
    for kind in ("bibtex", "csl_json"):
        if KINDS[kind].pattern.search(text):
            return kind
    if kind := _kind_of_table(text):
        return kind
    called = f"“{name[:80]}”" if name else "This file"
    raise ValueError(f"{called} looks like ordinary text: no record begins in it with “TY  - ”. {_ASK}")


def _kind_of_table(text: str) -> str:
    header = next((line for line in text.split("\n") if line.strip()), "")
    if len(_HEADER_NAMES.findall(header)) < 2:
        return ""
    return "tsv" if header.count("\t") > max(header.count(","), header.count(";")) else "csv"
