"""How far those who judged the same records agreed, while neither could see what the other said.

Only verdicts that are open to everybody in the review are counted, and of each record what people said when
the last of them had judged it: whoever changed their mind afterwards could read the others.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any
from uuid import UUID

import numpy as np

from moothall.methods.agreement import Agreement, cohen_kappa, gwet_ac1, pabak, percent_agreement
from moothall.rooms.codification.models import ADJUDICATOR, Review, ReviewMember, Verdict
from moothall.rooms.codification.queries.blindness import opened_at, verdicts_open_to
from moothall.rooms.codification.queries.screening import candidates

# Below so many records, figures still move with every new one.
STABLE_FROM = 30
# At titles and abstracts, "maybe" lets a record through as "include" does.
_LETS_THROUGH = {Verdict.Says.INCLUDE: 1, Verdict.Says.MAYBE: 1, Verdict.Says.EXCLUDE: 0}
_Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Measures:
    """How far people agreed on including or excluding ``records`` that they both judged; ``pairs`` is the
    number of pairs of verdicts, which is larger where more than two people judged a record."""

    records: int
    pairs: int
    percent: Agreement
    kappa: Agreement
    pabak: Agreement
    ac1: Agreement

    @property
    def is_stable(self) -> bool:
        return self.records >= STABLE_FROM


@dataclass(frozen=True)
class PairAgreement:
    """Two people and how far they agreed. Somebody whose data was erased is None."""

    first: ReviewMember | None
    second: ReviewMember | None
    measures: Measures


@dataclass(frozen=True)
class StageAgreement:
    """The agreement at one stage: of everybody together (None while no record was judged by two) and of each
    two people who judged some record both, in the order in which they joined the review."""

    stage: str
    overall: Measures | None
    pairs: tuple[PairAgreement, ...]


def agreement(who: Any, review: Review, stage: str, *, in_pilot: bool = False) -> StageAgreement:
    """How far people agreed at a stage of a review; with ``in_pilot``, on the records of the pilot only."""
    members = {member.person_id: member for member in review.members.select_related("person")}
    order = {person: place for place, person in enumerate(members)}
    by_pair: dict[tuple[UUID | None, UUID | None], _Pairs] = defaultdict(list)
    records = 0
    for said in _said_together(who, review, stage, in_pilot):
        said.sort(key=lambda each: order.get(each[0], len(order)))
        records += len(said) > 1
        for (first, one), (second, other) in combinations(said, 2):
            by_pair[first, second].append((one, other))
    everything = [pair for pairs in by_pair.values() for pair in pairs]
    found = sorted(by_pair.items(), key=lambda item: [order.get(who, len(order)) for who in item[0]])
    return StageAgreement(
        stage=stage,
        overall=_measures(everything, records) if everything else None,
        pairs=tuple(
            PairAgreement(members.get(first), members.get(second), _measures(pairs, len(pairs)))
            for (first, second), pairs in found
        ),
    )


def _said_together(
    who: Any, review: Review, stage: str, in_pilot: bool
) -> Iterator[list[tuple[UUID | None, int]]]:
    """Of each open record: who had said what when the last of those whose verdicts stand had judged it."""
    counted = candidates(who, review)
    counted = counted.filter(in_pilot=True) if in_pilot else counted
    rows = verdicts_open_to(who, review).filter(
        opened_at(stage, "candidate__"), stage=stage, slot__gt=ADJUDICATOR, candidate__in=counted.order_by()
    )
    rows = rows.order_by("candidate", "position")
    names = ("candidate", "assignment", "assignment__reviewer", "says")
    for _, acts in groupby(rows.values_list(*names), key=lambda row: row[0]):
        yield _when_all_had([row[1:] for row in acts])


def _when_all_had(acts: list[tuple[UUID, UUID | None, str]]) -> list[tuple[UUID | None, int]]:
    """From acts of judging one record, oldest first. The newest of each assignment is what it says."""
    last = {assignment: says for assignment, _, says in acts}
    standing = {assignment for assignment, says in last.items() if says in _LETS_THROUGH}
    now: dict[UUID, tuple[UUID | None, int]] = {}
    for assignment, reviewer, says in acts:
        if says in _LETS_THROUGH and assignment in standing:
            now[assignment] = (reviewer, _LETS_THROUGH[Verdict.Says(says)])
        else:
            now.pop(assignment, None)
        if len(now) == len(standing):
            break
    return list(now.values())


def _measures(pairs: _Pairs, records: int) -> Measures:
    first, second = np.array(pairs, dtype=np.int64).T
    return Measures(
        records=records,
        pairs=len(pairs),
        percent=percent_agreement(first, second),
        kappa=cohen_kappa(first, second),
        pabak=pabak(first, second),
        ac1=gwet_ac1(first, second),
    )
