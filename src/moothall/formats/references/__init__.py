"""References from and to the files of reference managers and literature databases.

A reader of another format is one more module beside ``ris`` and one more line in the two tables below.
"""

from collections.abc import Callable, Iterable, Mapping

from moothall.formats.import_report import DroppedLine, ImportReport, Rejected, Warned
from moothall.formats.references.detecting import KINDS, detect, looks_binary
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.ris import read_ris
from moothall.formats.references.ris_writing import write_ris

__all__ = [
    "FORMATS",
    "Author",
    "DroppedLine",
    "ImportReport",
    "Reference",
    "Rejected",
    "Warned",
    "detect",
    "read",
    "write",
]

_READERS: dict[str, Callable[..., tuple[tuple[Reference, ...], ImportReport]]] = {"ris": read_ris}
_WRITERS: dict[str, Callable[..., bytes]] = {"ris": write_ris}
FORMATS = tuple(_READERS)

_WORDS = {
    "csv": "a table of comma-separated values",
    "tsv": "a table of tab-separated values",
    "xlsx": "an Excel file",
}
_WORDS |= {name: kind.word for name, kind in KINDS.items()}


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
    format = format or detect(data, name=name)
    if format not in _READERS:
        known = " or ".join(_WORDS[known].split()[1] for known in FORMATS)
        looks = _WORDS.get(format, f"“{format}”")
        raise ValueError(f"This looks like {looks}. Export the references as {known} and import that.")
    if looks := looks_binary(data):
        raise ValueError(f"This looks like {looks}. Export the references again and import that file.")
    return _READERS[format](data, encoding=encoding)


def write(references: Iterable[Reference], *, format: str, line_ending: str = "\r\n") -> bytes:
    """The references as a file. Reading it again gives the same ones apart from ``raw`` and ``line``.

    Raises ValueError for a format that is not written.
    """
    if format not in _WRITERS:
        raise ValueError(f"References are written as {', '.join(_WRITERS)}, not as “{format}”.")
    return _WRITERS[format](references, line_ending=line_ending)
