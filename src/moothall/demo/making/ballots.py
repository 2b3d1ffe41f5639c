"""Who votes how: exact counts spread over people, the same each time."""

import random
from collections.abc import Sequence

AGREE, DISAGREE, PASS = 1, -1, 0
# A voter is (group, number within the group); a ballot is (place of the statement from 0, value).
Voter = tuple[int, int]
Ballot = tuple[int, int]


def ballots(
    people: Sequence[int], votes: Sequence[Sequence[Sequence[int]]], *, seed: int = 0
) -> dict[Voter, list[Ballot]]:
    """Ballots of ``people[g]`` voters of each group that add up to ``votes[statement][g]``, which is
    (agree, disagree, pass). Nobody votes much more often than others of the same group.

    Raises ValueError if a statement has more votes of a group than the group has people.
    """
    chance = random.Random(seed)  # noqa: S311 - the example is the same each time on purpose
    cast: dict[Voter, list[Ballot]] = {
        (group, number): [] for group, size in enumerate(people) for number in range(size)
    }
    for place, by_group in enumerate(votes):
        for group, counts in enumerate(by_group):
            values = [
                value for value, n in zip((AGREE, DISAGREE, PASS), counts, strict=True) for _ in range(n)
            ]
            if len(values) > people[group]:
                raise ValueError(f"Statement {place + 1} has {len(values)} votes of {people[group]} people.")
            chance.shuffle(values)
            members = [(len(cast[voter]), chance.random(), voter) for voter in cast if voter[0] == group]
            chosen = [voter for _, _, voter in sorted(members)[: len(values)]]
            for voter, value in zip(chosen, values, strict=True):
                cast[voter].append((place, value))
    return cast


def arrivals(people: Sequence[int], silent: int, *, seed: int = 0) -> list[Voter | None]:
    """Everybody in the order in which they come; None for somebody who never says who they are or votes."""
    everyone: list[Voter | None] = [
        (group, number) for group, size in enumerate(people) for number in range(size)
    ]
    everyone += [None] * silent
    random.Random(seed).shuffle(everyone)  # noqa: S311 - the same each time on purpose
    return everyone
