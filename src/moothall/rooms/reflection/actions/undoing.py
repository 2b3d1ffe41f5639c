"""Taking back what was done about statements. Nothing is deleted: an undoing is one more act."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.lineage import check_reason
from moothall.rooms.reflection.actions.statements import change_state
from moothall.rooms.reflection.actions.writing_acts import (
    acts_of,
    hold,
    pseudonym,
    read_again,
    write_act,
)
from moothall.rooms.reflection.acts import AT_ONCE, LINEAGE, standing
from moothall.rooms.reflection.models import Lineage, ModerationAct, Session, Statement
from moothall.rooms.reflection.refusals import SessionRefused

Act, Standing = ModerationAct.Act, ModerationAct.Standing
State, SecondLook = Statement.State, Statement.SecondLook
UNDONE_AT_ONCE = "Undone within a minute"


@transaction.atomic
def undo_moderation(*, statement: Statement, by: Person | None) -> None:
    """Take back one's own last act on a statement, within a minute. What waited waits again.

    Raises SessionRefused for somebody else's act, one that another has followed, and after the minute.
    """
    _, statement = hold(statement, undoing=True)
    last = _own_last(statement, by)
    if last.act in LINEAGE:
        lineage = statement.children.filter(undone=None).latest("created")
        return undo_lineage(act=lineage.act, reason=UNDONE_AT_ONCE, by=by)
    write_act(statement, Act.UNDO, by, standing=last.standing, note_to_author=UNDONE_AT_ONCE)
    if last.standing == Standing.FINAL:
        _restore(statement, last.act)
    happened("statement.restored", statement, by, numbers=[statement.number], withdrawn=[])
    return None


@transaction.atomic
def undo_lineage(*, act: UUID, reason: str, by: Person | None) -> None:
    """Undo one splitting, merging or rewording as a whole: its parents are live again, with their votes (one
    that waited waits again), and what it wrote is withdrawn. ``act`` is that of its Lineage rows.

    Raises SessionRefused without a reason, where it is undone already, and where more has been made of its
    children since: that is undone first.
    """
    check_reason(reason)
    rows = list(Lineage.objects.filter(act=act, undone=None).select_related("parent__session"))
    if not rows:
        raise SessionRefused("This has been undone already.")
    session, _ = hold(rows[0].parent, undoing=True)
    children = _own_children(session, act)
    parents = [read_again(parent, session) for parent in {row.parent for row in rows}]
    parents.sort(key=lambda parent: parent.number)
    for child in children:
        change_state(child, State.WITHDRAWN)
    for parent in parents:
        write_act(parent, Act.UNDO, by, note_to_author=reason.strip())
        _restore(parent, rows[0].kind)
    Lineage.objects.filter(act=act).update(undone=timezone.now())
    numbers = [parent.number for parent in parents]
    withdrawn = [child.number for child in children]
    happened("statement.restored", parents[0], by, numbers=numbers, withdrawn=withdrawn)


def _own_last(statement: Statement, by: Person | None) -> ModerationAct:
    last = statement.moderation_acts.exclude(standing=Standing.BLIND).last()
    if last is None or last.act == Act.UNDO or last.moderator != pseudonym(statement, by):
        raise SessionRefused("There is nothing of yours to undo here.")
    if last.at < timezone.now() - AT_ONCE:
        raise SessionRefused("It is more than a minute ago: it can no longer be undone here.")
    return last


def _restore(statement: Statement, undone: str) -> None:
    """Put a statement back to where it was before ``undone``, the act that has just been undone."""
    if statement.removed:
        return change_state(statement, State.WITHDRAWN)
    held = standing(acts_of(statement))
    was_second_look = undone == Act.RESTORE or bool(held and held[-1].act == Act.REJECT)
    if was_second_look:
        statement.second_look = SecondLook.ASKED
    elif statement.second_look == SecondLook.ASKED:
        # Its author has asked meanwhile for what is no longer needed.
        statement.second_look = SecondLook.NOT_ASKED
    statement.save(update_fields=["second_look"])
    waits = was_second_look or (not held and _began_waiting(statement))
    return change_state(statement, State.WAITING if waits else State.LIVE)


def _began_waiting(statement: Statement) -> bool:
    """Whether nobody could vote on it before it was accepted: what a participant of this session has added,
    not what a moderator wrote or an earlier session had."""
    own = statement.author_id is not None and statement.snapshot_of_id is None
    return own and statement.session.moderation == Session.Moderation.BEFORE


def _own_children(session: Session, act: UUID) -> list[Statement]:
    """The statements that ``act`` wrote, if nothing has been made of them since."""
    rows = Lineage.objects.filter(act=act, child_is_new=True).select_related("child")
    children = [read_again(child, session) for child in {row.child for row in rows}]
    for child in children:
        others = child.parents.filter(undone=None).exclude(act=act)
        if child.state != State.LIVE or others.exists():
            raise SessionRefused(
                f"More has been done with statement {child.number} since: undo that first.", code="later"
            )
    return sorted(children, key=lambda child: child.number)
