"""How evenly people took part and whom decisions are near to, in words and then in figures."""

from collections.abc import Mapping
from math import isinf
from typing import Any

from moothall.rooms.reflection.evenness import Answering, Between, Nearness, Parity, Spread
from moothall.rooms.reflection.queries import GroupBalance, PowerBalance
from moothall.ui import cells
from moothall.ui.charts.lettering import plural

NOT_SHOWN = "not shown"
INTERVAL = "90% interval"
# At most so often chance makes as much of a difference where it is said to be clear.
CLEAR = 0.05
METHOD = (
    "Unevenness is Gini’s coefficient, corrected for small numbers, of statements added and of statements "
    "voted on, over everyone who joined. How much of it lies between groups is a share of Theil’s index, "
    "beside the mean share when people are put into groups by chance (1,000 times). The mean share of "
    "statements that a group voted on counts everyone of the group who joined; where the greatest of these "
    "is set beside the least, few people differ by chance alone, so the figure is never below 1. How far a "
    "decision is from a group: of each statement that a published decision relies on, the share of the "
    "group that disagrees; of each that it sets aside, the share that agrees; passes left out, halves added, "
    "and the mean of them. Every statement counts alike, whatever it means to a group. Only votes that are "
    "shown in the results count. These intervals, too, hold the true figure in 9 of 10 cases like this one."
)


def spread_part(found: PowerBalance) -> dict[str, Any]:
    """How unevenly all people took part, whatever group they are in."""
    kinds = (("Statements added", "added", found.added), ("Statements voted on", "voted on", found.voted))
    return part(
        "How evenly people took part",
        [_spread_words(found, *kind) for kind in kinds],
        cells.table_head("What", "People", "In all", "Unevenness, 0 to 1", INTERVAL),
        [_spread_row(name, row) for name, _, row in kinds],
    )


def _spread_words(found: PowerBalance, name: str, done: str, row: Spread | None) -> str:
    if row is None:
        return f"{name}: not shown, because fewer than {found.minimum} people {done} any."
    return (
        f"{name}: {row.total:,} by {row.people:,} people. If 0 is that all did as much and 1 that one person "
        f"did everything, this is {row.gini:.2f}."
    )


def _spread_row(name: str, row: Spread | None) -> list[str]:
    if row is None:
        return [name, NOT_SHOWN, "", "", ""]
    return [name, f"{row.people:,}", f"{row.total:,}", f"{row.gini:.2f}", _range(row.low, row.high, 2)]


def between_part(grouping: GroupBalance) -> list[dict[str, Any]]:
    """How much of the unevenness lies between the groups of a question; no part where nothing can be told."""
    kinds = (
        ("Statements added", grouping.added_between),
        ("Statements voted on", grouping.voted_between),
    )
    told = [(name, row) for name, row in kinds if row is not None]
    if not told:
        return []
    head = cells.table_head("What", "Between groups", "By chance alone", "p")
    rows = [[name, _percent(row.share), _percent(row.expected), f"{row.p_value:.3f}"] for name, row in told]
    words = [_between_words(name, row) for name, row in told]
    return [part("How much of the unevenness lies between groups", words, head, rows)]


def _between_words(name: str, row: Between) -> str:
    clear = "clearly more than" if row.p_value <= CLEAR else "no more than could be expected of"
    return (
        f"{name}: {_percent(row.share)} of the unevenness lies between groups, the rest within them. That is "
        f"{clear} chance alone, which puts {_percent(row.expected)} there."
    )


def answered_part(found: PowerBalance, grouping: GroupBalance) -> dict[str, Any]:
    """Whether all groups voted on as many statements."""
    said = [
        f"{label}: in the mean {row.mean:.1f} statements each, {row.ratio:.1f} times the mean of everyone."
        if row
        else f"{label}: not shown, because fewer than {found.minimum} of them, or of all others, were there."
        for label, row in grouping.answered.items()
    ]
    head = cells.table_head("Group", "People", "Statements voted on, mean", "Times everyone’s mean", INTERVAL)
    rows = [_answered_row(label, row) for label, row in grouping.answered.items()]
    return part("Who voted on how much", [*_parity_words(grouping.parity), *said], head, rows)


def _parity_words(row: Parity | None) -> list[str]:
    if row is None:
        return []
    of = f"Of {plural(row.of, 'statement')},"
    if isinf(row.ratio):
        return [f"{of} one group at least voted on none."]
    return [
        f"{of} the group that voted on most voted on {row.ratio:.1f} times as many as the one that voted on "
        f"fewest ({INTERVAL} {_range(row.low, row.high)}; 1 is even)."
    ]


def _answered_row(label: str, row: Answering | None) -> list[str]:
    if row is None:
        return [label, NOT_SHOWN, "", "", ""]
    return [label, f"{row.people:,}", f"{row.mean:.1f}", f"{row.ratio:.1f}", _range(row.low, row.high)]


def near_parts(grouping: GroupBalance) -> list[dict[str, Any]]:
    """For each published decision, how far it is from what each group said."""
    return [_near_part(decision.title, decision.groups) for decision in grouping.near]


def _near_part(title: str, groups: Mapping[str, Nearness | None]) -> dict[str, Any]:
    head = cells.table_head("Group", "Statements", "Votes", "Distance, 0 to 1", INTERVAL)
    rows = [
        [label, str(row.statements), f"{row.votes:,}", f"{row.distance:.2f}", _range(row.low, row.high, 2)]
        if row
        else [label, NOT_SHOWN, "", "", ""]
        for label, row in groups.items()
    ]
    return part(
        f"How near the decision “{title}” is to each group",
        [_near_words(label, row) for label, row in groups.items()],
        head,
        rows,
    )


def _near_words(label: str, row: Nearness | None) -> str:
    if row is None:
        return f"{label}: not shown, because too few of their votes on what the decision looked at are shown."
    return (
        f"{label}: {row.distance:.2f} by {plural(row.statements, 'statement')}, if 0 is that everybody in "
        "the group got what they said and 1 that they got the opposite."
    )


def part(
    heading: str, sentences: list[str], head: list[Any], rows: list[list[str]], nothing: str = ""
) -> dict[str, Any]:
    """A heading with sentences and then a table; ``nothing``: the one sentence that stands for all."""
    return {
        "heading": heading,
        "sentences": [nothing] if nothing else sentences,
        "head": head,
        "rows": [] if nothing else [[cells.text(text) for text in row] for row in rows],
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _range(low: float, high: float, places: int = 1) -> str:
    return f"{low:.{places}f} and more" if isinf(high) else f"{low:.{places}f} to {high:.{places}f}"
