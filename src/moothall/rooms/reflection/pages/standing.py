"""Where a participant stands, in words and then as a table; and what the room sees of itself."""

from typing import Any

from moothall.rooms.reflection.pages.participant import PAST
from moothall.rooms.reflection.queries import Standing
from moothall.rooms.reflection.queries.standing import OwnAnswer
from moothall.rooms.reflection.room import FEWEST, RoomCount
from moothall.rooms.reflection.sentences import said
from moothall.ui import cells


def standing_context(standing: Standing) -> dict[str, Any]:
    columns = ["Statement", "Your answer", "Everyone"] + (
        [f"Group {standing.group}"] if standing.group else []
    )
    return {
        "words": _words(standing),
        "said": [_said(answer, standing.group) for answer in standing.answers],
        "head": cells.table_head(*columns),
        "rows": [_row(answer) for answer in standing.answers],
    }


def _words(standing: Standing) -> str:
    if not standing.answers:
        return "You did not vote in this round, so there is nothing to compare."
    if not standing.has_groups:
        return "There are no opinion groups to compare with. This is how you voted beside everyone."
    if not standing.group:
        return "You answered too few statements to be counted in an opinion group."
    if standing.is_between:
        return f"You vote most like Group {standing.group}, but you are between groups."
    return f"You vote most like Group {standing.group}."


def _said(answer: OwnAnswer, group: str) -> dict[str, str]:
    """One statement in words: ``title`` is the statement, ``line`` one's own answer beside the others'."""
    line = f"You {PAST[answer.value]} this. Of everyone, {said(answer.figures.overall)}."
    if answer.group is not None:
        line += f" Of Group {group}, {said(answer.group)}."
    return {"title": f"{answer.figures.number}. {answer.figures.text}", "line": line}


def _row(answer: OwnAnswer) -> list[dict[str, Any]]:
    figures = answer.figures
    told = [f"{figures.number}. {figures.text}", f"You {PAST[answer.value]} it", figures.overall.agree_words]
    if answer.group is not None:
        told.append(answer.group.agree_words)
    return [cells.text(text) for text in told]


def room_context(counts: list[RoomCount]) -> dict[str, Any]:
    """The room's own counts as a table; a statement that fewer than FEWEST people answered has none."""
    head = cells.table_head("Statement", "Agree", "Disagree", "Pass")
    return {"rows": [_count_row(row) for row in counts], "head": head, "fewest": FEWEST}


def _count_row(row: RoomCount) -> list[dict[str, Any]]:
    return [cells.text(text) for text in (f"{row.number}. {row.text}", *_numbers(row))]


def _numbers(row: RoomCount) -> list[str]:
    if row.voters < FEWEST:
        return [f"fewer than {FEWEST} answers", "", ""]
    return [str(row.agree), str(row.disagree), str(row.passed)]
