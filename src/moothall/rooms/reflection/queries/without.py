"""Results without the votes that somebody has set aside, to stand beside those with them."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from moothall.rooms.reflection.counting import count_votes
from moothall.rooms.reflection.figures import Share
from moothall.rooms.reflection.models import RoundResult, Session
from moothall.rooms.reflection.protection import Row, protect_beside
from moothall.rooms.reflection.queries.quality import SetAside, excluded_pseudonyms, set_aside
from moothall.rooms.reflection.queries.results import NOT_COUNTED, options_by_pseudonym, votes_at_closing

# So long they are kept, in seconds.
KEPT = 24 * 60 * 60


@dataclass(frozen=True)
class Without:
    """Why votes are set aside, and everyone's answer to each statement (number, text, share) without them."""

    reasons: tuple[SetAside, ...]
    statements: tuple[tuple[int, str, Share], ...]


def results_without(who: Any, session: Session) -> Without | None:
    """The last round's figures without what is set aside; None if nothing is.

    Those set aside and all others are protected as two groups of everyone, so that the difference between
    with and without tells nobody's answer. Groups are not told without: there the difference is smaller.
    """
    excluded = excluded_pseudonyms(session)
    stored = RoundResult.objects.filter(round__session=session).order_by("-round__number").first()
    if not excluded or stored is None:
        return None
    left_out = session.statements.filter(state__in=NOT_COUNTED).order_by("number")
    counted = repr((sorted(excluded), list(left_out.values_list("number", flat=True))))
    # The votes of closed rounds stay, so the same people set aside always leave the same figures.
    key = f"reflection:without:{stored.pk}:{hashlib.sha256(counted.encode()).hexdigest()}"
    rows = cache.get_or_set(key, lambda: _rows(session, stored, excluded), timeout=KEPT)
    told = [
        (row["number"], row["text"], Share("Without", *rows[row["number"]], session.minimum_group))
        for row in stored.released["statements"]
        if row["number"] in rows
    ]
    return Without(set_aside(who, session), tuple(told))


def _rows(session: Session, stored: RoundResult, excluded: Collection[str]) -> dict[int, Row]:
    """Everyone's row of each statement without those who are set aside, by its number."""
    votes = votes_at_closing(session, stored.round, options_by_pseudonym(session)).votes
    counts = count_votes(votes, dict.fromkeys(excluded, ("aside",)))
    keys = {str(key): key for key in counts.overall}
    rows = {}
    for row in stored.released["statements"]:
        key = keys.get(row["id"])
        if key is None:
            continue
        total, aside = counts.overall[key], counts.by_option[key, "aside"]
        rest = [of_all - of_some for of_all, of_some in zip(total, aside, strict=True)]
        parts = protect_beside(
            row["overall"],
            total,
            [aside, rest],
            minimum=session.minimum_group,
            room_knows=session.room_sees_counts,
        )
        rows[row["number"]] = parts[1]
    return rows
