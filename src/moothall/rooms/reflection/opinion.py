"""The analysis of a closed round: who votes alike, what everybody shares and what divides people.

What it finds out holds positions and groups by pseudonym and is never shown; ``ground.py`` decides what may
be known of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.opinion import Analysis, GroupingResult, VoteTable, analyse, vote_table
from moothall.methods.opinion.analysis import OPINION_GROUPS
from moothall.methods.opinion.document import VERSION, analysis_document
from moothall.rooms.reflection.models import Grouping, GroupOption, Statement

Vote = tuple[str, Any, int]
# With fewer there is nothing to compare.
LEAST_GROUPS = 2


@dataclass(frozen=True)
class RoundAnalysis:
    """``analysis`` by number of the statement; ``options`` are the groups of each declared grouping that were
    large enough to be compared, by the grouping's position."""

    analysis: Analysis
    options: Mapping[str, Sequence[GroupOption]]

    @property
    def document(self) -> dict[str, Any]:
        """Everything that was found, as JSON, to be kept and not shown."""
        names = {name: [option.label for option in options] for name, options in self.options.items()}
        return {"version": VERSION, **analysis_document(self.analysis, options=names)}

    @property
    def emergent(self) -> GroupingResult | None:
        """The opinion groups, if there are any."""
        return next((g for g in self.analysis.groupings if g.name == OPINION_GROUPS), None)

    def declared(self, position: int) -> GroupingResult | None:
        """What was found for the grouping at this position, if it had groups to compare."""
        return next((g for g in self.analysis.groupings if g.name == str(position)), None)


def analyse_votes(
    votes: Sequence[Vote],
    *,
    statements: Iterable[Statement],
    groupings: Iterable[Grouping],
    options_of: Mapping[str, Iterable[Any]],
    minimum: int,
    seed: int = 0,
) -> RoundAnalysis | None:
    """Analyse ``votes`` (pseudonym, statement, value); None if there are none. Declared groups of fewer than
    ``minimum`` voters are compared with nobody, and neither are the others if only one is left."""
    if not votes:
        return None
    numbers = {statement.pk: statement.number for statement in statements}
    table = vote_table(
        participant=[pseudonym for pseudonym, _, _ in votes],
        statement=[numbers[statement] for _, statement, _ in votes],
        value=[value for _, _, value in votes],
    )
    large = {str(g.position): _large_enough(g, table, options_of, minimum) for g in groupings}
    compared = {name: options for name, options in large.items() if len(options) >= LEAST_GROUPS}
    memberships = {name: _membership(table, options, options_of) for name, options in compared.items()}
    return RoundAnalysis(analyse(table, groupings=memberships, seed=seed), compared)


def _large_enough(
    grouping: Grouping, table: VoteTable, options_of: Mapping[str, Iterable[Any]], minimum: int
) -> list[GroupOption]:
    options = list(grouping.options.all())
    sizes = _membership(table, options, options_of).sum(axis=0)
    return [option for option, size in zip(options, sizes, strict=True) if size >= minimum]


def _membership(
    table: VoteTable, options: Sequence[GroupOption], options_of: Mapping[str, Any]
) -> np.ndarray:
    rows = [
        [option.pk in options_of.get(str(pseudonym), ()) for option in options]
        for pseudonym in table.participant_ids
    ]
    return np.array(rows, dtype=bool).reshape(len(rows), len(options))
