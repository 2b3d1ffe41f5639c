"""Looking again: proposals to re-open a decision, reaffirming it, and review dates that have come."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.events.models import Event
from moothall.events.queries import events_of
from moothall.people.models import Person, Workspace
from moothall.rooms.governance.actions.agenda import conclude_item, propose_item
from moothall.rooms.governance.actions.states import change_state, locked
from moothall.rooms.governance.models import AgendaItem, Decision, Review
from moothall.rooms.governance.queries import current_review_date, standing_decisions
from moothall.rooms.governance.refusals import DecisionRefused
from moothall.trace.models import Record

# How long before the review date people are told.
NOTICE = timedelta(days=28)
CAUSES = {
    AgendaItem.Origin.SIGNAL: "Look again at “{title}”: {cause}",
    AgendaItem.Origin.RETRACTION: "Look again at “{title}”: it rests on “{cause}”, which was retracted",
    AgendaItem.Origin.WITHDRAWAL: "Look again at “{title}”: what was told for it was withdrawn",
    AgendaItem.Origin.EVIDENCE: "Look again at “{title}”: “{cause}” under it has a newer version",
    AgendaItem.Origin.REVIEW_DUE: "Look again at “{title}”: its review date has come",
}


@transaction.atomic
def propose_review(
    *,
    decision: Decision,
    origin: str,
    origin_record: Record,
    event: Event | None = None,
    urgent: bool = False,
    by: Person | None,
) -> AgendaItem:
    """Propose that a decision be looked at again. Nothing changes until a person accepts."""
    cause = CAUSES[AgendaItem.Origin(origin)].format(title=decision.title, cause=origin_record.title)
    return propose_item(
        workspace=decision.workspace,
        title=cause,
        origin=origin,
        origin_record=origin_record,
        event=event,
        decision=decision,
        urgent=urgent,
        by=by,
    )


@transaction.atomic
def reaffirm_decision(
    *, decision: Decision, reasons: str, review_due: date | None, by: Person | None
) -> Review:
    """Conclude a review: the decision stands, with reasons and a new date to look again.

    Every accepted proposal about it is concluded. Raises DecisionRefused naming all that is missing.
    """
    decision = locked(decision)
    review = Review.objects.select_for_update().filter(decision=decision, outcome=Review.Outcome.OPEN).first()
    problems = []
    if review is None:
        problems.append(("state", f"{decision.ref} is not being looked at again."))
    if not reasons.strip():
        problems.append(("reasons", "Write why the decision still stands."))
    if review_due is None or review_due <= timezone.localdate():
        problems.append(("review_due", "Enter a date in the future when it will be looked at again."))
    if review is None or problems:
        raise DecisionRefused(problems)
    review.outcome, review.reasons = Review.Outcome.REAFFIRMED, reasons.strip()
    review.review_due, review.concluded_on = review_due, timezone.now()
    review.save(update_fields=["outcome", "reasons", "review_due", "concluded_on"])
    for item in decision.agenda_items.filter(state=AgendaItem.State.ACCEPTED).select_related("record"):
        conclude_item(item=item)
    change_state(decision, Decision.State.IN_FORCE, "in_force")
    happened("decision.reaffirmed", decision, by, ref=decision.ref)
    return review


@transaction.atomic
def note_reviews_due(*, workspace: Workspace, today: date, by: Person | None) -> int:
    """Write ``review.due`` once for each standing decision whose date is at most 28 days away; on the day, an
    open proposal becomes urgent. Returns how many were written."""
    count = 0
    for decision in standing_decisions(by).exclude(state=Decision.State.UNDER_REVIEW):
        due = current_review_date(decision)
        if due is None or due > today + NOTICE:
            continue
        if not _already_noted(decision, due):
            happened("review.due", decision, by, ref=decision.ref, due=due)
            count += 1
        if due <= today:
            waiting = decision.agenda_items.filter(origin=AgendaItem.Origin.REVIEW_DUE)
            waiting.filter(state=AgendaItem.State.PROPOSED).update(urgent=True)
    return count


def _already_noted(decision: Decision, due: date) -> bool:
    """Whether the ledger holds that this decision is due on this very date, whatever became of it."""
    noted = events_of(None, record=decision.record, names=("review.due",))
    return any(event.says["due"] == due.isoformat() for event in noted)
