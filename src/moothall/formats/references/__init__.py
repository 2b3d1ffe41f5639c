"""References from and to the files of reference managers and literature databases.

A reader of another format is one more module beside the others and one more line in the two tables below.
"""

from collections.abc import Callable, Iterable, Mapping

from moothall.formats.import_report import DroppedLine, ImportReport, Rejected, Warned
from moothall.formats.references.bibtex import read_bibtex, write_bibtex
from moothall.formats.references.csl_json import read_csl_json, write_csl_json
from moothall.formats.references.detecting import WORDS, detect, refuse_what_is_not_text
from moothall.formats.references.endnote_tagged import read_endnote_tagged, write_endnote_tagged
from moothall.formats.references.endnote_xml import read_endnote_xml, write_endnote_xml
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.nbib import read_nbib, write_nbib
from moothall.formats.references.ris import read_ris, write_ris
from moothall.formats.references.tables import (
    header_in,
    read_csv,
    read_tsv,
    read_xlsx,
    write_csv,
    write_tsv,
    write_xlsx,
)
from moothall.formats.references.wos import read_wos, write_wos

__all__ = [
    "FORMATS",
    "PLACES",
    "TABLES",
    "WORDS",
    "Author",
    "DroppedLine",
    "ImportReport",
    "Reference",
    "Rejected",
    "Warned",
    "detect",
    "read",
    "read_corrected",
    "write",
]

_READERS: dict[str, Callable[..., tuple[tuple[Reference, ...], ImportReport]]] = {
    "ris": read_ris,
    "nbib": read_nbib,
    "bibtex": read_bibtex,
    "endnote_xml": read_endnote_xml,
    "endnote_tagged": read_endnote_tagged,
    "wos": read_wos,
    "csv": read_csv,
    "tsv": read_tsv,
    "xlsx": read_xlsx,
    "csl_json": read_csl_json,
}
_WRITERS: dict[str, Callable[..., bytes]] = {
    "ris": write_ris,
    "nbib": write_nbib,
    "bibtex": write_bibtex,
    "endnote_xml": write_endnote_xml,
    "endnote_tagged": write_endnote_tagged,
    "wos": write_wos,
    "csv": write_csv,
    "tsv": write_tsv,
    "xlsx": write_xlsx,
    "csl_json": write_csl_json,
}
FORMATS = ("ris", "nbib", "bibtex", "endnote_xml", "endnote_tagged", "wos", "csv", "tsv", "xlsx", "csl_json")
TABLES = ("csv", "tsv", "xlsx")
# What the numbers of a report count where it is not lines.
PLACES = {"xlsx": "row", "csl_json": "element"}


def read(
    data: bytes,
    *,
    name: str = "",
    format: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a file, in its order, and what became of everything in it.

    ``format`` is one of ``FORMATS``, detected from the content if not given; ``encoding`` overrules the
    detected one; ``columns`` maps the headers of a table to fields and means nothing for other formats.
    Always ``report.found == report.parsed + len(report.rejected)``.

    Raises ValueError for an empty file, for one of another kind, with a sentence that says what it looks
    like, and for one without a record.

    >>> references, report = read(b"TY  - JOUR\\nTI  - Free swimming\\nER  - \\n")
    >>> references[0].title, report.found
    ('Free swimming', 1)
    """
    format = format or detect(data, name=name, columns=tuple(columns or ()))
    if format not in _READERS:
        raise ValueError(f"“{format}” is no format of references. There are {', '.join(FORMATS)}.")
    if format != "xlsx":
        refuse_what_is_not_text(data)
    options = {"encoding": encoding, "columns": columns} if format in TABLES else {"encoding": encoding}
    return _READERS[format](data, **options)


def read_corrected(
    text: str, *, data: bytes, format: str, columns: Mapping[str, str] | None = None
) -> tuple[tuple[Reference, ...], ImportReport]:
    """What one record of a file says, as somebody has corrected it: ``text`` as ``raw`` gave it, out of
    ``data``. A row of a table says nothing without the header of its file. Raises ValueError like ``read``.

    >>> read_corrected("Baths;2019", data=b"Title;Year\\n;2019\\n", format="csv")[0][0].title
    'Baths'
    """
    if format in TABLES:
        text = f"{header_in(data, format, columns or {})}\n{text}"
        format = "tsv" if format == "xlsx" else format
    return read(text.encode(), format=format, columns=columns)


def write(references: Iterable[Reference], *, format: str, line_ending: str = "\r\n") -> bytes:
    """The references as a file. Reading it again gives the same ones apart from ``raw`` and ``line``.

    What a format has no place for stands in a tag, field or column of our own. ``line_ending`` means nothing
    for a workbook. Raises ValueError for a format that is not one of ``FORMATS``.
    """
    if format not in _WRITERS:
        raise ValueError(f"References are written as {', '.join(FORMATS)}, not as “{format}”.")
    return _WRITERS[format](references, line_ending=line_ending)
