"""Deciding on statements: accepted or not used, by one moderator or by two, and checked blind."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.statements import change_state
from moothall.rooms.reflection.actions.writing_acts import (
    acts_of,
    check_another_decides,
    hold,
    pseudonym,
    write_act,
)
from moothall.rooms.reflection.acts import agree, blind_check, decision, is_sampled, moderators, opinions
from moothall.rooms.reflection.models import ModerationAct, Session, Statement
from moothall.rooms.reflection.refusals import SessionRefused

Act, Reason, Standing = ModerationAct.Act, ModerationAct.Reason, ModerationAct.Standing
State, SecondLook = Statement.State, Statement.SecondLook
LONGEST_NOTE = 300


@transaction.atomic
def moderate_statement(
    *, statement: Statement, act: str, reason: str = "", note: str = "", by: Person | None
) -> ModerationAct:
    """Accept a statement (``approve``) or decide that it is not used (``reject``, with a reason of the list).
    ``note`` is for its author only.

    Where a session asks for two moderators the first one's act is ``first_of_two``: it is final as soon as
    two different people say the same, and until then the statement stays as it is. A second look is decided
    by one moderator who had not decided before. Raises SessionRefused where there is nothing to decide.
    """
    _check_answer(act, reason, note)
    session, statement = hold(statement)
    _check_may_decide(session, statement, act)
    check_another_decides(statement, by)
    final = _is_final(session, statement, act, by)
    second_look = statement.second_look == SecondLook.ASKED
    fields = {"reason": reason if act == Act.REJECT else "", "note_to_author": note.strip()}
    made = write_act(
        statement,
        Act.RESTORE if second_look and act == Act.APPROVE else act,
        by,
        standing=Standing.FINAL if final else Standing.FIRST_OF_TWO,
        **fields,
    )
    if final:
        _decide(statement, act)
    _tell_ledger(statement, made, by)
    return made


@transaction.atomic
def check_blind(*, statement: Statement, act: str, reason: str = "", by: Person | None) -> ModerationAct:
    """What somebody else would have decided who does not see what was decided. It changes nothing.

    Raises SessionRefused for a statement outside the sample, one without a decision, one that is checked
    already, and for whoever took part in the decision.
    """
    _check_answer(act, reason, "")
    _, statement = hold(statement)
    acts = acts_of(statement)
    decided = decision(acts)
    waits = statement.state == State.WAITING
    if decided is None or waits or not is_sampled(statement) or blind_check(acts):
        raise SessionRefused("This statement is not one to be checked.")
    if pseudonym(statement, by) in moderators(acts):
        raise SessionRefused("You have decided on this statement: somebody else checks it.")
    reason = reason if act == Act.REJECT else ""
    made = write_act(statement, act, by, reason=reason, standing=Standing.BLIND)
    agreed = agree(made, decided)
    happened("moderation.checked_blind", statement, by, number=statement.number, agreed=agreed)
    return made


def _check_answer(act: str, reason: str, note: str) -> None:
    if act not in (Act.APPROVE, Act.REJECT):
        raise SessionRefused("Choose Accept or Not used.")
    if act == Act.REJECT and reason not in Reason.values:
        raise SessionRefused([("reason", "Choose why it is not used")])
    if len(note.strip()) > LONGEST_NOTE:
        raise SessionRefused([("note", f"The note has at most {LONGEST_NOTE} characters")])


def _check_may_decide(session: Session, statement: Statement, act: str) -> None:
    """What waits can be decided on, and what is live can be taken off. Where statements are shown at once,
    one that nobody has looked at yet can be accepted as well."""
    contributed = statement.origin == Statement.Origin.CONTRIBUTED
    if statement.state == State.WAITING:
        return
    if statement.state != State.LIVE:
        raise SessionRefused("This statement has been decided on already.")
    if not contributed or statement.parents.filter(undone=None, child_is_new=True).exists():
        raise SessionRefused("Only what someone taking part has added is decided on.")
    unchecked = session.moderation == Session.Moderation.AFTER and decision(acts_of(statement)) is None
    if act == Act.APPROVE and not unchecked:
        raise SessionRefused("This statement has been accepted already.")


def _is_final(session: Session, statement: Statement, act: str, by: Person | None) -> bool:
    if not session.second_moderator or statement.second_look == SecondLook.ASKED:
        return True
    said = opinions(acts_of(statement))
    own = said.pop(pseudonym(statement, by), None)
    if own is not None and own.act == act:
        raise SessionRefused("You have said so already: another moderator decides now.")
    return any(other.act == act for other in said.values())


def _decide(statement: Statement, act: str) -> None:
    if statement.second_look == SecondLook.ASKED:
        statement.second_look = SecondLook.DONE
        statement.save(update_fields=["second_look"])
    change_state(statement, State.LIVE if act == Act.APPROVE else State.REJECTED)


def _tell_ledger(statement: Statement, made: ModerationAct, by: Person | None) -> None:
    fields = {"number": statement.number, "standing": str(made.standing)}
    if made.act == Act.REJECT:
        happened("statement.rejected", statement, by, reason=str(made.reason), **fields)
    else:
        happened("statement.approved", statement, by, **fields)
