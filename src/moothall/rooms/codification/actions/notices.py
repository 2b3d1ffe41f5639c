"""What is said about a source after it was published, and what follows for what rests on it."""

from datetime import date as Day

from django.db import models, transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.models import Notice, NoticeList, Source
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.support import mark_after, statements_over
from moothall.trace.actions import change_record
from moothall.trace.models import Record

Nature = Notice.Nature
STATE_AFTER = {
    Nature.RETRACTION: Source.State.RETRACTED,
    Nature.CONCERN: Source.State.CONCERN,
    Nature.REINSTATEMENT: Source.State.AVAILABLE,
}
DOUBTED = (Source.State.RETRACTED, Source.State.CONCERN)
NO_REASON = "No reason is given."


@transaction.atomic
def record_notice(
    *,
    source: Source,
    nature: str,
    reason: str = "",
    evidence_url: str = "",
    date: Day | None = None,
    origin: str,
    found_in: NoticeList | None = None,
    by: Person | None,
) -> Notice | None:
    """Keep what a list or a catalogue says of a source, and do what follows; None if it says nothing new.

    Of each nature there is one notice to a source, and one event, however often it is read; a second one only
    where the first had ended before the day of the second. A correction is kept and changes nothing. Nothing
    is said of what has been withdrawn, nor of a concern about what is retracted already.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    if source.state == Source.State.WITHDRAWN or _is_known(source, nature, date, evidence_url):
        return None
    how = {"reason": reason or NO_REASON, "evidence_url": evidence_url, "origin": origin, "by": by}
    how |= {"date": date, "found_in": found_in}
    if nature == Nature.CORRECTION:
        notice = _add_notice(source, nature, **how)
        happened("source.corrected", source, by, origin=origin)
        return notice
    if nature == Nature.REINSTATEMENT:
        return reinstate_source(source=source, **how) if source.state in DOUBTED else None
    if nature == Nature.CONCERN and source.is_retracted:
        return None
    return retract_source(source=source, nature=nature, **how)


@transaction.atomic
def retract_source(
    *,
    source: Source,
    nature: str,
    reason: str,
    evidence_url: str = "",
    date: Day | None = None,
    origin: str,
    found_in: NoticeList | None = None,
    by: Person | None,
) -> Notice:
    """Mark a source as retracted or, by its ``nature``, as doubted by an expression of concern.

    Published statements that rest on a retracted source are marked. The same nature again while it holds
    changes nothing: the first notice is returned. Raises EvidenceRefused without a reason, and for a concern
    about what is retracted already.
    """
    source = Source.objects.select_for_update().select_related("record", "workspace").get(pk=source.pk)
    _refuse_unfounded(source, nature, reason)
    state = STATE_AFTER[Nature(nature)]
    if source.state == state:
        return source.notices.filter(nature=nature).last()
    notice = _add_notice(source, nature, reason, evidence_url, date, origin, found_in, by)
    _change_state(source, state, state)
    if nature == Nature.CONCERN:
        happened("source.concern_raised", source, by, origin=origin)
        return notice
    mark_statements_over(source.record)
    happened("source.retracted", source, by, nature=nature, origin=origin)
    return notice


@transaction.atomic
def reinstate_source(
    *,
    source: Source,
    reason: str,
    evidence_url: str = "",
    date: Day | None = None,
    origin: str,
    found_in: NoticeList | None = None,
    by: Person | None,
) -> Notice:
    """Take a retraction or concern back. Statements that rest on nothing else retracted are unmarked."""
    source = Source.objects.select_for_update().select_related("record", "workspace").get(pk=source.pk)
    if source.state not in DOUBTED:
        raise EvidenceRefused("This source is not retracted, so it cannot be reinstated.")
    if not reason.strip():
        raise EvidenceRefused([("reason", "Say why it is reinstated")])
    notice = _add_notice(source, Nature.REINSTATEMENT, reason, evidence_url, date, origin, found_in, by)
    _change_state(source, Source.State.AVAILABLE, "live")
    mark_statements_over(source.record)
    happened("source.reinstated", source, by, origin=origin)
    return notice


def mark_statements_over(record: Record) -> None:
    """Have each standing statement that rests on a record say whether something under it has fallen: part of
    an action, never called from a view."""
    for statement in statements_over(record):
        after = mark_after(statement)
        if after != statement.state:
            change_record(record=statement, state=after)


def _is_known(source: Source, nature: str, day: Day | None, evidence: str) -> bool:
    """Whether the source has this notice already, or one of this nature that nothing has ended since."""
    same = source.notices.filter(nature=nature)
    if nature == Nature.CORRECTION:
        at = models.Q(evidence=evidence) if evidence else models.Q(date=day)
        return same.filter(at).exists()
    if not same.exists():
        return False
    others = source.notices.exclude(nature__in=(nature, Nature.CORRECTION))
    ended = others.last()
    if ended is None or day is None or source.state == STATE_AFTER[Nature(nature)]:
        return True
    return day <= (ended.date or ended.created.date())


def _refuse_unfounded(source: Source, nature: str, reason: str) -> None:
    problems = []
    if nature not in (Nature.RETRACTION, Nature.CONCERN):
        problems.append(("nature", "Choose whether it is a retraction or an expression of concern"))
    if not reason.strip():
        problems.append(("reason", "Say why, in one or two sentences"))
    if nature == Nature.CONCERN and source.is_retracted:
        problems.append(("nature", "This source is retracted already, which says more than a concern"))
    if problems:
        raise EvidenceRefused(problems)


def _add_notice(
    source: Source,
    nature: str,
    reason: str,
    evidence_url: str,
    date: Day | None,
    origin: str,
    found_in: NoticeList | None,
    by: Person | None,
) -> Notice:
    return Notice.objects.create(
        workspace=source.workspace,
        source=source,
        nature=nature,
        date=date,
        reason=reason.strip()[:500],
        evidence=evidence_url[:500],
        origin=origin,
        found_in=found_in,
        by=by,
    )


def _change_state(source: Source, state: str, record_state: str) -> None:
    source.state = state
    source.save(update_fields=["state"])
    change_record(record=source.record, state=record_state)
