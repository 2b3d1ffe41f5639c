"""The console of a session: one thing to do next, then what belongs to the room, before it and after it."""

from typing import Any, NamedTuple

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import StatementsForm
from moothall.rooms.reflection.models import Session, Statement
from moothall.rooms.reflection.pages.agenda import AGENDA_HEAD, agenda_rows, end_words, moment, state_tag
from moothall.rooms.reflection.pages.joining import way_in
from moothall.ui import cells
from moothall.ui.addresses import address
from moothall.ui.charts.lettering import plural


class Place(NamedTuple):
    """A page that the console leads to: its words, its route, and the right without which it is not shown."""

    words: str
    route: str
    right: May
    states: tuple[str, ...] = (*Session.BEFORE_DOORS, *Session.RUNNING, *Session.DONE)


PREPARE = (
    Place("The agenda", "agenda", May.RUN_SESSION),
    Place("When and where", "when_and_where", May.RUN_SESSION, Session.BEFORE_DOORS),
    Place("Questions about groups", "groups", May.RUN_SESSION, Session.BEFORE_DOORS),
    Place("Invitations and reminders", "invitations", May.RUN_SESSION),
    Place("Prompts and pictures", "prompts", May.RUN_SESSION),
    Place("A poster for the door", "poster", May.RUN_SESSION, (*Session.BEFORE_DOORS, *Session.RUNNING)),
    Place("Slips with seat numbers", "seats", May.RUN_SESSION, (*Session.BEFORE_DOORS, *Session.RUNNING)),
    Place("The rules of this session", "session_rules", May.SEE_WORKSPACE),
    Place("Settings", "settings", May.RUN_SESSION, (*Session.BEFORE_DOORS, *Session.RUNNING)),
    Place("A calendar entry", "calendar", May.SEE_WORKSPACE, (*Session.BEFORE_DOORS, *Session.RUNNING)),
)
IN_THE_ROOM = (
    Place("The screen for the room", "projector", May.SEE_PROJECTOR),
    Place("Notes of the tables", "notes", May.SEE_WORKSPACE),
    Place("Who gets to speak", "airtime", May.WRITE_NOTE),
    Place("Moderation", "moderation", May.MODERATE_STATEMENT),
    Place("Paper ballots", "paper", May.RUN_SESSION),
)
AFTERWARDS = (
    Place("Plan a session that goes on from this one", "continue_session", May.RUN_SESSION, Session.DONE),
    Place("Votes by name", "names", May.RUN_SESSION),
    Place("What we heard", "synthesis", May.SEE_WORKSPACE, Session.DONE),
    Place("You said, we did", "responses", May.SEE_WORKSPACE, Session.DONE),
    Place("Power balance", "power_balance", May.SEE_WORKSPACE, Session.DONE),
    Place("Opinion groups: how they were found", "opinion", May.SEE_WORKSPACE, Session.DONE),
    Place("Votes as a Polis export", "polis_export", May.PUBLISH_SYNTHESIS, Session.DONE),
)
# Pages that only some sessions have, by how far people are known in them.
ONLY_WHERE = {"seats": Session.Anonymity.PSEUDONYMOUS, "names": Session.Anonymity.IDENTIFIED}


def console_context(request: Any, form: StatementsForm | None = None) -> dict[str, Any]:
    """Everything that the page of a session shows; its buttons only to whoever runs sessions."""
    session: Session = request.record
    may_run = can(request.who, May.RUN_SESSION, session)
    may_change = may_run and not session.is_done
    return {
        **now_context(request),
        **_next(request, session, may_run),
        "prepare": _links(request, session, PREPARE),
        "in_the_room": _links(request, session, IN_THE_ROOM),
        "afterwards": _links(request, session, AFTERWARDS),
        "heard": _address(session, "what_we_heard")
        if queries.published_account(request.who, session)
        else "",
        "statements": [_statement_row(statement) for statement in queries.statements(request.who, session)],
        "form": form or (_statements_form(request, session) if may_change else None),
        "can_take": may_change and queries.evidence_to_take(request.who, session).exists(),
        "results_visible": queries.results_visible(request.who, session),
        **way_in(session),
    }


def archive_context(request: Any) -> dict[str, Any]:
    """What somebody should know before they put a session away."""
    session: Session = request.record
    found = queries.answered_publicly(request.who, session)
    return {
        "session": session,
        "tally": queries.tally(request.who, session),
        "unanswered": sum(not status.is_answered for status in found),
    }


def _statements_form(request: Any, session: Session) -> StatementsForm:
    return StatementsForm(prompts=queries.prompts(request.who, session))


def now_context(request: Any) -> dict[str, Any]:
    """What moves by itself while a session runs: the agenda with its times, counts and what waits."""
    session: Session = request.record
    steps = queries.agenda(request.who, session)
    tally = queries.tally(request.who, session)
    return {
        "session": session,
        "state": state_tag(session),
        "starts": moment(session.starts),
        "agenda": agenda_rows(steps),
        "agenda_head": AGENDA_HEAD,
        "end_words": end_words(session, steps),
        "tally": tally,
        "votes": plural(tally.votes, "vote"),
        "waiting": _waiting(request, session),
        "unusual": _unusual(request, session),
        "may_run": can(request.who, May.RUN_SESSION, session),
    }


def _next(request: Any, session: Session, may_run: bool) -> dict[str, Any]:
    """The next step, the running one, the one whose start can be undone, the round of voting, and whether the
    session can be put away."""
    open_ = may_run and session.state == Session.State.OPEN
    round_ = session.rounds.order_by("-number").first()
    return {
        "running": session.running_step if open_ else None,
        "next": queries.next_step(queries.agenda(request.who, session)) if open_ else None,
        "undo": queries.step_to_undo(request.who, session) if open_ else None,
        "round": round_ if may_run and session.is_running else None,
        "may_archive": may_run and session.state == Session.State.PUBLISHED,
    }


def _waiting(request: Any, session: Session) -> dict[str, Any]:
    """The statements that somebody has to check, for those who check them."""
    if not can(request.who, May.MODERATE_STATEMENT, session) or session.is_done:
        return {}
    count = session.statements.filter(state=Statement.State.WAITING).count()
    words = plural(count, "statement") + (" waits" if count == 1 else " wait") + " to be checked"
    return {"count": count, "words": words, "address": _address(session, "moderation")}


def _unusual(request: Any, session: Session) -> dict[str, Any]:
    """Patterns that somebody should look at, for whoever runs the session."""
    nothing_to_do = session.state in (*Session.BEFORE_DOORS, Session.State.ARCHIVED)
    if nothing_to_do or not can(request.who, May.RUN_SESSION, session):
        return {}
    count = queries.unusual_count(request.who, session)
    words = plural(count, "unusual pattern") + " to look at" if count else "No unusual pattern waits for you"
    return {"count": count, "words": words, "address": _address(session, "quality")}


def _links(request: Any, session: Session, places: tuple[Place, ...]) -> list[tuple[str, str]]:
    """(words, address) of the pages that there are, for those who may open them now."""
    allowed = (
        place
        for place in places
        if session.state in place.states
        and ONLY_WHERE.get(place.route, session.anonymity) == session.anonymity
        and can(request.who, place.right, session)
    )
    found = ((place.words, _address(session, place.route)) for place in allowed)
    return [(words, where) for words, where in found if where]


def _address(session: Session, route: str) -> str:
    """Pages of officers name the workspace and the session, those for people taking part the session only."""
    name = f"reflection:{route}"
    return address(name, session.workspace.slug, session.pk) or address(name, session.pk)


def _statement_row(statement: Statement) -> list[dict[str, Any]]:
    return [
        cells.text(statement.number),
        cells.link(statement.record.url, statement.text),
        cells.text(statement.get_origin_display()),
    ]
