"""From a file of references to what this room keeps of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from moothall.formats import references
from moothall.formats.references import ImportReport, Reference
from moothall.formats.safe_files import UnsafeFile, open_upload
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.refusals import EvidenceRefused

INSTEAD = "Export the references as RIS and import that."
YEARS = range(1000, 3000)
# A larger file is read by a worker, and looked at through its beginning before that.
LARGE = 2 * 1024 * 1024
_BEGINNING = 200_000
_TEXT_BY_RECORD = ("ris", "nbib", "bibtex", "endnote_tagged", "wos", "csv", "tsv")


def read_upload(upload: Any) -> bytes:
    """What somebody uploaded, once it is known to be text or a workbook of a size that is read. Raises
    EvidenceRefused."""
    try:
        return open_upload(upload, declared_name=upload.name, allowed=("text", "xlsx")).data
    except UnsafeFile as refused:
        advice = f" {INSTEAD}" if refused.code == "wrong_type" else ""
        raise EvidenceRefused([("file", f"{refused.sentence}{advice}")]) from refused


Read = tuple[tuple[Reference, ...], ImportReport]


def read_references(
    data: bytes, *, name: str = "", format: str | None = None, columns: Mapping[str, str] | None = None
) -> Read:
    """The references of a file and the report on its reading. ``columns`` maps the headers of a table to
    fields. Raises EvidenceRefused for another kind of file, saying what it looks like."""
    try:
        return references.read(data, name=name, format=format, columns=columns or None)
    except ValueError as error:
        raise EvidenceRefused([("file", str(error))]) from error


def read_beginning(data: bytes, *, name: str = "", columns: Mapping[str, str] | None = None) -> Read:
    """As ``read_references``, of the whole of a small file and of the beginning of a large one: what its
    report counts then is that much only."""
    if len(data) > LARGE and references.detect(data, name=name) in _TEXT_BY_RECORD:
        found, report = read_references(data[:_BEGINNING], name=name, columns=columns)
        # The last record is cut off somewhere.
        return (found[:-1] or found), report
    return read_references(data, name=name, columns=columns)


def read_correction(text: str, *, data: bytes, format: str, columns: Mapping[str, str] | None = None) -> Read:
    """What one record of the file ``data`` says in a corrected ``text``. Raises EvidenceRefused."""
    try:
        return references.read_corrected(text, data=data, format=format, columns=columns or None)
    except ValueError as error:
        raise EvidenceRefused([("text", str(error))]) from error


def source_fields(reference: Reference) -> dict[str, Any]:
    """What a Source takes over. Values that are longer than their column are cut: the whole of each stays
    in the Appearance."""
    fields = {
        "title": reference.title,
        "abstract": reference.abstract,
        "authors": [asdict(author) for author in reference.authors],
        "organisation": reference.publisher,
        "year": reference.year if reference.year in YEARS else None,
        "date_text": reference.date_text,
        "container": reference.journal or reference.journal_short,
        "volume": reference.volume,
        "issue": reference.issue,
        "page_first": reference.page_first,
        "page_last": reference.page_last,
        "doi": reference.doi.lower(),
        "pmid": reference.pmid,
        "isbn": reference.isbn,
        "url": reference.url,
        "language": reference.language,
        "document_type": reference.kind,
        "keywords": [word for word in reference.keywords if not word.startswith(CARRIED)],
    }
    return {name: _fitted(name, without_nulls(value)) for name, value in fields.items()}


def reference_fields(reference: Reference) -> dict[str, Any]:
    """Everything that was read of a reference, unknown tags included."""
    fields = asdict(reference)
    del fields["raw"], fields["line"]
    return without_nulls(fields)


# How decisions and tags travel in a file of ours: as keywords, or as columns of a table.
CARRIED = ("moothall:", "tag:")
_COLUMNS = {"decision": "decision", "stage": "stage", "tags": "tags", "moothall_id": "id"}


def carried(reference: Reference) -> dict[str, list[str]]:
    """What a reference brings along from another review: "decision", "stage", "reason", "id" and "tags", each
    a list of words; those that it does not say are missing."""
    said: dict[str, list[str]] = {}
    for word in reference.keywords:
        if word.startswith("tag:"):
            said.setdefault("tags", []).append(word.removeprefix("tag:"))
        elif word.startswith("moothall:"):
            name, _, value = word.removeprefix("moothall:").partition("=")
            said.setdefault(name, []).append(value)
    for header, cell in reference.extra:
        if name := _COLUMNS.get(header.strip().lower()):
            said.setdefault(name, []).extend(cell.split(";") if name == "tags" else [cell])
    words = {name: [value.strip() for value in values] for name, values in said.items()}
    return {name: [value for value in values if value] for name, values in words.items()}


def earlier_decisions(found: Iterable[Reference]) -> dict[str, int]:
    """How many references a file says were decided before, by outcome."""
    said = (carried(reference).get("decision", []) for reference in found)
    return dict(Counter(without_nulls(words[0])[:60] for words in said if words))


def databases_named(found: Iterable[Reference]) -> list[str]:
    """The databases that references say they come from, the one that most name first."""
    return [name for name, _ in Counter(r.database for r in found if r.database).most_common()]


def without_nulls(value: Any) -> Any:
    """The same without NUL characters, which a database cannot keep."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_nulls(item) for item in value]
    return value


def _fitted(name: str, value: Any) -> Any:
    limit = getattr(Source._meta.get_field(name), "max_length", None)
    return value[:limit] if limit and isinstance(value, str) else value
