"""The analysis of a closed round: who votes alike, what everybody shares and what divides people.

What it finds out holds positions and groups by pseudonym and is never shown; ``ground.py`` decides what may
be known of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.opinion import Analysis, GroupingResult, analyse, vote_table
from moothall.methods.opinion.analysis import OPINION_GROUPS
from moothall.methods.opinion.document import VERSION, analysis_document
from moothall.rooms.reflection.models import Grouping, GroupOption, Statement

Vote = tuple[str, Any, int]
# With fewer there is nothing to compare.
LEAST_GROUPS = 2


@dataclass(frozen=True)
class RoundAnalysis:
    """``analysis`` by number of the statement, and by place in ``people``, their pseudonyms; ``options`` are
    the groups of each declared grouping that were large enough to be compared, by the grouping's position."""

    analysis: Analysis
    people: Sequence[str]
    options: Mapping[str, Sequence[GroupOption]]

    @property
    def document(self) -> dict[str, Any]:
        """Everything that was found, as JSON, to be kept and not shown."""
        names = {name: [option.label for option in options] for name, options in self.options.items()}
        found = analysis_document(self.analysis, options=names)
        return {"version": VERSION, "people": list(self.people), **found}

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
    groupings = list(groupings)
    people = _in_order(votes, numbers, groupings, options_of)
    places = {pseudonym: place for place, pseudonym in enumerate(people)}
    table = vote_table(
        participant=[places[pseudonym] for pseudonym, _, _ in votes],
        statement=[numbers[statement] for _, statement, _ in votes],
        value=[value for _, _, value in votes],
    )
    large = {str(g.position): _large_enough(g, people, options_of, minimum) for g in groupings}
    compared = {name: options for name, options in large.items() if len(options) >= LEAST_GROUPS}
    memberships = {name: _membership(people, options, options_of) for name, options in compared.items()}
    return RoundAnalysis(analyse(table, groupings=memberships, seed=seed), people, compared)


def _in_order(
    votes: Sequence[Vote],
    numbers: Mapping[Any, int],
    groupings: Iterable[Grouping],
    options_of: Mapping[str, Iterable[Any]],
) -> list[str]:
    """People by what they said, of the statements and of themselves, so that chance draws the same whatever
    their pseudonyms are."""
    options = [option.pk for grouping in groupings for option in grouping.options.all()]
    said: dict[str, list[tuple[int, int]]] = {}
    for pseudonym, statement, value in votes:
        said.setdefault(pseudonym, []).append((numbers[statement], value))

    def place(who: str) -> tuple[Any, ...]:
        own = options_of.get(who, ())
        return sorted(said[who]), [option in own for option in options], who

    return sorted(said, key=place)


def _large_enough(
    grouping: Grouping, people: Sequence[str], options_of: Mapping[str, Iterable[Any]], minimum: int
) -> list[GroupOption]:
    options = list(grouping.options.all())
    sizes = _membership(people, options, options_of).sum(axis=0)
    return [option for option, size in zip(options, sizes, strict=True) if size >= minimum]


def _membership(
    people: Sequence[str], options: Sequence[GroupOption], options_of: Mapping[str, Iterable[Any]]
) -> np.ndarray:
    rows = [[option.pk in options_of.get(pseudonym, ()) for option in options] for pseudonym in people]
    return np.array(rows, dtype=bool).reshape(len(rows), len(options))
