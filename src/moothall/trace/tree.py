"""A walk as a tree that can be read aloud: each record opened once, later meetings only named."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from moothall.trace.models import Link, Record
from moothall.trace.vocabulary import RELATIONS

# Each turn of the loop adds levels; nobody reads deeper on one page, and no page may grow without end.
DEEPEST = 15
GOES_ON = "It goes on from here: open this record and its own trace."

# Where a thing belongs is said once: the twentieth statement of one session need not name it again.
ONCE = "belongs_to"

Steps = dict[int, list[tuple[Record, str, Link]]]


@dataclass
class Branch:
    """One record on the way, in which relation it stands to the one above, and what lies beyond it.

    ``met_before`` marks a record whose own branches are shown elsewhere in the tree, nearer to its root.
    """

    record: Record
    words: str
    note: str
    branches: list["Branch"] = field(default_factory=list)
    met_before: bool = False


def branches_down(record: Record, links: Iterable[Link]) -> list[Branch]:
    """What ``record`` rests on, from the links of ``queries.links_below``."""
    steps: Steps = defaultdict(list)
    for link in links:
        steps[link.of_id].append((link.rests_on, RELATIONS[link.relation].words, link))
    return _grow(record.pk, steps)


def branches_up(record: Record, links: Iterable[Link]) -> list[Branch]:
    """What ``record`` led to, from the links of ``queries.links_above``."""
    steps: Steps = defaultdict(list)
    for link in links:
        steps[link.rests_on_id].append((link.of, RELATIONS[link.relation].inverse, link))
    return _grow(record.pk, steps)


def without_drafts(record: Record, links: Sequence[Link], *, upwards: bool = False) -> list[Link]:
    """Those ``links`` of a walk from ``record``, down or ``upwards``, that need not pass a draft."""
    steps = defaultdict(list)
    for link in links:
        if not (link.of.is_unpublished or link.rests_on.is_unpublished):
            steps[link.rests_on_id if upwards else link.of_id].append(link)
    kept, met, waiting = [], {record.pk}, [record.pk]
    while waiting:
        for link in steps[waiting.pop()]:
            kept.append(link)
            beyond = link.of_id if upwards else link.rests_on_id
            if beyond not in met:
                met.add(beyond)
                waiting.append(beyond)
    return kept


def _grow(key: int, steps: Steps) -> list[Branch]:
    """Level by level, so that a record is opened where it stands nearest to the root."""
    grown: list[Branch] = []
    met = {key}
    waiting = deque([(key, grown, 1)])
    while waiting:
        here, branches, depth = waiting.popleft()
        for record, words, link in sorted(steps.get(here, []), key=lambda step: (step[0].kind, step[0].pk)):
            branch = Branch(record, words, link.note)
            if record.pk in met and link.relation == ONCE:
                continue
            branches.append(branch)
            if record.pk in met:
                branch.met_before = record.pk in steps
            elif depth == DEEPEST and record.pk in steps:
                branch.note = " ".join(part for part in (link.note, GOES_ON) if part)
            else:
                met.add(record.pk)
                waiting.append((record.pk, branch.branches, depth + 1))
    return grown


def nearest(record: Record, links: Sequence[Link], *, limit: int) -> list[Link]:
    """The links among the records nearest to ``record``: as many whole steps away from it as give at most
    ``limit`` records; none if the first step alone gives more."""
    neighbours = defaultdict(set)
    for link in links:
        neighbours[link.of_id].add(link.rests_on_id)
        neighbours[link.rests_on_id].add(link.of_id)
    near = level = {record.pk}
    while level := {beyond for here in level for beyond in neighbours[here]} - near:
        if len(near) + len(level) > limit:
            break
        near = near | level
    return [link for link in links if link.of_id in near and link.rests_on_id in near]
