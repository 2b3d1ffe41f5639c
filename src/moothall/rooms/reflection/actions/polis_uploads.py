"""Files of a large Polis conversation: kept until background work has made a session of them, or refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.formats.polis_csv import PolisExport, read
from moothall.formats.safe_files import open_zip, write_zip
from moothall.jobs import Cancelled, later
from moothall.jobs.actions import cancel_job
from moothall.people.models import Person
from moothall.rooms.reflection.actions.polis import Progress, import_polis
from moothall.rooms.reflection.models import PolisUpload, Space
from moothall.rooms.reflection.refusals import SessionRefused

State = PolisUpload.State


@transaction.atomic
def upload_polis(
    *, space: Space, files: Mapping[str, bytes], question: str = "", by: Person | None
) -> PolisUpload:
    """Keep files, names to contents, and have a session made of them in the background."""
    made = PolisUpload.objects.create(
        workspace=space.workspace,
        space=space,
        question=question.strip()[:200],
        files=write_zip(files.items()),
        by=by,
    )
    made.job = later("reflection.import_polis", workspace=space.workspace, by=by, upload=made.pk)
    made.save(update_fields=["job"])
    return made


def bring_in_upload(*, upload: PolisUpload, progress: Progress, by: Person | None) -> PolisUpload:
    """Make a session of what was uploaded, all of it or nothing, or say why it is refused. Doing it again
    changes nothing. Raises whatever ``progress`` raises to stop it; then nothing is kept."""
    upload = PolisUpload.objects.get(pk=upload.pk)
    if upload.state != State.WAITING:
        return upload
    progress(0, 1, "The files are being read")
    try:
        import_polis(
            space=upload.space,
            export=_export_of(upload),
            question=upload.question,
            progress=progress,
            then=lambda session: _settle(upload, State.DONE, session=session),
            by=by,
        )
    except SessionRefused as refused:
        _settle(upload, State.REFUSED, problems=[sentence for _, sentence in refused.problems])
    except ValueError as refused:
        _settle(upload, State.REFUSED, problems=[str(refused)])
    upload.refresh_from_db()
    return upload


@transaction.atomic
def stop_upload(*, upload: PolisUpload, by: Person | None) -> PolisUpload:
    """Stop bringing files in: nothing of them is kept. Raises SessionRefused once it has ended."""
    upload = PolisUpload.objects.select_for_update(of=("self",)).select_related("job").get(pk=upload.pk)
    if upload.state != State.WAITING:
        raise SessionRefused("This has ended already.")
    if upload.goes_on:
        cancel_job(job=upload.job, by=by)
    _close(upload, State.STOPPED)
    return upload


@transaction.atomic
def forget_uploads(*, before: datetime) -> int:
    """Give up files that were uploaded before a moment and never became a session; how many there were."""
    old = PolisUpload.objects.select_for_update(of=("self",)).filter(state=State.WAITING, created__lt=before)
    for upload in old:
        _close(upload, State.STOPPED)
    return len(old)


def _export_of(upload: PolisUpload) -> PolisExport:
    archive = open_zip(bytes(upload.files))
    return read({name: archive.read(name) for name in archive.names})


@transaction.atomic
def _settle(upload: PolisUpload, state: str, **outcome: Any) -> None:
    """Write what became of an upload that still waits. Raises Cancelled if somebody has stopped it, or
    another worker was quicker: then nothing of this attempt is kept."""
    held = PolisUpload.objects.select_for_update().get(pk=upload.pk)
    if held.state != State.WAITING:
        raise Cancelled
    for name, value in outcome.items():
        setattr(held, name, value)
    _close(held, state, *outcome)


def _close(upload: PolisUpload, state: str, *changed: str) -> None:
    upload.state, upload.files = state, b""
    upload.save(update_fields=["state", "files", *changed])
