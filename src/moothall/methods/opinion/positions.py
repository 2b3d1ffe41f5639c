"""Where people stand: the plane in which their votes differ most."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.opinion.blocks import Block, blocks, statement_sums, total
from moothall.methods.opinion.components import Components, components
from moothall.methods.opinion.votes import VoteTable


@dataclass(frozen=True, eq=False)
class Positions:
    """Read-only arrays: ``xy`` (P, 2) of people, ``loadings`` (C, 2) and ``means`` (C,) of statements.

    ``singular_values`` (2,) and ``explained`` (2,), the share of all variation in each direction. ``votes``
    (P,) that each person cast, ``eligible`` (P,): who voted enough to shape the plane; the others are only
    placed in it. Mean and loadings of a statement that nobody eligible voted on are 0.
    """

    xy: Floats
    loadings: Floats
    means: Floats
    singular_values: Floats
    explained: Floats
    votes: Integers
    eligible: NDArray[np.bool_]


def positions(table: VoteTable, *, eligible_votes: int = 7) -> Positions:
    """Places people so that those who vote alike are near each other.

    Means m_j and the two directions w come from eligible people, who cast at least ``eligible_votes`` votes
    (or voted on all statements, if there are fewer). A person is at √(C / votes) Σ_j (x_j − m_j) w_j over
    what they voted on, and nothing is guessed where they did not. Each direction is turned so that its
    largest loading is positive; one that does not exist is 0.

    Source: principal components as in Polis, Small and others 2021, doi 10.6035/recerca.5516.
    Raises ValueError if ``eligible_votes`` is not at least 1.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=[1, 1, 2, 2], statement=[0, 1, 0, 1], value=[1, 1, -1, 1])
    >>> found = positions(table)
    >>> found.xy.tolist(), found.explained.round(9).tolist()
    ([[1.0, 0.0], [-1.0, 0.0]], [1.0, 0.0])
    """
    votes = np.diff(table.ends)
    eligible = votes >= least_votes(table, eligible_votes)
    means, found = plane(table, among=None if eligible.all() else eligible)
    squares = found.singular_values**2
    return Positions(
        xy=read_only(project(table, means, found.loadings, votes=votes)),
        loadings=read_only(found.loadings),
        means=read_only(means),
        singular_values=read_only(found.singular_values),
        explained=read_only(squares / found.squares if found.squares else np.zeros(2)),
        votes=read_only(votes),
        eligible=read_only(eligible),
    )


def least_votes(table: VoteTable, eligible_votes: int) -> int:
    """How many votes make a person eligible. Raises ValueError unless it is a whole number from 1 on."""
    whole = isinstance(eligible_votes, (int, np.integer)) and not isinstance(eligible_votes, bool)
    if not whole or eligible_votes < 1:
        raise ValueError(f"eligible_votes must be a whole number from 1 on, not {eligible_votes!r}.")
    return min(int(eligible_votes), len(table.statement_ids))


def plane(table: VoteTable, *, among: NDArray[np.bool_] | None = None) -> tuple[Floats, Components]:
    """Means (C,) and components of the votes of those people who are ``among`` (P,), or of all."""
    seen, sums = total(statement_sums, blocks(table, among=among))
    means = np.divide(sums, seen, out=np.zeros(len(seen)), where=seen > 0)
    return means, components(lambda: blocks(table, among=among), means)


def project(
    table: VoteTable,
    means: Floats,
    loadings: Floats,
    *,
    votes: Integers,
    among: NDArray[np.bool_] | None = None,
) -> Floats:
    """(people, 2): where those ``among`` (P,) are, or all; scaled up for who cast few of ``votes`` (P,)."""
    parts = blocks(table, among=among)
    places = np.vstack([*map(partial(_placed, means=means, loadings=loadings), parts)])
    places *= np.sqrt(len(means) / np.maximum(votes, 1))[:, None]
    return places if among is None else places[among]


def _placed(block: Block, means: Floats, loadings: Floats) -> Floats:
    return np.asarray(block.centred(means) @ loadings)
