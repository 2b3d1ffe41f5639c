"""Taking consent back: the words go, what rested on them stays and says so."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.jobs import later
from moothall.people.models import Person
from moothall.rooms.codification.actions.candidates import remove_candidate
from moothall.rooms.codification.actions.finding import renew_search_of
from moothall.rooms.codification.actions.source_states import change_state
from moothall.rooms.codification.models import Candidate, Coding, Consent, Segment, Source
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import change_record

TOMBSTONE = "Removed at its author’s request"
WHY = "Whoever told it took their consent back"


@transaction.atomic
def withdraw_consent(*, source: Source, by: Person | None) -> Source:
    """Take back the consent to use what somebody told, at their wish. ``by`` is who entered the wish; None if
    the person did so themselves. Doing it again changes nothing.

    The words are removed wherever this room keeps or quotes them, with what described the person and every
    file; the record stays, and what rests on it is marked. In reviews, a record that nobody has judged is
    taken out. Raises EvidenceRefused for a source without consent.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    consent = Consent.objects.select_for_update(of=("self",)).filter(source=source).first()
    if consent is None:
        raise EvidenceRefused("Nobody has given consent for this source, so there is none to take back.")
    if consent.withdrawn_at:
        return source
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    _remove_words(source)
    _leave_reviews(source, by)
    change_state(source, Source.State.WITHDRAWN, WHY, by)
    renew_search_of([source.pk])
    happened("consent.withdrawn", source, by)
    later("codification.renew_search", workspace=source.workspace)
    return source


def _remove_words(source: Source) -> None:
    quoted = Segment.objects.filter(source_text__source=source)
    for coding in Coding.objects.filter(segment__in=quoted).select_related("record"):
        change_record(record=coding.record, title=TOMBSTONE, words="", state="withdrawn")
    Coding.objects.filter(segment__in=quoted, withdrawn=None).update(withdrawn=timezone.now())
    quoted.update(quote=TOMBSTONE, prefix="", suffix="")
    source.texts.update(text=TOMBSTONE, length=len(TOMBSTONE))
    source.files.update(content=b"", file_name=TOMBSTONE, removed=timezone.now())
    source.taggings.all().delete()
    source.title, source.abstract, source.details = "", "", {}
    source.authors, source.keywords, source.organisation, source.url = [], [], "", ""
    source.save(update_fields=["title", "abstract", "details", "authors", "keywords", "organisation", "url"])
    change_record(record=source.record, title=TOMBSTONE, words="")


def _leave_reviews(source: Source, by: Person | None) -> None:
    waiting = (Candidate.Status.WAITING, Candidate.Status.NOT_SCREENED)
    for candidate in source.candidates.filter(status__in=waiting, removed="", voided=False):
        if candidate.stands:
            remove_candidate(candidate=candidate, why=Candidate.Removal.WITHDRAWN, by=by)
