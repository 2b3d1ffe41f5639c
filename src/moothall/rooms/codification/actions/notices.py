"""What is said about a source after it was published, and what follows for what rests on it."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.models import Notice, Source
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.support import records_under, retracted_among, statements_over
from moothall.trace.actions import change_record

STATE_AFTER = {
    Notice.Nature.RETRACTION: Source.State.RETRACTED,
    Notice.Nature.CONCERN: Source.State.CONCERN,
}


@transaction.atomic
def retract_source(
    *, source: Source, nature: str, reason: str, evidence_url: str = "", origin: str, by: Person | None
) -> Notice:
    """Mark a source as retracted or, by its ``nature``, as doubted by an expression of concern.

    Published statements that rest on a retracted source are marked. The same nature again while it holds
    changes nothing: the first notice is returned. Raises EvidenceRefused without a reason, and for a concern
    about what is retracted already.
    """
    source = Source.objects.select_for_update().select_related("record", "workspace").get(pk=source.pk)
    _refuse_unfounded(source, nature, reason)
    state = STATE_AFTER[nature]
    if source.state == state:
        return source.notices.filter(nature=nature).last()
    notice = _add_notice(source, nature, reason, evidence_url, origin, by)
    _change_state(source, state, state)
    if nature == Notice.Nature.CONCERN:
        happened("source.concern_raised", source, by, origin=origin)
        return notice
    for statement in statements_over(source.record):
        if statement.state == "published":
            change_record(record=statement, state="rests_on_retracted")
    happened("source.retracted", source, by, nature=nature, origin=origin)
    return notice


@transaction.atomic
def reinstate_source(
    *, source: Source, reason: str, evidence_url: str = "", origin: str, by: Person | None
) -> Notice:
    """Take a retraction or concern back. Statements that rest on nothing else retracted are unmarked."""
    source = Source.objects.select_for_update().select_related("record", "workspace").get(pk=source.pk)
    if source.state not in STATE_AFTER.values():
        raise EvidenceRefused("This source is not retracted, so it cannot be reinstated.")
    if not reason.strip():
        raise EvidenceRefused([("reason", "Say why it is reinstated")])
    notice = _add_notice(source, Notice.Nature.REINSTATEMENT, reason, evidence_url, origin, by)
    _change_state(source, Source.State.AVAILABLE, "live")
    for statement in statements_over(source.record):
        if statement.state == "rests_on_retracted" and not retracted_among(records_under(statement)):
            change_record(record=statement, state="published")
    happened("source.reinstated", source, by, origin=origin)
    return notice


def _refuse_unfounded(source: Source, nature: str, reason: str) -> None:
    problems = []
    if nature not in STATE_AFTER:
        problems.append(("nature", "Choose whether it is a retraction or an expression of concern"))
    if not reason.strip():
        problems.append(("reason", "Say why, in one or two sentences"))
    if nature == Notice.Nature.CONCERN and source.is_retracted:
        problems.append(("nature", "This source is retracted already, which says more than a concern"))
    if problems:
        raise EvidenceRefused(problems)


def _add_notice(
    source: Source, nature: str, reason: str, evidence: str, origin: str, by: Person | None
) -> Notice:
    return Notice.objects.create(
        workspace=source.workspace,
        source=source,
        nature=nature,
        reason=reason.strip()[:500],
        evidence=evidence,
        origin=origin,
        by=by,
    )


def _change_state(source: Source, state: str, record_state: str) -> None:
    source.state = state
    source.save(update_fields=["state"])
    change_record(record=source.record, state=record_state)
