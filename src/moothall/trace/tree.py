"""A walk as a tree that can be read aloud: each record opened once, later meetings only named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from moothall.trace.models import Link, Record
from moothall.trace.vocabulary import RELATIONS


@dataclass
class Branch:
    """One record on the way, in which relation it stands to the one above, and what lies beyond it.

    ``met_before`` marks a record whose own branches are shown elsewhere in the tree.
    """

    record: Record
    words: str
    note: str
    branches: list["Branch"] = field(default_factory=list)
    met_before: bool = False


def branches_down(record: Record, links: Iterable[Link]) -> list[Branch]:
    """What ``record`` rests on, from the links of ``queries.links_below``."""
    steps = defaultdict(list)
    for link in links:
        steps[link.of_id].append((link.rests_on, RELATIONS[link.relation].words, link.note))
    return _grow(record.pk, steps, {record.pk})


def branches_up(record: Record, links: Iterable[Link]) -> list[Branch]:
    """What ``record`` led to, from the links of ``queries.links_above``."""
    steps = defaultdict(list)
    for link in links:
        steps[link.rests_on_id].append((link.of, RELATIONS[link.relation].inverse, link.note))
    return _grow(record.pk, steps, {record.pk})


def _grow(key: int, steps: dict[int, list[tuple[Record, str, str]]], met: set[int]) -> list[Branch]:
    grown = []
    for record, words, note in sorted(steps.get(key, []), key=lambda step: (step[0].kind, step[0].pk)):
        branch = Branch(record, words, note, met_before=record.pk in met)
        if not branch.met_before:
            met.add(record.pk)
            branch.branches = _grow(record.pk, steps, met)
        grown.append(branch)
    return grown
