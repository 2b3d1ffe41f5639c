"""Which kind of file somebody has brought, from what is in it."""

import re

from moothall.formats.decoding import decode, lines_of
from moothall.formats.references.tables import table_in
from moothall.formats.safe_files import KINDS, kind_of

# As much of a file is looked at.
_SAMPLE = 64 * 1024

# How a sentence says each format.
WORDS = {
    "ris": "a RIS file",
    "nbib": "a PubMed file",
    "bibtex": "a BibTeX file",
    "endnote_xml": "an EndNote XML file",
    "endnote_tagged": "an EndNote tagged file",
    "wos": "a Web of Science file",
    "csv": "a table of comma-separated values",
    "tsv": "a table of tab-separated values",
    "xlsx": "an Excel file",
    "csl_json": "a CSL-JSON file",
}


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.MULTILINE)


# In the order in which they are looked for: what must stand at the beginning comes first.
_CERTAIN = {
    "nbib": _pattern(r"\A\s*(?:[A-Z]{2,4} {0,2}- [^\n]*\n){0,10}PMID- |\A\s*OWN - ERIC"),
    "wos": _pattern(r"\A\s*(?:FN [^\n]*\n+)(?:VR [^\n]*)|\A\s*PT [A-Z]\n(?:[A-Z][A-Z0-9] |   )"),
    "endnote_xml": _pattern(
        r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^<>]{0,500}-->\s*)?<(?:xml|records|record)>"
    ),
    "csl_json": _pattern(r"\A\s*(?:\[\s*(?:[\[{]|\]\s*\Z)|\{\s*[\"}])"),
    "ris": _pattern(r"^TY[ \t]+-|^ER  -"),
    "endnote_tagged": _pattern(r"^%0[ \t]\S"),
}
_BIBTEX = _pattern(r"^[ \t]*@[ \t]*[A-Za-z]+\s{0,10}[{(]")
_DOCUMENT_TYPE = _pattern(r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<!DOCTYPE (?:xml|records)\b")
_PAGE = re.compile(r"\A\s*(?:<!doctype html|<html)", re.IGNORECASE)
_XML = re.compile(r"\A\s*<(?:\?xml|!doctype|[a-z])", re.IGNORECASE)
_ASK = "Export the references as RIS, BibTeX, CSV or Excel and import that."


def detect(data: bytes, *, name: str = "", columns: tuple[str, ...] = ()) -> str:
    """The format of a file of references, one of ``FORMATS``. ``columns`` are headers that a table may have.

    Raises ValueError for anything else, with a sentence that says what it looks like, and UnsafeFile for a
    compressed file that is not opened.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ValueError("The file is empty. Export the references again and import that file.")
    if kind_of(data) == "xlsx":
        return "xlsx"
    refuse_what_is_not_text(data)
    text = "\n".join(lines_of(decode(data[:_SAMPLE]).text))
    for format, pattern in _CERTAIN.items():
        if pattern.search(text):
            return format
    if _DOCUMENT_TYPE.match(text):
        return "endnote_xml"
    if _PAGE.match(text):
        raise ValueError(f"This looks like a web page. {_ASK}")
    if _XML.match(text):
        raise ValueError(f"This looks like an XML file of another kind. {_ASK}")
    if _BIBTEX.search(text):
        return "bibtex"
    if format := table_in(text.split("\n"), name, columns):
        return format
    called = f"“{name[:80]}”" if name else "This file"
    raise ValueError(f"{called} looks like ordinary text: no record begins in it with “TY  - ”. {_ASK}")


def refuse_what_is_not_text(data: bytes) -> None:
    """Raises ValueError, saying what it looks like, for a file that is no text."""
    kind = kind_of(data)
    if kind not in ("text", "xml"):
        raise ValueError(f"This looks like {KINDS[kind]}. {_ASK}")
