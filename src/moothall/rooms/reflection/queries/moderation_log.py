"""The published log of moderation. It names nobody, and keeps back words that must not be read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from moothall.rooms.reflection.acts import LINEAGE, Standing
from moothall.rooms.reflection.models import Lineage, ModerationAct, Session, Statement

Act, Reason, State = ModerationAct.Act, ModerationAct.Reason, Statement.State
WITHHELD = (Reason.PERSONAL_DATA, Reason.UNLAWFUL_OR_ABUSIVE)


@dataclass(frozen=True)
class LogEntry:
    """One act that counted. ``reason`` is in words; ``into`` are the numbers of what the statement became;
    ``text`` is empty where it is withheld."""

    number: int
    at: datetime
    act: str
    reason: str
    role: str
    text: str
    into: tuple[int, ...] = ()


def moderation_log(who: Any, session: Session) -> list[LogEntry]:
    """Every final act on the statements of a session, in the order in which they were done.

    Words are withheld while a statement waits, and of one that was not used for what it tells about a person
    or because it is unlawful or abusive. Notes to authors are never in it.
    """
    acts = ModerationAct.objects.filter(statement__session=session, standing=Standing.FINAL)
    acts = list(acts.select_related("statement").order_by("at", "id"))
    withheld = {act.statement_id for act in acts if act.act == Act.REJECT and act.reason in WITHHELD}
    became = _children_in_order(session)
    return [_entry(act, withheld, became) for act in acts]


def _entry(act: ModerationAct, withheld: set[UUID], became: dict[UUID, list[tuple[int, ...]]]) -> LogEntry:
    statement = act.statement
    hidden = statement.state == State.WAITING or (
        statement.state == State.REJECTED and statement.pk in withheld
    )
    # Why words were changed or an act undone is said to everybody; any other note is for the author only.
    is_public_note = act.act in (*LINEAGE, Act.UNDO)
    return LogEntry(
        number=statement.number,
        at=act.at,
        act=act.act,
        reason=act.note_to_author if is_public_note else act.get_reason_display(),
        role=act.role,
        text="" if hidden else statement.text,
        into=became[statement.pk].pop(0) if act.act in LINEAGE else (),
    )


def _children_in_order(session: Session) -> dict[UUID, list[tuple[int, ...]]]:
    """The numbers of what each statement became, act by act, undone or not."""
    acts: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Lineage.objects.filter(parent__session=session).order_by("created", "child__number")
    for parent, act, number in rows.values_list("parent_id", "act", "child__number"):
        acts[parent][act].append(number)
    return {parent: [tuple(numbers) for numbers in made.values()] for parent, made in acts.items()}
