"""The works themselves, as files that belong to a source."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.formats.document_text import KINDS
from moothall.formats.safe_files import SafeFile
from moothall.jobs import later
from moothall.people.models import Person
from moothall.rooms.codification.actions.source_texts import forget_file_text
from moothall.rooms.codification.models import Source, SourceFile
from moothall.rooms.codification.refusals import EvidenceRefused

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Kinds of file that are kept, as ``safe_files`` recognises them, and what a browser is told that they are.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "text": "text/plain; charset=utf-8",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}

_NONE, _WAITING = SourceFile.TextState.NONE, SourceFile.TextState.WAITING


@transaction.atomic
def attach_file(*, source: Source, file: SafeFile, rights: str, by: Person | None) -> SourceFile:
    """Keep a file with a source. ``rights`` says who may open it. The words of a PDF or Word file are read in
    the background, unless the source is what somebody told: its words are theirs. The very same file again is
    the one that is there.

    Raises EvidenceRefused for a kind that is not kept, without rights, and for a source that has been
    withdrawn.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    if source.state == Source.State.WITHDRAWN:
        raise EvidenceRefused("This source has been withdrawn, so nothing is added to it.")
    if file.kind not in MEDIA_TYPES and file.kind != "xml":
        raise EvidenceRefused([("file", "Choose a PDF, a Word or Excel file, a text or a picture")])
    if rights not in Source.Rights.values:
        raise EvidenceRefused([("rights", "Choose who may open it")])
    if there := source.files.filter(sha256=file.sha256, removed=None).first():
        return there
    kept = SourceFile.objects.create(
        workspace=source.workspace,
        source=source,
        file_name=file.name,
        media_type=MEDIA_TYPES.get(file.kind, MEDIA_TYPES["text"]),
        content=file.data,
        size=file.size,
        sha256=file.sha256,
        rights=rights,
        text_state=_WAITING if file.kind in KINDS and not source.is_contributed else _NONE,
        by=by,
    )
    happened("source.edited", source, by, what=["files"])
    if kept.text_state == _WAITING:
        later("codification.read_file", workspace=source.workspace, by=by, file=kept.pk)
    return kept


@transaction.atomic
def remove_file(*, file: SourceFile, by: Person | None) -> None:
    """Take a file away from its source: its bytes are gone, with its words unless excerpts were taken from
    them; that it was there stays known. Taking it away twice changes nothing. Raises EvidenceRefused if it is
    the full text that a review has judged."""
    file = SourceFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.removed:
        return
    if file.source.candidates.filter(retrievals__file=file).exists():
        raise EvidenceRefused("A review has used this file as its full text, so it stays.")
    file.removed, file.content = timezone.now(), b""
    file.save(update_fields=["removed", "content"])
    forget_file_text(file)
    happened("source.edited", file.source, by, what=["files"])
