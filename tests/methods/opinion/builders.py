"""Votes written so that one sees them: a row a person, a sign a statement."""

import numpy as np
from hypothesis import strategies as st

from moothall.methods.opinion import vote_table

SIGNS = {"+": 1, "0": 0, "-": -1}


def votes(*rows):
    """``votes("+-", "0 ")``: + agree, 0 pass, - disagree, a blank for no vote; ids count from 0."""
    cast = [
        (person, statement, SIGNS[sign])
        for person, row in enumerate(rows)
        for statement, sign in enumerate(row)
        if sign != " "
    ]
    participant, statement, value = zip(*cast, strict=True)
    return vote_table(participant=participant, statement=statement, value=value)


def groups(*sizes):
    """The membership of groups of so many people, one after the other."""
    return np.repeat(np.eye(len(sizes), dtype=bool), sizes, axis=0)


def random_votes(seed, *, people=30, statements=8, share=0.7):
    """A table in which each person voted on something."""
    chance = np.random.default_rng(seed)
    value = chance.integers(-1, 2, size=(people, statements))
    cast = chance.random((people, statements)) < share
    cast[np.arange(people), chance.integers(statements, size=people)] = True
    cast[0] = True
    person, statement = np.nonzero(cast)
    return vote_table(participant=person, statement=statement, value=value[cast])


def random_membership(seed, *, people=30, most_groups=4):
    """Some people in several groups, some in none, no group empty."""
    chance = np.random.default_rng(seed)
    members = chance.random((people, chance.integers(1, most_groups + 1))) < 0.4
    members[np.arange(members.shape[1]), np.arange(members.shape[1])] = True
    return members


def two_camps(people=24):
    """Two halves that vote against each other, everybody a little in their own way."""
    rows = []
    for who in range(people):
        row = ["+" if (at < 5) == (who < people / 2) else "-" for at in range(9)]
        row[who % 9] = "0"
        rows.append("".join(row))
    return votes(*rows)


seeds = st.integers(0, 2**32 - 1)
