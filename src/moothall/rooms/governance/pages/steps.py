"""How far a decision has come, and what happens next, in words."""

from datetime import date
from typing import Any

from moothall.rooms.governance import queries
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.pages import cells

State = Decision.State
WAY = (
    ("Drafted", "decision.drafted", State.DRAFT),
    ("Ready to be taken", "decision.readied", State.READY),
    ("Made", "decision.made", State.MADE),
    ("In force", "decision.entered_into_force", State.IN_FORCE),
)
AFTERWARDS = {
    State.UNDER_REVIEW: ("Being looked at again", "decision.reopened"),
    State.SUPERSEDED: ("Replaced by a newer decision", "decision.superseded"),
    State.WITHDRAWN: ("Withdrawn", "decision.withdrawn"),
}


def steps_of(decision: Decision, history: list[Any]) -> list[dict[str, Any]]:
    """The steps so far with their days, the present one marked; the ones to come unless it has ended."""
    days = _days(decision, history)
    ended = decision.state in (State.WITHDRAWN, State.SUPERSEDED)
    steps = []
    for word, event, state in WAY:
        if event in days and (state != State.READY or decision.state == State.READY or decision.fixed):
            now = decision.state == state
            steps.append({"word": word, "date": days[event], "state": "now" if now else "done"})
        elif not ended and state != State.READY and not _is_behind(decision, state):
            steps.append({"word": word, "state": "next"})
    if last := AFTERWARDS.get(State(decision.state)):
        word, event = last
        steps.append({"word": word, "date": days.get(event), "state": "now"})
    return steps


def _days(decision: Decision, history: list[Any]) -> dict[str, date]:
    """The day of each step. A decision that was recorded here later than it was made shows the days on which
    it was made and came into force, and none for the work on the record."""
    days = {event.name: date.fromisoformat(event.at[:10]) for event in history}
    if not (decision.fixed and decision.made_on):
        return days
    days = {
        name: day
        for name, day in days.items()
        if name not in ("decision.drafted", "decision.readied") or day <= decision.made_on
    }
    days["decision.made"] = decision.made_on
    if "decision.entered_into_force" in days and decision.effective_from:
        days["decision.entered_into_force"] = decision.effective_from
    return days


def recorded_later(decision: Decision, history: list[Any]) -> date | None:
    """The day on which a decision was recorded here, if it was made before that."""
    made = next((event for event in history if event.name == "decision.made"), None)
    recorded = date.fromisoformat(made.at[:10]) if made else None
    return recorded if recorded and decision.made_on and recorded > decision.made_on else None


def _is_behind(decision: Decision, state: str) -> bool:
    """Whether a decision without the event for a state has gone past it."""
    return decision.state == State.UNDER_REVIEW or (decision.fixed and state == State.DRAFT)


def next_sentence(decision: Decision) -> str:
    due = queries.current_review_date(decision)
    when = f" It will be looked at again by {cells.day(due)}." if due else ""
    sentences = {
        State.DRAFT: "The draft is completed, task by task, and then recorded.",
        State.READY: "Somebody who may take it checks the answers and records it.",
        State.MADE: f"It comes into force on {cells.day(decision.effective_from)}.{when}",
        State.IN_FORCE: f"It stands.{when}",
        State.UNDER_REVIEW: "It stands while it is looked at again. It is then reaffirmed with reasons, "
        "or a new decision replaces it.",
        State.SUPERSEDED: "Nothing: another decision stands in its place. This one stays as it was made.",
        State.WITHDRAWN: "Nothing: it was given up before it was made.",
    }
    return sentences[State(decision.state)]
