"""Votes and statements that a person should look at before results are used. Never who it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import models

from moothall.methods.opinion import vote_table
from moothall.methods.opinion.quality import quality
from moothall.rooms.reflection.models import Exclusion, Round, Session, Statement
from moothall.rooms.reflection.queries.results import current_votes

# The patterns that are looked for. Somebody whom several find is counted under the first.
RULES = (Exclusion.Rule.STRAIGHT, Exclusion.Rule.TWIN)
# So long the console repeats a number before it is counted anew, in seconds.
KEPT = 60


@dataclass(frozen=True)
class Flags:
    """What stands out in a round. ``people`` has the pseudonyms by rule, each in one rule only: for counting,
    no page may show it."""

    people: dict[str, frozenset[str]]
    alike: tuple[tuple[Statement, Statement], ...]
    seldom_seen: tuple[Statement, ...]


@dataclass(frozen=True)
class SetAside:
    """Votes that are set aside under one rule: of how many people, why and since when."""

    rule: str
    count: int
    reason: str
    since: datetime


@dataclass(frozen=True)
class Unusual:
    """The same as a page may show it. ``counts`` says how many people each rule finds, None for fewer than
    the minimum, nobody included."""

    counts: dict[str, int | None]
    alike: tuple[tuple[Statement, Statement], ...]
    seldom_seen: tuple[Statement, ...]
    set_aside: tuple[SetAside, ...]

    @property
    def to_look_at(self) -> int:
        """How many patterns wait for somebody's judgement."""
        judged = {each.rule for each in self.set_aside}
        waiting = [rule for rule, count in self.counts.items() if count and rule not in judged]
        return len(waiting) + len(self.alike) + len(self.seldom_seen)


def flags(who: Any, session: Session) -> Flags | None:
    """What stands out in the last round; None before anybody has voted."""
    round_ = session.rounds.order_by("-number").first()
    votes = current_votes(round_) if round_ else []
    if not votes:
        return None
    people, statements, values = zip(*votes, strict=True)
    live = {str(s.pk): s for s in session.statements.filter(state=Statement.State.LIVE, removed=False)}
    found = quality(
        vote_table(participant=people, statement=[str(each) for each in statements], value=values),
        texts={key: statement.text for key, statement in live.items()},
    )
    straight = frozenset(found.straight)
    twins = frozenset(person for pair in found.twins for person in pair)
    return Flags(
        people={Exclusion.Rule.STRAIGHT: straight, Exclusion.Rule.TWIN: twins - straight},
        alike=tuple(
            sorted((_by_number(live[key] for key in pair) for pair in found.duplicates), key=_numbers)
        ),
        seldom_seen=_by_number(live[key] for key in found.under_exposed if key in live),
    )


def unusual(who: Any, session: Session) -> Unusual | None:
    """What stands out, as far as a page may show it; None before anybody has voted."""
    found = flags(who, session)
    if found is None:
        return None
    sizes = {rule: len(found.people[rule]) for rule in RULES}
    return Unusual(
        counts={rule: size if size >= session.minimum_group else None for rule, size in sizes.items()},
        alike=found.alike,
        seldom_seen=found.seldom_seen,
        set_aside=set_aside(who, session),
    )


def set_aside(who: Any, session: Session) -> tuple[SetAside, ...]:
    """What is set aside now, the first first."""
    rows = Exclusion.objects.filter(session=session, lifted=None).order_by().values("rule", "reason")
    rows = rows.annotate(count=models.Count("pk"), since=models.Min("created")).order_by("since")
    return tuple(SetAside(**row) for row in rows)


def excluded_pseudonyms(session: Session) -> frozenset[str]:
    """Whose votes are left out of results "without". For counting only: no page may show it."""
    standing = Exclusion.objects.filter(session=session, lifted=None)
    return frozenset(standing.values_list("pseudonym", flat=True))


def unusual_count(who: Any, session: Session) -> int:
    """How many patterns wait for a judgement; counted anew once a minute at most, since the console asks
    every few seconds."""
    last: Round | None = session.rounds.order_by("-number").first()
    if last is None:
        return 0
    standing = Exclusion.objects.filter(session=session, lifted=None).count()
    key = f"reflection:unusual:{last.pk}:{last.is_open}:{standing}"
    if (kept := cache.get(key)) is None:
        found = unusual(who, session)
        cache.set(key, kept := found.to_look_at if found else 0, timeout=KEPT)
    return kept


def _by_number(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda statement: statement.number))


def _numbers(statements: Iterable[Statement]) -> list[int]:
    return [statement.number for statement in statements]
