"""The screen for the room: what everybody in a hall may read, and nothing of any person."""

from math import ceil
from typing import Any

from django.core.paginator import Paginator

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.models import Session, Step
from moothall.rooms.reflection.pages.agenda import clock, time_left
from moothall.rooms.reflection.pages.joining import way_in
from moothall.rooms.reflection.sentences import sentence, summary
from moothall.ui.charts.lettering import plural

# What the screen says while no step runs: heading and sentence.
RESTING = {
    "paused": ("There is a break", "Votes are saved. The session goes on in a moment."),
    "between_steps": ("One moment", "The next part begins soon."),
    "closed": ("This session is closed", "Thank you for taking part."),
    "published": ("This session is closed", "What was heard has been published. Thank you for taking part."),
    "archived": ("This session is closed", "Thank you for taking part."),
}
# So many short statements fit on a screen at a time, whatever its size: letters grow with it.
MOST = 5
# Fewer do if they are long. A screen has so many lines for the question and the statements; a line of the
# question is taller, and the gap below a statement takes a part of one.
LINES, QUESTION_LINE, GAP = 18.0, 1.7, 0.7
# So many characters stand in a line of the question and in one of a statement.
QUESTION_WIDTH, WIDTH = 58, 70
Said = tuple[int, str, str]


def projector_context(request: Any) -> dict[str, Any]:
    session: Session = request.record
    step = session.running_step if session.state == Session.State.OPEN else None
    heading, text = (step.title, step.instructions) if step else _resting(session)
    way = way_in(session)
    return {
        **way,
        "address": way["address"].split("://")[-1],
        "heading": heading,
        "text": text,
        "time_left": time_left(step) if step else "",
        "numbers": _numbers(request, session),
        "can_join": session.state == Session.State.OPEN or session.state in Session.BEFORE_DOORS,
        **_said(request, session, step),
    }


def _resting(session: Session) -> tuple[str, str]:
    if session.state in Session.BEFORE_DOORS:
        return "Welcome", f"The doors open at {clock(session.starts)}."
    return RESTING[session.phase]


def _numbers(request: Any, session: Session) -> list[tuple[str, str]]:
    """(number, what it counts) of people and votes, which are always live; nothing before the doors open."""
    if session.state in Session.BEFORE_DOORS:
        return []
    tally = queries.tally(request.who, session)
    votes = plural(tally.votes, "vote").split(" ")[1]
    return [(f"{tally.joined:,}", "joined"), (f"{tally.voted:,}", "voted"), (f"{tally.votes:,}", votes)]


def _said(request: Any, session: Session, step: Step | None) -> dict[str, Any]:
    """Results, while the step is for looking at them or the session is over, as far as they may be shown;
    else the room's own counts, where its rules let it see them now."""
    looking = session.is_done or (step is not None and step.kind == Step.Kind.RESULTS)
    if looking and (found := queries.results(request.who, session)):
        said = [(figures.number, figures.text, sentence(figures)) for figures in found.statements]
        return {"caption": summary(found), **_that_fit(request, session, said)}
    if counts := queries.room_counts(request.who, session):
        said = [(row.number, row.text, _count_words(row)) for row in counts]
        return {"caption": "So far in this room:", **_that_fit(request, session, said)}
    return {}


def _that_fit(request: Any, session: Session, said: list[Said]) -> dict[str, Any]:
    """The statements of one page; the next are shown when somebody asks for them, never by themselves.
    ``first`` and ``last`` say which they are, of so many in ``all``."""
    pages = screenfuls(session.question, said)
    page = Paginator(pages, 1).get_page(request.GET.get("page"))
    first = 1 + sum(map(len, pages[: page.number - 1]))
    shown = page.object_list[0] if pages else []
    return {"said": shown, "page": page, "first": first, "last": first + len(shown) - 1, "all": len(said)}


def screenfuls(question: str, said: list[Said]) -> list[list[Said]]:
    """Statements (number, words, what people said of it) in order, as many together as fit below the
    question without scrolling: nobody in a hall can scroll. At least one each, at most MOST."""
    room = LINES - QUESTION_LINE * ceil(len(question) / QUESTION_WIDTH)
    pages: list[list[Said]] = []
    left = 0.0
    for row in said:
        needed = ceil(len(f"{row[0]}. {row[1]}") / WIDTH) + ceil(len(row[2]) / WIDTH) + GAP
        if not pages or len(pages[-1]) == MOST or needed > left:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= needed
    return pages


def _count_words(row: queries.RoomCount) -> str:
    if not row.voters:
        return "Too few answers to show yet"
    return f"{row.agree} agree, {row.disagree} disagree, {row.passed} passed"
