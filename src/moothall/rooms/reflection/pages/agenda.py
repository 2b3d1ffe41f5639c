"""The agenda of a session in words: what runs, how long it was planned for and how long it has taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from moothall.rooms.reflection.models import Session, Step
from moothall.ui import cells
from moothall.ui.charts.lettering import plural

TAG_COLOURS = {
    "open": "green",
    "running": "green",
    "paused": "yellow",
    "closed": "grey",
    "skipped": "grey",
    "archived": "grey",
}
AGENDA_HEAD = cells.table_head("Step", "Time", "State")


def moment(when: datetime) -> str:
    """A day and a time, such as "4 March 2027, 18:30"."""
    return date_format(timezone.localtime(when), "j F Y, H:i")


def clock(when: datetime) -> str:
    return f"{timezone.localtime(when):%H:%M}"


def state_tag(noun: Session | Step) -> SafeString:
    """The state of a session or step, in a word."""
    colour = TAG_COLOURS.get(noun.state, "blue")
    return cells.coloured_tag(noun.get_state_display(), colour)


def agenda_rows(steps: Sequence[Step]) -> list[list[dict[str, Any]]]:
    return [
        [
            cells.text(f"{step.position}. {step.title}"),
            cells.text(_time(step)),
            {"html": state_tag(step)},
        ]
        for step in steps
    ]


def minutes_gone(step: Step) -> int:
    """Whole minutes since a step began, up to its end or to now."""
    return int(((step.ended or timezone.now()) - step.started).total_seconds() // 60) if step.started else 0


def time_left(step: Step) -> str:
    """What the running step has left, in words that everybody in the room understands."""
    left = step.minutes - minutes_gone(step)
    if left > 0:
        return f"{plural(left, 'minute')} left"
    return "Time is up" if left > -2 else f"{plural(-left, 'minute')} over time"


def end_words(session: Session, steps: Sequence[Step]) -> str:
    """When a session ends if every step to come takes the time it was planned for; "" where that is not
    known."""
    running = session.running_step
    if session.state != Session.State.OPEN or running is None:
        return ""
    later = sum(step.minutes for step in steps if step.position > running.position)
    ends = timezone.now() + timedelta(minutes=max(running.minutes - minutes_gone(running), 0) + later)
    return f"If every step takes its time, the session ends at about {clock(ends)}."


def _time(step: Step) -> str:
    """The minutes that were planned, and beside them those that it has taken."""
    planned = f"{step.minutes} min"
    if step.state == Step.State.RUNNING:
        return f"{minutes_gone(step)} of {planned}, since {clock(step.started)}"
    if step.state == Step.State.DONE and step.ended and step.started:
        return f"{planned} planned, {minutes_gone(step)} taken, {clock(step.started)} to {clock(step.ended)}"
    return planned
