"""The Retraction Watch list: what publishers have said of papers after they were published.

The list is a table of comma-separated values with one notice a row. Its columns are described at
https://gitlab.com/crossref/retraction-watch-data.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Day  # in the class below, "date" names a field

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import ImportReport, Rejected, Warned
from moothall.formats.references.identifiers import find_doi, pmid_in
from moothall.formats.safe_files import Row, UnsafeFile, iter_rows

COLUMNS = (
    *("RetractionDOI", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate"),
    *("Reason", "Title"),
)
# As the list words it -> the nature of the notice.
NATURES = {
    "retraction": "retraction",
    "expression of concern": "concern",
    "correction": "correction",
    "reinstatement": "reinstatement",
}
_MONTH_OR_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\s.*)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?", re.ASCII)
_WHAT_IS_NO_ROW = {
    "open_quote": "A quotation mark in this row is never closed.",
    "too_wide": "This row has more columns than can be read.",
    "too_long": "A cell of this row is longer than can be read.",
}


@dataclass(frozen=True, slots=True)
class RetractionNotice:
    """One notice about one paper. ``nature`` is "retraction", "concern", "correction" or "reinstatement".

    ``doi`` and ``pmid`` are those of the paper, in lower case and without a resolver; ``notice_doi`` that of
    the notice itself. What the list does not give is empty; ``date`` is None.
    """

    nature: str
    doi: str = ""
    pmid: str = ""
    title: str = ""
    notice_doi: str = ""
    date: Day | None = None
    reason: str = ""
    line: int = 0


def read_retractions(data: bytes) -> tuple[tuple[RetractionNotice, ...], ImportReport]:
    """Every notice of the list, in its order, and each row that could not be read with the reason why.

    A date such as 03/04/2024 has the month first, as the list writes it, unless some date of the file can
    only have the day first. Raises ValueError, with a sentence, for a file without the columns of the list or
    without a row, and UnsafeFile for one with too many.

    >>> row = b"10.5555/r,10.5555/A,0,Retraction,3/27/2024 0:00,+Error;,Pools"
    >>> notices, report = read_retractions(",".join(COLUMNS).encode() + b"\\n" + row)
    >>> notices[0].doi, notices[0].date, report.found
    ('10.5555/a', datetime.date(2024, 3, 27), 1)
    """
    decoded = decode(data)
    rows = iter_rows(lines_of(decoded.text), separator=",")
    places = _places_of(next(rows, None))
    found = list(rows)
    if not found:
        raise ValueError("The file has the columns of the Retraction Watch list and no row below them.")
    day_first = _has_day_first(_cell(row, places, "RetractionDate") for row in found)
    notices: list[RetractionNotice] = []
    rejected: list[Rejected] = []
    warnings = warnings_of(decoded)
    for row in found:
        notice = _notice_of(row, places, day_first)
        if isinstance(notice, Rejected):
            rejected.append(notice)
            continue
        notices.append(notice)
        if notice.date is None and (written := _cell(row, places, "RetractionDate")):
            warnings.append(Warned(row.line, "date", f"“{written[:40]}” is no date, so it was left out."))
    report = ImportReport(
        "retraction_watch",
        decoded.encoding,
        len(found),
        len(notices),
        tuple(rejected),
        warnings=tuple(warnings),
    )
    return tuple(notices), report


def columns_missing(data: bytes) -> list[str]:
    """The columns that the first row of a file should have and has not."""
    try:
        _places_of(next(iter_rows(lines_of(decode(data[:65_536]).text), separator=","), None))
    except _Missing as missing:
        return missing.columns
    except UnsafeFile:
        return list(COLUMNS)
    return []


class _Missing(ValueError):
    def __init__(self, columns: list[str]) -> None:
        self.columns = columns
        super().__init__(
            "This is not the Retraction Watch list: its first row does not name "
            f"{', '.join(columns)}. Download the list as CSV and send it unchanged."
        )


def _places_of(header: Row | None) -> dict[str, int]:
    """Where each column of the list stands. Raises ValueError for those that are missing."""
    cells = header.cells if header else ()
    places = {cell.strip().lstrip("\ufeff").lower(): place for place, cell in enumerate(cells)}
    if missing := [column for column in COLUMNS if column.lower() not in places]:
        raise _Missing(missing)
    return {column: places[column.lower()] for column in COLUMNS}


def _cell(row: Row, places: Mapping[str, int], column: str) -> str:
    place = places[column]
    return row.cells[place].strip() if place < len(row.cells) else ""


def _notice_of(row: Row, places: Mapping[str, int], day_first: bool) -> RetractionNotice | Rejected:
    if row.problem:
        return Rejected(row.line, row.problem, _WHAT_IS_NO_ROW[row.problem], row.raw)
    nature = _cell(row, places, "RetractionNature")
    if nature.lower() not in NATURES:
        said = f"“{nature[:60]}” is" if nature else "Nothing is given, which is"
        message = f"{said} none of: Retraction, Expression of concern, Correction, Reinstatement."
        return Rejected(row.line, "nature", message, row.raw)
    doi = find_doi(_cell(row, places, "OriginalPaperDOI")).lower()
    pmid = pmid_in(_cell(row, places, "OriginalPaperPubMedID"))
    title = _cell(row, places, "Title")
    if not (doi or pmid or title):
        message = "It names no paper: DOI, PubMed ID and title are all missing."
        return Rejected(row.line, "no_paper", message, row.raw)
    return RetractionNotice(
        nature=NATURES[nature.lower()],
        doi=doi,
        pmid=pmid,
        title=title,
        notice_doi=find_doi(_cell(row, places, "RetractionDOI")).lower(),
        date=_date_of(_cell(row, places, "RetractionDate"), day_first),
        reason=_reasons(_cell(row, places, "Reason")),
        line=row.line,
    )


def _reasons(text: str) -> str:
    """ "+Error in Data;+Plagiarism;" as people write it: "Error in Data; Plagiarism"."""
    return "; ".join(part.strip().lstrip("+").strip() for part in text.split(";") if part.strip(" +"))


def _has_day_first(texts: Iterable[str]) -> bool:
    """Whether some date can only have the day first and none can only have the month first."""
    firsts, seconds = 0, 0
    for text in texts:
        if found := _MONTH_OR_DAY_FIRST.fullmatch(text):
            firsts += int(found[1]) > 12
            seconds += int(found[2]) > 12
    return firsts > 0 and seconds == 0


def _date_of(text: str, day_first: bool) -> Day | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _MONTH_OR_DAY_FIRST.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        month, day = (second, first) if day_first else (first, second)
    else:
        return None
    try:
        return Day(year, month, day)
    except ValueError:
        return None
