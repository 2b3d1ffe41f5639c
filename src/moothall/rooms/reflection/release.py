"""From counts to figures that may be shown: the only door through which a count leaves this room.

What is released is plain JSON, with rows and words as ``protection.py`` makes them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from moothall.rooms.reflection.counting import Counts
from moothall.rooms.reflection.models import Grouping, Statement
from moothall.rooms.reflection.protection import Rule, tell

VERSION = "declared-groups-4"


def release(
    *,
    statements: Iterable[Statement],
    groupings: Sequence[Grouping],
    counts: Counts,
    options_of: Mapping[str, Iterable[Any]],
    rule: Rule,
    groups_withheld: Collection[Any] = (),
) -> dict[str, Any]:
    """The released figures of a round: every statement, overall and by every declared group; only overall
    those of ``groups_withheld``."""
    return {
        "voters": len(counts.voters),
        "votes": counts.votes,
        "groupings": [_grouping(grouping, counts, options_of, rule.minimum) for grouping in groupings],
        "statements": [
            _statement(statement, groupings, counts, rule, withheld=statement.pk in groups_withheld)
            for statement in statements
        ],
    }


def _grouping(
    grouping: Grouping, counts: Counts, options_of: Mapping[str, Iterable[Any]], minimum: int
) -> dict[str, Any]:
    options = []
    for option in grouping.options.all():
        size = sum(option.pk in options_of.get(pseudonym, ()) for pseudonym in counts.voters)
        options.append({"label": option.label, "size": size if size >= minimum else "few"})
    return {"question": grouping.question, "multiple": grouping.multiple, "options": options}


def _statement(
    statement: Statement, groupings: Sequence[Grouping], counts: Counts, rule: Rule, *, withheld: bool
) -> dict[str, Any]:
    tables = [
        (grouping.multiple, [counts.by_option[statement.pk, option.pk] for option in grouping.options.all()])
        for grouping in groupings
    ]
    told = tell(counts.overall[statement.pk], tables, rule, withheld=withheld)
    return {
        "id": str(statement.pk),
        "number": statement.number,
        "text": statement.text,
        "overall": told.everyone,
        "groups": told.groups,
    }
