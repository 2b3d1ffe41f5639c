"""The door of a session: what it asks, and what is printed to lead people to it."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import JoinForm, SlipsForm
from moothall.rooms.reflection.models import Grouping, Session, Statement
from moothall.rooms.reflection.models.vote import VALUES
from moothall.rooms.reflection.word_codes import words_of_seat
from moothall.ui import cells
from moothall.ui.forms import posted
from moothall.ui.qr import qr_code

State = Statement.State
# Statements that people may have voted on.
VOTED_ON = (State.LIVE, State.MERGED, State.SPLIT, State.REWORDED)


def join_form(request: Any, session: Session) -> JoinForm:
    """What this session asks of somebody who comes in."""
    groupings = list(Grouping.objects.filter(session=session).prefetch_related("options"))
    return JoinForm(
        posted(request),
        anonymity=session.anonymity,
        groupings=groupings,
        has_account=request.user.is_authenticated,
    )


def what_is_known(request: Any, form: JoinForm) -> dict[str, Any]:
    """What ``join_session`` takes beside the groups. Somebody who is signed in is linked to their account,
    which only sessions where people agree to be known keep."""
    person = request.user if request.user.is_authenticated else None
    return {**form.about_the_seat, "person": person}


def way_in(session: Session) -> dict[str, Any]:
    """How people come into a session: QR code, address and the code that is said aloud."""
    address = settings.MOOTHALL_ADDRESS + reverse("reflection:join", args=[session.pk])
    return {
        "session": session,
        "address": address,
        "code_address": _as_typed("reflection:enter_code"),
        "qr": qr_code(address, title=f"QR code for joining “{session.question}”"),
    }


def address_to_come_back() -> str:
    return _as_typed("reflection:come_back")


def _as_typed(name: str) -> str:
    """An address as people type it."""
    return f"{settings.MOOTHALL_ADDRESS.split('://')[-1]}{reverse(name)}"


def slips(session: Session, form: SlipsForm) -> list[tuple[int, str]]:
    """The seat numbers that were asked for, with the words that go with each."""
    if session.anonymity != Session.Anonymity.PSEUDONYMOUS or not form.is_valid():
        return []
    asked = range(form.cleaned_data["first"], form.cleaned_data["last"] + 1)
    return [(seat, words_of_seat(session.pk, seat)) for seat in asked]


def names_context(request: Any, session: Session) -> dict[str, Any]:
    """Votes by name, one row a person and one column a statement."""
    rows = queries.votes_by_name(request.who, session)
    statements = list(queries.statements(request.who, session).filter(state__in=VOTED_ON)) if rows else []
    return {
        "session": session,
        "statements": statements,
        "head": cells.table_head("Name", *(str(statement.number) for statement in statements)),
        "rows": [
            [cells.text(row.name), *(cells.text(_said(row.votes.get(s.number))) for s in statements)]
            for row in rows
        ],
    }


def _said(value: int | None) -> str:
    return "" if value is None else VALUES[value].capitalize()
