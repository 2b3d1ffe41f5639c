"""References as a file to be downloaded."""

from collections.abc import Iterable
from typing import NamedTuple

from moothall.formats.references import TABLES, Reference, write
from moothall.rooms.codification.exporting.carrying import Carried, in_columns, in_keywords

FORMATS = {
    "ris": "RIS, for reference managers",
    "csv": "CSV, for spreadsheets",
    "xlsx": "Excel",
    "bibtex": "BibTeX",
    "csl_json": "CSL-JSON",
}
_TYPES = {
    "ris": ("ris", "application/x-research-info-systems"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "bibtex": ("bib", "application/x-bibtex; charset=utf-8"),
    "csl_json": ("json", "application/vnd.citationstyles.csl+json"),
}


class ExportedFile(NamedTuple):
    name: str
    media_type: str
    data: bytes


def file_of_references(
    found: Iterable[tuple[Reference, Carried]], *, format: str, called: str
) -> ExportedFile:
    """The references with what each carries. ``format`` is one of ``FORMATS``, ``called`` the name of the
    file without its ending. Imported again, the file gives the same references."""
    carry = in_columns if format in TABLES else in_keywords
    data = write([carry(reference, carried) for reference, carried in found], format=format)
    ending, media_type = _TYPES[format]
    return ExportedFile(f"{called}.{ending}", media_type, data)
