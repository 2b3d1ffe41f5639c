"""Which statement somebody is put next: drawn, the same at every look, and open to being worked out again.

Practice seeds and what came of statements that somebody had voted on come first (``queries.voting``). Of the
rest each is drawn by ``methods.opinion.choose_statement`` from the weights of the round's newest
``ServingTable``: in three draws of ten a statement that one of the person's groups has seldom seen, if there
is one, else one by its weight. The draw is a number from the person's pseudonym and how many such statements
they have answered, so that a page loaded again shows the same. With the table that was the newest when a vote
was cast, and with the votes and declared groups of its pseudonym until then, the probability under which it
came about follows, and what people saw can be corrected for.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np

from moothall.methods.opinion import Choice, Routing, choose_statement

# Weights are worked out anew after so many votes, later after a quarter more.
EVERY = 20
A_QUARTER_MORE = 1.25


def marks_passed(votes: int) -> int:
    """How often statements have been weighed once a round has so many votes: each 20 votes to begin with,
    from 200 on each time that they have grown by a quarter, so that a large session does not weigh all day.

    >>> [marks_passed(votes) for votes in (0, 19, 20, 200, 249, 250, 100_000)]
    [0, 0, 1, 10, 10, 11, 37]
    """
    early = EVERY * 10
    if votes <= early:
        return votes // EVERY
    # The product of so many quarters must not fall short of a mark by rounding.
    return 10 + int(np.log(votes / early) / np.log(A_QUARTER_MORE) + 1e-9)


def written(routing: Routing, options: Sequence[Any]) -> dict[str, Any]:
    """The weights as JSON; ``options`` are the keys of the groups in the rows of ``routing.seen``."""
    return {
        "statements": routing.statement_ids.tolist(),
        "weights": [round(float(weight), 6) for weight in routing.weight],
        "new_weight": routing.new_weight,
        "options": [str(option) for option in options],
        "seen": routing.seen.tolist(),
    }


def read(table: Mapping[str, Any]) -> Routing:
    """The weights as they were written. ``written`` and ``read`` are each other's opposite."""
    statements = np.array(table["statements"], dtype=np.int64)
    return Routing(
        statement_ids=statements,
        weight=np.array(table["weights"], dtype=np.float64),
        seen=np.array(table["seen"], dtype=np.int64).reshape(-1, len(statements)),
        new_weight=table["new_weight"],
        seeds=(),
        meta=frozenset(),
    )


def draw_of(pseudonym: str, round_: UUID, answered: int) -> float:
    """A number in [0, 1) that is the same whenever it is asked for."""
    message = f"moothall-serving\n{round_}\n{answered}".encode()
    digest = hmac.new(pseudonym.encode(), message, hashlib.sha256).digest()
    # A double holds 53 bits: all 64 could be rounded up to 1.
    return (int.from_bytes(digest[:8], "big") >> 11) / 2.0**53


def in_turn(
    table: Mapping[str, Any],
    *,
    unseen: Collection[int],
    options: Collection[Any],
    pseudonym: str,
    round_: UUID,
    answered: int,
) -> list[Choice]:
    """The statements ``unseen``, by number, in the order in which they are put to somebody of the groups
    ``options`` who has answered so many, each with the probability with which it comes next."""
    routing, rows = read(table), {str(option) for option in options}
    groups = [place for place, option in enumerate(table["options"]) if option in rows]
    left, chosen = set(unseen), []
    while left:
        draw = draw_of(pseudonym, round_, answered + len(chosen))
        chosen.append(choose_statement(routing, unseen=left, groups=groups, practice=0, draw=draw))
        left.remove(chosen[-1].statement)
    return chosen
