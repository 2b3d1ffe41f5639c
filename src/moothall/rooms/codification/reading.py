"""From a file of references to what this room keeps of each."""

from dataclasses import asdict
from typing import Any

from moothall.formats import references
from moothall.formats.references import ImportReport, Reference
from moothall.formats.safe_files import UnsafeFile, open_upload
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.refusals import EvidenceRefused

INSTEAD = "Export the references as RIS and import that."
YEARS = range(1000, 3000)


def read_upload(upload: Any) -> bytes:
    """What somebody uploaded, once it is known to be text or a workbook of a size that is read. Raises
    EvidenceRefused."""
    try:
        return open_upload(upload, declared_name=upload.name, allowed=("text", "xlsx")).data
    except UnsafeFile as refused:
        advice = f" {INSTEAD}" if refused.code == "wrong_type" else ""
        raise EvidenceRefused([("file", f"{refused.sentence}{advice}")]) from refused


def read_references(
    data: bytes, *, name: str = "", format: str | None = None
) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a file and the report on its reading. Raises EvidenceRefused for another kind of
    file, saying what it looks like."""
    try:
        return references.read(data, name=name, format=format)
    except ValueError as error:
        raise EvidenceRefused([("file", str(error))]) from error


def read_correction(text: str, *, data: bytes, format: str) -> tuple[tuple[Reference, ...], ImportReport]:
    """What one record of the file ``data`` says in a corrected ``text``. Raises EvidenceRefused."""
    try:
        return references.read_corrected(text, data=data, format=format)
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
        "keywords": list(reference.keywords),
    }
    return {name: _fitted(name, without_nulls(value)) for name, value in fields.items()}


def reference_fields(reference: Reference) -> dict[str, Any]:
    """Everything that was read of a reference, unknown tags included."""
    fields = asdict(reference)
    del fields["raw"], fields["line"]
    return without_nulls(fields)


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
