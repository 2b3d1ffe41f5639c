"""How an act on a statement is written down: parts of the actions of moderation."""

from moothall.people.models import Person
from moothall.people.pseudonyms import SYSTEM, actor_of
from moothall.permissions import PHASES, ROLES, May, roles_of
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.acts import moderators
from moothall.rooms.reflection.models import ModerationAct, Session, Statement
from moothall.rooms.reflection.refusals import SessionRefused

# Steps in which people look at what was decided: acts can be undone, nothing new is decided.
UNDO_ONLY = ("results", "synthesise")
SecondLook = Statement.SecondLook


def hold(statement: Statement, *, undoing: bool = False) -> tuple[Session, Statement]:
    """The session, held until the transaction ends, and the statement as it is now. Raises SessionRefused
    where the running step allows no moderation, or only undoing."""
    session = locked(statement.session)
    if May.MODERATE_STATEMENT not in PHASES[session.phase]:
        raise SessionRefused("Statements cannot be moderated at the moment.", code="step")
    if session.phase in UNDO_ONLY and not undoing:
        raise SessionRefused("People look at results now: what was decided can only be undone.", code="step")
    return session, read_again(statement, session)


def read_again(statement: Statement, session: Session) -> Statement:
    """The statement as it is now, under the held ``session``."""
    fresh = Statement.objects.select_related("record", "prompt__record").get(pk=statement.pk)
    fresh.session = session
    return fresh


def check_another_decides(statement: Statement, by: Person | None) -> None:
    """A second look is for somebody who has not decided before."""
    if statement.second_look == SecondLook.ASKED and pseudonym(statement, by) in moderators(
        acts_of(statement)
    ):
        raise SessionRefused("You have decided on this before: another moderator takes the second look.")


def acts_of(statement: Statement) -> list[ModerationAct]:
    return list(statement.moderation_acts.all())


def pseudonym(statement: Statement, by: Person | None) -> str:
    return actor_of(by, statement.session.workspace)


def write_act(statement: Statement, act: str, by: Person | None, **fields: str) -> ModerationAct:
    """One row that never changes. It tells moderators apart by a pseudonym, and says under which role."""
    return ModerationAct.objects.create(
        workspace_id=statement.workspace_id,
        statement=statement,
        act=act,
        role=_role(by, statement),
        moderator=pseudonym(statement, by),
        **fields,
    )


def _role(by: Person | None, statement: Statement) -> str:
    held = roles_of(by, statement.session)
    moderating = (name for name, role in ROLES.items() if May.MODERATE_STATEMENT in role.rights)
    return next((name for name in moderating if name in held), SYSTEM)
