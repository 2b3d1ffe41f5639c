"""What becomes of a source after it is in the library: a person sets its state, and says why."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.notices import (
    mark_statements_over,
    reinstate_source,
    retract_source,
)
from moothall.rooms.codification.models import Notice, Source, SourceStateChange
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import change_record

State = Source.State
BY_HAND = "by_hand"
_NATURES = {State.RETRACTED: Notice.Nature.RETRACTION, State.CONCERN: Notice.Nature.CONCERN}
_EVENTS = {State.SUPERSEDED: "source.superseded", State.WITHDRAWN: "source.withdrawn"}
# What can follow each state. What is retracted can be reinstated; what is withdrawn stays so.
_NEXT = {
    State.AVAILABLE: (State.CONCERN, State.RETRACTED, State.SUPERSEDED, State.WITHDRAWN),
    State.CONCERN: (State.AVAILABLE, State.RETRACTED, State.SUPERSEDED, State.WITHDRAWN),
    State.RETRACTED: (State.AVAILABLE, State.WITHDRAWN),
    State.SUPERSEDED: (State.AVAILABLE, State.RETRACTED, State.WITHDRAWN),
    State.WITHDRAWN: (),
}


def states_after(source: Source) -> tuple[Source.State, ...]:
    """What a source can become from where it is, by hand. From an account of lived experience, consent is
    withdrawn instead."""
    told = source.kind == Source.Kind.LIVED_EXPERIENCE
    states = _NEXT[State(source.state)]
    return tuple(state for state in states if not (told and state == State.WITHDRAWN))


@transaction.atomic
def set_source_state(
    *, source: Source, state: str, reason: str, evidence_url: str = "", by: Person | None
) -> Source:
    """Set the state of a source by hand, for a reason. A retraction, a concern and a reinstatement are kept
    as notices, with the address where it is said; whatever rests on the source is marked.

    Raises EvidenceRefused without a reason, for a state that cannot follow the present one, and for an
    account of lived experience: there, consent is withdrawn.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    if not reason.strip():
        raise EvidenceRefused([("reason", "Say why, in one or two sentences")])
    if state not in State.values or state not in _NEXT[State(source.state)]:
        sentence = f"A source that is {source.get_state_display().lower()} cannot become that"
        raise EvidenceRefused([("state", sentence)])
    if state == State.WITHDRAWN and source.kind == Source.Kind.LIVED_EXPERIENCE:
        raise EvidenceRefused(
            [("state", "Withdraw the person's consent instead: that removes their words too")]
        )
    before = source.state
    if state in _NATURES:
        words = {"reason": reason, "evidence_url": evidence_url, "origin": BY_HAND}
        retract_source(source=source, nature=_NATURES[State(state)], **words, by=by)
    elif state == State.AVAILABLE and before in _NATURES:
        reinstate_source(source=source, reason=reason, evidence_url=evidence_url, origin=BY_HAND, by=by)
    else:
        return change_state(source, state, reason, by)
    source.refresh_from_db()
    _keep_reason(source, before, reason, by)
    return source


def change_state(source: Source, state: str, reason: str, by: Person | None) -> Source:
    """Give a source a state that no notice stands for, and tell the ledger: part of an action, never called
    from a view."""
    before, source.state = source.state, state
    source.save(update_fields=["state"])
    change_record(record=source.record, state="live" if state == State.AVAILABLE else state)
    if state == State.WITHDRAWN:
        mark_statements_over(source.record)
    _keep_reason(source, before, reason, by)
    happened(_EVENTS.get(State(state), "source.reinstated"), source, by, **_said(state))
    return source


def _said(state: str) -> dict[str, str]:
    return {} if state in _EVENTS else {"origin": BY_HAND}


def _keep_reason(source: Source, before: str, reason: str, by: Person | None) -> None:
    SourceStateChange.objects.create(
        workspace=source.workspace,
        source=source,
        before=before,
        after=source.state,
        reason=reason.strip()[:500],
        by=by,
    )
