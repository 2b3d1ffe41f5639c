"""What someone taking part adds, and their right to be looked at twice."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Participant
from moothall.permissions import PHASES, May
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.actions.statements import change_state, next_number, write_statement
from moothall.rooms.reflection.actions.writing_acts import read_again
from moothall.rooms.reflection.models import Prompt, Session, Statement
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.seeds import problem_with

MOST_A_MINUTE, MOST_A_SESSION = 3, 30
State = Statement.State


@transaction.atomic
def contribute_statement(*, participant: Participant, text: str, prompt: Prompt | None = None) -> Statement:
    """A statement of the participant's own. It waits to be accepted, or is live at once where statements are
    checked afterwards.

    Raises SessionRefused in a step that takes none (code ``step``), for the fourth within a minute or the
    31st of the session (code ``too_many``), and for words that are no statement. The ledger names nobody:
    whoever reads it must not see which statements are by the same person.
    """
    session = locked(Session.objects.get(pk=participant.session))
    _check_may_add(session, participant)
    text = " ".join(text.split())
    _check_words(session, participant, text, prompt)
    _check_limits(session, participant)
    before = session.moderation == Session.Moderation.BEFORE
    statement = write_statement(
        session,
        next_number(session),
        text,
        Statement.Origin.CONTRIBUTED,
        state=State.WAITING if before else State.LIVE,
        author=participant,
        prompt=prompt,
    )
    happened("statement.contributed", statement, None, number=statement.number)
    return statement


@transaction.atomic
def request_second_look(*, statement: Statement, by: Participant) -> Statement:
    """The author asks, once, that another moderator decides. Until then the statement waits again.

    Raises SessionRefused for somebody else's statement, for one that is in use, the second time, and once
    the session is closed.
    """
    statement = read_again(statement, locked(statement.session))
    if statement.author_id != by.pk or statement.state != State.REJECTED:
        raise SessionRefused("You can ask for a second look at a statement of your own that was not used.")
    if statement.second_look != Statement.SecondLook.NOT_ASKED:
        raise SessionRefused("A second look can be asked for once.")
    if statement.session.is_done:
        raise SessionRefused("This session is closed, so nobody decides on statements any more.")
    statement.second_look = Statement.SecondLook.ASKED
    statement.save(update_fields=["second_look"])
    change_state(statement, State.WAITING)
    happened("moderation.second_look_requested", statement, None, number=statement.number)
    return statement


def _check_may_add(session: Session, participant: Participant) -> None:
    if participant.withdrawn or May.ADD_STATEMENT not in PHASES[session.phase]:
        raise SessionRefused("Statements cannot be added at the moment.", code="step")


def _check_words(session: Session, participant: Participant, text: str, prompt: Prompt | None) -> None:
    """Only what the participant may know of is compared: a waiting text of somebody else stays unseen."""
    known = session.statements.filter(state=State.LIVE) | session.statements.filter(author=participant)
    seen = {statement.text.casefold(): f"statement {statement.number}" for statement in known}
    if problem := problem_with(text, seen):
        raise SessionRefused([("text", f"What you typed {problem}")])
    if prompt is not None and prompt.session_id != session.pk:
        raise SessionRefused([("prompt", "Choose one of the questions")])


def _check_limits(session: Session, participant: Participant) -> None:
    own = session.statements.filter(author=participant)
    if own.filter(created__gt=timezone.now() - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise SessionRefused(
            f"You have added {MOST_A_MINUTE} statements within a minute. Wait a minute, then send this one.",
            code="too_many",
        )
    if own.count() >= MOST_A_SESSION:
        raise SessionRefused(
            f"You have added {MOST_A_SESSION} statements, which is the most that one person can add.",
            code="too_many",
        )
