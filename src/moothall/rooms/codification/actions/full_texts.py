"""Getting hold of full texts, and saying which reports tell of one study."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.formats.safe_files import SafeFile
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.settling import settle
from moothall.rooms.codification.actions.source_files import attach_file
from moothall.rooms.codification.actions.source_texts import keep_words
from moothall.rooms.codification.models import (
    Candidate,
    Retrieval,
    Source,
    SourceFile,
    Stage,
    Study,
)
from moothall.rooms.codification.refusals import EvidenceRefused


@transaction.atomic
def record_full_text(
    *,
    candidate: Candidate,
    state: str,
    url: str = "",
    file: SourceFile | None = None,
    note: str = "",
    by: Person | None,
) -> Candidate:
    """Say how far the full text of a record is: wanted, requested, retrieved (by ``file``, ``url`` or on
    paper) or not retrieved, which is an outcome of its own and no exclusion.

    Raises EvidenceRefused for another state, a record that is not at full text, and if its full text has been
    judged.
    """
    review = locked(candidate.review)
    candidate = Candidate.objects.get(pk=candidate.pk)
    if state not in Candidate.TextState.values:
        raise EvidenceRefused([("state", "Choose how far the full text is")])
    if not candidate.stands or candidate.stage != Stage.FULL_TEXT:
        raise EvidenceRefused("This record is not at full text.")
    if state != Candidate.TextState.RETRIEVED and candidate.assignments.filter(
        stage=Stage.FULL_TEXT, state="given"
    ):
        raise EvidenceRefused("Somebody has judged the full text, so it has been retrieved.")
    event = happened("full_text.recorded", review, by, candidate=candidate.pk, state=state)
    Retrieval.objects.create(
        workspace=review.workspace,
        candidate=candidate,
        state=state,
        url=url.strip()[:500],
        file=file,
        note=note.strip()[:500],
        position=event.seq,
        by=by,
    )
    candidate.text_state = state
    candidate.save(update_fields=["text_state"])
    settle(review, [candidate], by=by)
    return candidate


@transaction.atomic
def group_report(*, candidate: Candidate, study: str, by: Person | None) -> Candidate:
    """Say which study a report tells of, by the study's label; by none, of a study of its own again."""
    review = locked(candidate.review)
    candidate = Candidate.objects.get(pk=candidate.pk)
    label = " ".join(study.split())[:200]
    found = None
    if label:
        found, _ = Study.objects.get_or_create(
            review=review, label=label, defaults={"workspace": review.workspace}
        )
    if candidate.study_id == (found.pk if found else None):
        return candidate
    candidate.study = found
    candidate.save(update_fields=["study"])
    happened("report.grouped", review, by, candidate=candidate.pk, study=found.pk if found else "")
    return candidate


@transaction.atomic
def keep_full_text(
    *, candidate: Candidate, upload: SafeFile, rights: str, text: str = "", by: Person | None
) -> SourceFile:
    """Keep the file of a full text, and, where it is plain ``text``, its words as the next version of the
    source's text, so that they can be coded; those of a PDF or Word file are read in the background. The full
    text is retrieved by that. The same file again is kept once.

    Raises EvidenceRefused as ``attach_file`` and ``record_full_text`` do.
    """
    locked(candidate.review)
    file = attach_file(source=candidate.source, file=upload, rights=rights, by=by)
    if text.strip():
        keep_words(candidate.source, text)
    record_full_text(candidate=candidate, state=Candidate.TextState.RETRIEVED, file=file, by=by)
    return file


@transaction.atomic
def type_full_text(*, candidate: Candidate, text: str, by: Person | None) -> Candidate:
    """Keep the words of a full text that somebody has pasted, so that they can be coded. Raises
    EvidenceRefused for no words, a withdrawn source, and as ``record_full_text`` does."""
    if not text.strip():
        raise EvidenceRefused([("text", "Paste the words of the full text")])
    if candidate.source.state == Source.State.WITHDRAWN:
        raise EvidenceRefused("This source has been withdrawn, so nothing of it is kept.")
    keep_words(candidate.source, text)
    note = "Its words were pasted"
    return record_full_text(candidate=candidate, state=Candidate.TextState.RETRIEVED, note=note, by=by)
