"""Results without the votes that somebody has set aside, to stand beside those with them."""

from dataclasses import dataclass
from typing import Any

from moothall.rooms.reflection.counting import count_votes
from moothall.rooms.reflection.figures import Share
from moothall.rooms.reflection.models import RoundResult, Session
from moothall.rooms.reflection.queries.quality import SetAside, excluded_pseudonyms, set_aside
from moothall.rooms.reflection.queries.results import options_by_pseudonym, votes_at_closing
from moothall.rooms.reflection.release import protect_beside


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
    votes = votes_at_closing(session, stored.round, options_by_pseudonym(session)).votes
    counts = count_votes(votes, dict.fromkeys(excluded, ("aside",)))
    keys = {str(key): key for key in counts.overall}
    told = []
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
        told.append((row["number"], row["text"], Share("Without", *parts[1], session.minimum_group)))
    return Without(set_aside(who, session), tuple(told))
