"""Measures on evidence: how soon it is used, how far it reaches, and who it comes from."""

import math
from collections import defaultdict
from datetime import datetime, timedelta

from moothall.methods.survival import SurvivalCurve, kaplan_meier
from moothall.rooms.capacity.traces.facts import Facts, Thing
from moothall.rooms.capacity.traces.figures import FEWEST, TOO_FEW, Figure, Result, Row, listed, share

USES = ("evidence_statement.published", "decision.made")
STATEMENTS = ("evidence_statement", "statement")
CARRIES = frozenset({"derived_from", "supports", "contradicts"})
HALF = 0.5
DAY = timedelta(days=1)


def days_to_first_use(facts: Facts) -> Result:
    reached = first_reached(facts)
    sources = [t for t in facts.things.values() if t.kind == "source" and t.created >= facts.starts]
    rows = []
    for source in sources:
        used = reached.get(source.pk)
        words = f"Used after {_days((used - source.created) / DAY)}" if used else "Not used yet"
        rows.append(Row(source, used is not None, words))
    if not rows:
        return Result((Figure("No source was added in this period.", 0, 0, unit="days"),))
    ends = [reached.get(source.pk, facts.ends) for source in sources]
    waited = [max(0.0, (end - source.created) / DAY) for source, end in zip(sources, ends, strict=True)]
    curve = kaplan_meier(waited, [row.counts for row in rows])
    return Result((_median(curve, sum(row.counts for row in rows)),), tuple(rows))


def first_reached(facts: Facts) -> dict[int, datetime]:
    """When each thing was first under a published statement or a decision, at any depth: by then the use had
    happened and every link on the way was there."""
    uses = [
        (event.at, facts.by_uid[event.record].pk, 0)
        for event in facts.happened(*USES)
        if event.record in facts.by_uid
    ]
    ties = [(tie.created, tie.of, tie.rests_on) for tie in facts.ties]
    steps: dict[int, list[int]] = defaultdict(list)
    reached: dict[int, datetime] = {}
    for when, of, below in sorted(uses + ties):
        if below:
            steps[of].append(below)
        starts = [of] if not below else [below] if of in reached else []
        while starts:
            here = starts.pop()
            if here not in reached:
                reached[here] = when
                starts.extend(steps[here])
    return reached


def _median(curve: SurvivalCurve, used: int) -> Figure:
    counted = f"{used} of {curve.n} {'source has' if curve.n == 1 else 'sources have'} been used so far"
    if curve.n < FEWEST:
        return Figure(f"{counted}. {TOO_FEW}", used, curve.n, unit="days")
    if math.isnan(curve.median):
        words = f"{counted}, so how long half of them wait is not known yet."
        return Figure(words, used, curve.n, unit="days")
    low, high = _first(curve, curve.lower), _first(curve, curve.upper)
    interval = (
        f"95% interval {_number(low)} to {_number(high)} days"
        if high is not None
        else (f"95% interval {_number(low)} days or more")
    )
    words = f"Half of the sources are used within {_days(curve.median)} ({interval}); {counted}."
    return Figure(words, used, curve.n, curve.median, low, high, unit="days")


def _first(curve: SurvivalCurve, bound: object) -> float | None:
    """When the bound of the curve first reaches a half: the interval of the median (Brookmeyer and Crowley
    1982, on the log–log scale of the curve)."""
    pairs = zip(curve.times.tolist(), list(bound), strict=True)  # type: ignore[call-overload]
    return next((float(time) for time, left in pairs if left <= HALF), None)


def reach(facts: Facts) -> Result:
    made = facts.in_period("decision.made")
    of_decision = {decision.pk: facts.departments.get(event.actor) for decision, event in made.items()}
    if made and not any(of_decision.values()):
        return Result(
            cannot="This cannot be worked out yet: nobody who took these decisions has a department on "
            "record. An administrator can add departments to people’s roles."
        )
    relying: dict[Thing, set[str]] = defaultdict(set)
    for decision, departments in of_decision.items():
        for tie in facts.under.get(decision, ()):
            if tie.relation == "relied_on" and facts.things[tie.rests_on].kind in STATEMENTS:
                relying[facts.things[tie.rests_on]] |= departments or frozenset()
    rows = [
        Row(statement, len(names) > 1, f"Decisions of {listed(sorted(names)) or 'no known department'}")
        for statement, names in relying.items()
    ]
    noun = ("statement that a decision relied on", "statements that decisions relied on")
    verb = ("reached two departments or more", "reached two departments or more")
    figures = [share(sum(row.counts for row in rows), len(rows), noun, verb)]
    if len(rows) >= FEWEST:
        most = max(len(names) for names in relying.values())
        departments = "one department" if most == 1 else f"{most} departments"
        words = f"The statement that reached furthest was relied on in {departments}."
        figures.append(Figure(words, most, len(rows), float(most), part="most", unit="departments"))
    return Result(tuple(figures), tuple(rows))


def across_boundaries(facts: Facts) -> Result:
    published = facts.in_period("evidence_statement.published")
    names = {statement: _organisations(facts, statement) for statement in published}
    if published and not any(names.values()):
        return Result(
            cannot="This cannot be worked out yet: nobody who worked on these statements has an organisation "
            "on record. An administrator can add organisations to people’s roles."
        )
    rows = [
        Row(statement, len(found) > 1, f"Worked on by people of {listed(sorted(found)) or 'no known place'}")
        for statement, found in names.items()
    ]
    noun = ("published evidence statement", "published evidence statements")
    verb = ("was written across organisations", "were written across organisations")
    return Result((share(sum(row.counts for row in rows), len(rows), noun, verb),), tuple(rows))


def _organisations(facts: Facts, statement: Thing) -> set[str]:
    """Where those belong who drafted and published it, chose its excerpts and added its sources."""
    below = facts.everything_under(statement.pk, first=CARRIES, then=CARRIES)
    uids = {statement.uid, *(facts.things[pk].uid for pk in below)}
    found: set[str] = set()
    for actor in facts.actors_on(uids):
        found |= facts.organisations.get(actor, frozenset())
    return found


def _days(days: float) -> str:
    whole = round(days)
    return "less than a day" if days < HALF else "1 day" if whole == 1 else f"{whole:,} days"


def _number(days: float | None) -> str:
    return f"{days or 0:,.0f}"
