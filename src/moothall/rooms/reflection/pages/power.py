"""Power balance in words, then in figures: who proposed, spoke, was heard and came."""

from collections.abc import Mapping
from typing import Any

from moothall.methods.power_balance import Represented, Uptake
from moothall.rooms.reflection.balance import Coming, Speaking
from moothall.rooms.reflection.pages.power_evenness import METHOD as EVENNESS
from moothall.rooms.reflection.pages.power_evenness import (
    answered_part,
    between_part,
    near_parts,
    part,
    spread_part,
)
from moothall.rooms.reflection.queries import GroupBalance, PowerBalance
from moothall.ui import cells
from moothall.ui.charts.lettering import plural

NOT_SHOWN = "not shown"
ADDED = "had a statement that was decided on"
ACCEPTED = "had a statement that was accepted"
HELD = 0.05  # the greatest q-value at which one group is said to be heard more or less often
METHOD = (
    "Groups are what people said of themselves. A share of people is out of everyone who joined, and people "
    "who said nothing of themselves belong to no group. “Times their share” is a group’s share of what was "
    "added, or of the time spoken, divided by its share of people: 1 is even. Its interval holds the true "
    "figure in 9 of 10 cases like this one (people drawn again, 1,000 times). Speaking time is counted by "
    "group, never by person, so it has no interval. Being heard is counted in statements: of those that "
    "people of a group added, how many moderators accepted; of the accepted ones, how many became common "
    "ground, themselves or after they were reworded, split or merged; and how many a published decision "
    "relies on. These shares have Jeffreys intervals, again for 9 of 10 cases. A group is said to be heard "
    "more or less often only if chance would make such a difference in at most 5% of all that are named so "
    "(Fisher’s exact test; Benjamini and Hochberg). A group is shown only with at least {minimum} people, or "
    "{minimum} who added statements, and only if all the others together are as many."
)


def power_context(found: PowerBalance) -> dict[str, Any]:
    return {
        "balance": found,
        "agenda": _agenda(found),
        "spread": spread_part(found),
        "parts": [_parts(found, grouping) for grouping in found.groupings],
        "method": f"{METHOD.format(minimum=found.minimum)} {EVENNESS}",
    }


def _agenda(found: PowerBalance) -> str:
    total = found.from_facilitator + found.from_evidence + found.from_people
    came = "1 person joined" if found.people == 1 else f"{found.people:,} people joined"
    return (
        f"{came}. Of {plural(total, 'statement')} that people could vote on, {found.from_facilitator} came "
        f"from the facilitator, {found.from_evidence} from evidence and {found.from_people} from people in "
        "the session."
    )


def _parts(found: PowerBalance, grouping: GroupBalance) -> dict[str, Any]:
    """One question about groups: headings with sentences and a table each."""
    return {
        "question": grouping.question,
        "parts": [
            _proposed(found, grouping.proposed),
            _spoke(found, grouping.spoke),
            *_heard(found, grouping),
            *near_parts(grouping),
            _came(found, grouping.came),
            answered_part(found, grouping),
            *between_part(grouping),
        ],
    }


def _hidden(found: PowerBalance, label: str, what: str) -> str:
    return f"{label}: not shown, because fewer than {found.minimum} of them, or of all others, {what}."


def _proposed(found: PowerBalance, rows: Mapping[str, Represented | None]) -> dict[str, Any]:
    nothing = "" if found.from_people or any(rows.values()) else "Nobody added a statement that was used."
    said = [
        f"{label} added {plural(int(row.contributions), 'statement')} and were {row.people} of the "
        f"{found.people} people: {_beside_share(row)}."
        if row
        else _hidden(found, label, "added a statement")
        for label, row in rows.items()
    ]
    head = cells.table_head("Group", "People", "Statements added", "Times their share", "90% interval")
    table = [
        [label, str(row.people), f"{row.contributions:.0f}", _times(row.ratio), _range(row.low, row.high)]
        if row
        else [label, NOT_SHOWN, "", "", ""]
        for label, row in rows.items()
    ]
    return part("Who proposed", said, head, table, nothing)


def _beside_share(row: Represented) -> str:
    if row.low > 1:
        return "more than their share"
    if row.high < 1:
        return "less than their share"
    return "about their share, as far as so few people can tell"


def _spoke(found: PowerBalance, rows: Mapping[str, Speaking | None]) -> dict[str, Any]:
    nothing = "" if found.turns else "Speaking time was not counted in this session."
    said = [
        f"{label} spoke for {_time(row.seconds)} in {plural(row.turns, 'turn')}, {_spoken_share(row)}, and "
        f"were cut short {_often(row.interruptions)}."
        if row
        else _hidden(found, label, "were there")
        for label, row in rows.items()
    ]
    head = cells.table_head("Group", "People", "Time", "Turns", "Cut short", "Times their share")
    table = [
        [
            *(label, str(row.people), _time(row.seconds), str(row.turns), str(row.interruptions)),
            "" if row.ratio is None else _times(row.ratio),
        ]
        if row
        else [label, NOT_SHOWN, "", "", "", ""]
        for label, row in rows.items()
    ]
    return part("Who spoke", said, head, table, nothing)


def _spoken_share(row: Speaking) -> str:
    return "with no time to compare" if row.ratio is None else f"{row.ratio:.1f} times their share of people"


def _often(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _time(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def _heard(found: PowerBalance, grouping: GroupBalance) -> list[dict[str, Any]]:
    kinds = (
        ("Who was heard: accepted by moderators", grouping.accepted, "were accepted", ADDED),
        ("Who was heard: common ground", grouping.common_ground, "became common ground", ACCEPTED),
        (
            "Who was heard: relied on in decisions",
            grouping.relied_on,
            "are relied on in a decision",
            ACCEPTED,
        ),
    )
    return [_taken_up(found, *kind) for kind in kinds]


def _taken_up(
    found: PowerBalance, heading: str, rows: Mapping[str, Uptake | None], words: str, what: str
) -> dict[str, Any]:
    nothing = "" if found.from_people or any(rows.values()) else "Nobody added a statement that was used."
    said = [
        f"{label}: {row.accepted} of {plural(row.total, 'statement')} {words}{_beside_others(row)}."
        if row
        else _hidden(found, label, what)
        for label, row in rows.items()
    ]
    head = cells.table_head("Group", "Statements", "Taken up", "Share", "90% interval")
    table = [
        [
            *(label, str(row.total), str(row.accepted), _percent(row.accepted / row.total)),
            f"{_percent(row.rate_low)} to {_percent(row.rate_high)}",
        ]
        if row
        else [label, NOT_SHOWN, "", "", ""]
        for label, row in rows.items()
    ]
    return part(heading, said, head, table, nothing)


def _beside_others(row: Uptake) -> str:
    # Without others to compare with, q is not a number and no comparison is true.
    if row.q <= HELD:
        more = "more" if row.ratio > 1 else "less"
        return f", clearly {more} often than those of others"
    return ""


def _came(found: PowerBalance, rows: Mapping[str, Coming | None]) -> dict[str, Any]:
    said = [
        f"{label}: {_came_words(found, row)}." if row else _hidden(found, label, "were there")
        for label, row in rows.items()
    ]
    head = cells.table_head("Group", "Invited", "Joined", "Of those invited", "Voted", "Of those who joined")
    table = [
        _came_row(found, label, row) if row else [label, NOT_SHOWN, "", "", "", ""]
        for label, row in rows.items()
    ]
    return part("Who came", said, head, table)


def _came_words(found: PowerBalance, row: Coming) -> str:
    voted = f"fewer than {found.minimum}" if row.voted is None else str(row.voted)
    joined = f"{row.joined} joined, of whom {voted} voted"
    return joined if row.invited is None else f"{row.invited} were invited and {joined}"


def _came_row(found: PowerBalance, label: str, row: Coming) -> list[str]:
    fewer = f"fewer than {found.minimum}"
    return [
        label,
        fewer if row.invited is None else str(row.invited),
        str(row.joined),
        _rate(row.came),
        fewer if row.voted is None else str(row.voted),
        _rate(row.took_part),
    ]


def _rate(rate: tuple[float, float, float] | None) -> str:
    """A share with its interval; a dash where there is none."""
    return "–" if rate is None else f"{_percent(rate[0])} ({_percent(rate[1])} to {_percent(rate[2])})"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}"


def _range(low: float, high: float) -> str:
    return f"{low:.1f} to {high:.1f}"
