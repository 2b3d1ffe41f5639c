"""Figures that are shown again and again: what their changes give away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Integers, refuse, whole_numbers
from moothall.methods.disclosure.changes import Change, change
from moothall.methods.disclosure.protected import Protected
from moothall.methods.disclosure.solve import bounds_of, propagated
from moothall.methods.disclosure.table import Range, Table, split, table_of


def releases_allowed(releases: Sequence[Protected], *, again: Sequence[ArrayLike] | None = None) -> bool:
    """Whether ``releases``, shown one after the other, give away no hidden number and nobody's answer.

    All are tables of the same answers; where two and three or more are mixed, two are the first answer and
    all others together. Those with as many groups have the same groups, which readers compare row by row;
    everyone's row they always compare. Readers are taken to know who voted between two releases. ``again[t]``
    (K + 1,; everyone last) is how many of the people in each row of release t had changed their vote by the
    next one; nobody, if left out.

    False if one release narrows a hidden number of another to where ``audit`` would fail; if so many of the
    people who voted between two must have given the same answer, or of those who changed it had given the
    same before, that one of them, who knows their own, knows all. Bounds come from one row, column or change
    at a time. Ask ``release_due`` first, and keep showing the last release where this says False. To ask
    again and again, keep a ``Releases``.

    Raises ValueError for releases without everyone's row or of other answers, for ``again`` that does not
    fit, and for releases that cannot follow each other.

    >>> from moothall.methods.disclosure import protect_counts
    >>> ten, unanimous, mixed = (
    ...     protect_counts(np.zeros((0, 2), int), sizes=[], total=total)
    ...     for total in ([5, 5], [10, 5], [8, 8])
    ... )
    >>> releases_allowed([ten, unanimous]), releases_allowed([ten, mixed])
    (False, True)
    """
    if any(release.total is None for release in releases):
        raise ValueError("Every release must have a row for everyone.")
    answers = max((release.values.shape[1] for release in releases), default=2)
    shown: Releases | None = Releases(answers)
    for place, release in enumerate(releases):
        twice = _again(releases, again, place - 1) if place else None
        if shown is not None:
            shown = shown.followed_by(release, again=twice, place=place)
    return shown is not None


@dataclass(frozen=True, eq=False)
class Releases:
    """Figures that have been shown one after the other, with so many ``answers``, and what a reader of all
    of them knows of each number by now. What came before one that hid nothing is dropped: it tells no more.

    >>> from moothall.methods.disclosure import protect_counts
    >>> ten, unanimous = (
    ...     protect_counts(np.zeros((0, 2), int), sizes=[], total=total) for total in ([5, 5], [10, 5])
    ... )
    >>> Releases(2).followed_by(ten).followed_by(unanimous) is None
    True
    """

    answers: int
    tables: tuple[Table, ...] = ()
    ranges: tuple[Range, ...] = ()
    changes: tuple[Change, ...] = ()
    groups: int = 0

    def followed_by(
        self, release: Protected, *, again: ArrayLike | None = None, place: int | None = None
    ) -> "Releases | None":
        """These and then ``release``; None if it may not be shown. ``again`` (K + 1,) of the people in each
        row of the one before have changed their vote since. ``place`` is its number in messages.

        Asks the same as ``releases_allowed`` of all of them, and raises ValueError as that does.
        """
        if release.total is None:
            raise ValueError("Every release must have a row for everyone.")
        table = self._table(release, len(self.tables) if place is None else place)
        groups, tables = len(release.values), (*self.tables, table)
        changes = self.changes
        if self.tables:
            twice = (
                np.zeros(self.groups + 1, dtype=np.int64) if again is None else whole_numbers(again, "again")
            )
            changes = (*changes, change(self.tables[-1], table, (self.groups, groups), twice))
        longer = replace(self, tables=tables, changes=changes, groups=groups)
        ranges, moved = longer._narrowed((*self.ranges, bounds_of(table)))
        if longer._gives_away(ranges, moved):
            return None
        return replace(longer, ranges=tuple(ranges))._from_the_last_without_secrets()

    def _table(self, release: Protected, place: int) -> Table:
        answers = release.values.shape[1]
        if answers == self.answers:
            return table_of(release)
        if answers != 2:
            raise ValueError(f"releases[{place}] has other answers than the one before.")
        return split(table_of(release), self.answers)

    def _narrowed(self, ranges: Iterable[Range]) -> tuple[list[Range], set[int]]:
        """What each release leaves open of its numbers once all the others are known, and the places of those
        that the last one says something of. All but the last know of each other already."""
        found = list(ranges)
        last = len(found) - 1
        waiting, moved = [last - 1] if last else [], {last}
        while waiting:
            at = waiting.pop()
            if not _is_open(found[at]) and not _is_open(found[at + 1]):
                continue
            for place, own in zip((at, at + 1), self.changes[at].narrowed(*found[at : at + 2]), strict=True):
                if np.array_equal(own, found[place]):
                    continue
                found[place] = propagated(self.tables[place], *own)
                moved.add(place)
                waiting += [each for each in (place - 1, place) if 0 <= each < last and each not in waiting]
                if (found[place][0] > found[place][1]).any():
                    raise ValueError("The releases cannot follow each other: look at again.")
        return found, moved

    def _gives_away(self, ranges: Sequence[Range], moved: set[int]) -> bool:
        if any(self.tables[place].is_too_narrow(*ranges[place]).any() for place in moved):
            return True
        touched = {at for place in moved for at in (place - 1, place) if 0 <= at < len(self.changes)}
        return any(self.changes[at].is_telling(*ranges[at : at + 2]) for at in touched)

    def _from_the_last_without_secrets(self) -> "Releases":
        compared = slice(0, self.groups + 1)
        if _is_open((self.ranges[-1][0][compared], self.ranges[-1][1][compared])):
            return self
        return replace(self, tables=self.tables[-1:], ranges=self.ranges[-1:], changes=())


def _is_open(ranges: Range) -> bool:
    """Whether a number of it could be another."""
    return bool((ranges[0] < ranges[1]).any())


def _again(releases: Sequence[Protected], again: Sequence[ArrayLike] | None, place: int) -> Integers | None:
    if again is None:
        return None
    if place >= len(again):
        raise ValueError(f"again has {len(again)} entries, but needs one for each release but the last.")
    twice, rows = whole_numbers(again[place], f"again[{place}]"), len(releases[place].values) + 1
    if twice.shape != (rows,):
        raise ValueError(f"again[{place}] must have {rows} entries, one for each row, not {twice.shape}.")
    refuse(twice < 0, twice, f"again[{place}]", "must be 0 or more")
    return twice
