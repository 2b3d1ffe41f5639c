"""What the acts on a statement come to. All functions take its acts in the order in which they were done."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from moothall.rooms.reflection.models import ModerationAct, Statement

Act, Standing = ModerationAct.Act, ModerationAct.Standing
ACCEPTED = (Act.APPROVE, Act.RESTORE)
DECISIONS = (*ACCEPTED, Act.REJECT)
LINEAGE = (Act.MERGE, Act.SPLIT, Act.REWORD)
# As long as this whoever did something can take it back with one button.
AT_ONCE = timedelta(minutes=1)
# One decision in ten is checked by somebody who does not see what was decided.
ONE_IN = 10


def standing(acts: Iterable[ModerationAct]) -> list[ModerationAct]:
    """The acts that hold: final, and not undone since. Each undoing takes back the last one."""
    held: list[ModerationAct] = []
    for act in acts:
        if act.standing == Standing.FINAL:
            if act.act != Act.UNDO:
                held.append(act)
            elif held:
                held.pop()
    return held


def decision(acts: Iterable[ModerationAct]) -> ModerationAct | None:
    """The last decision that holds: accepted, not used, or accepted on a second look."""
    return next((act for act in reversed(standing(acts)) if act.act in DECISIONS), None)


def opinions(acts: Iterable[ModerationAct]) -> dict[str, ModerationAct]:
    """What moderators who cannot decide alone think of a statement: the last word of each, by pseudonym."""
    said: dict[str, ModerationAct] = {}
    for act in acts:
        if act.standing == Standing.FINAL:
            said.clear()
        elif act.standing == Standing.FIRST_OF_TWO and act.act == Act.UNDO:
            said.pop(act.moderator, None)
        elif act.standing == Standing.FIRST_OF_TWO:
            said[act.moderator] = act
    return said


def moderators(acts: Iterable[ModerationAct]) -> set[str]:
    """The pseudonyms of everybody who has done something about a statement, but for blind checks."""
    return {act.moderator for act in acts if act.standing != Standing.BLIND}


def blind_check(acts: Iterable[ModerationAct]) -> ModerationAct | None:
    return next((act for act in acts if act.standing == Standing.BLIND), None)


def agree(one: ModerationAct, other: ModerationAct) -> bool:
    """Whether both accept a statement, or neither does."""
    return (one.act == Act.REJECT) == (other.act == Act.REJECT)


def is_sampled(statement: Statement) -> bool:
    """Whether a statement is among the tenth that is checked blind: by its random key, so nobody chooses."""
    return int.from_bytes(hashlib.sha256(statement.pk.bytes).digest()[:8]) % ONE_IN == 0
