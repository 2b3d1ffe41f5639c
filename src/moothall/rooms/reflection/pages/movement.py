"""How people moved between two rounds: sentences first, then the figures."""

from typing import Any

from moothall.rooms.reflection.figures import words
from moothall.rooms.reflection.queries import GroupMoved, RoundsCompared
from moothall.ui import cells

DIRECTIONS = {
    "up": "clearly moved towards agreeing",
    "down": "clearly moved away from agreeing",
    "unclear": "no clear movement",
    "few": "too few people to show",
}
METHOD = (
    "Only people who voted on a statement in both rounds are compared. Somebody moves up from disagree to "
    "pass or agree and from pass to agree, and down the other way. The mean change counts disagree as −1, "
    "pass as 0 and agree as 1. Movement is called clear if chance would make as many people move one way in "
    "at most 5% of all that is called so (exact sign test; Benjamini and Hochberg). Numbers are shown under "
    "the same rules as results, and only where all numbers of both rounds are shown, so that no hidden "
    "number can be worked out from how many moved. Otherwise there are words only."
)


def movement_context(found: RoundsCompared | None) -> dict[str, Any]:
    """``moved`` is None where there is nothing to compare."""
    if found is None:
        return {"moved": None}
    head = cells.table_head(
        "Statement and group", "Voted both times", "Towards agreeing", "Away from it", "Stayed", "Mean change"
    )
    return {
        "moved": {
            "words": f"This compares round {found.before} with round {found.after}.",
            "said": [
                (f"{each.number}. {each.text}", [_sentence(row) for row in (each.everyone, *each.groups)])
                for each in found.statements
            ],
            "head": head,
            "rows": [
                _row(f"{each.number}. {row.label}", row)
                for each in found.statements
                for row in (each.everyone, *each.groups)
            ],
            "method": METHOD,
        }
    }


def _sentence(row: GroupMoved) -> str:
    told = f"{row.label}: {DIRECTIONS[row.direction]}"
    if row.paired is None:
        return f"{told}."
    if row.net is None:
        return f"{told} ({row.paired} people)."
    return (
        f"{told}. Of {row.paired} people {row.up} moved towards agreeing, {row.down} moved away from it and "
        f"{row.same} stayed (mean change {_net(row.net)})."
    )


def _row(label: str, row: GroupMoved) -> list[dict[str, Any]]:
    if row.paired is None:
        return [cells.text(text) for text in (label, "fewer than 5", "", "", "", "")]
    net = "not shown" if row.net is None else _net(row.net)
    numbers = (words(cell, row.paired, 5) for cell in (row.up, row.down, row.same))
    return [cells.text(text) for text in (label, str(row.paired), *numbers, net)]


def _net(change: float) -> str:
    return f"{change:+.2f}".replace("-", "−")
