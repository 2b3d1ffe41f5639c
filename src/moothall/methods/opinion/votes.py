"""Votes of many people on many statements, sorted once and never held as a full matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from moothall.methods.arguments import one_dimension, read_only, refuse, same_length

Ids = NDArray[Any]
AGREE, PASS, DISAGREE = 1, 0, -1
# Whole-number ids this many times as far apart as there are votes are looked up by sorting, not in a table.
SPARSE = 4


@dataclass(frozen=True, eq=False)
class VoteTable:
    """The last vote of P people on C statements: V votes, sorted by person, then statement. Read-only.

    ``participant_ids (P,)`` and ``statement_ids (C,)`` ascend, whole numbers or text, each with a vote.
    ``person, statement (V,)`` are places in them (int32), ``value (V,)`` is +1 agree, 0 pass or −1 disagree
    (int8).
    """

    participant_ids: Ids
    statement_ids: Ids
    person: NDArray[np.int32]
    statement: NDArray[np.int32]
    value: NDArray[np.int8]

    @property
    def shape(self) -> tuple[int, int]:
        """How many people and how many statements there are."""
        return len(self.participant_ids), len(self.statement_ids)

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """(P + 1,): the votes of person i are those from ``ends[i]`` to before ``ends[i + 1]``."""
        people = np.arange(self.shape[0] + 1, dtype=np.int32)
        return read_only(np.searchsorted(self.person, people).astype(np.int64))


def vote_table(
    *,
    participant: ArrayLike,
    statement: ArrayLike,
    value: ArrayLike,
    order: ArrayLike | None = None,
) -> VoteTable:
    """The votes as a table, from sequences of one length: one entry a vote.

    ``participant`` and ``statement`` are ids, all whole numbers or all text; ``value`` is +1 for agree, 0 for
    pass, −1 for disagree (the database of Polis has agree and disagree the other way round). Of several votes
    of a person on a statement the one with the greatest ``order`` (a number, such as a time) counts; of equal
    ones, or without ``order``, the last.

    Raises ValueError if lengths differ, there is no vote, an id is neither a whole number nor text, or a
    value is another one.

    >>> table = vote_table(participant=[7, 7, 3, 7], statement=["b", "a", "b", "b"], value=[1, 0, -1, -1])
    >>> table.participant_ids.tolist(), table.statement_ids.tolist()
    ([3, 7], ['a', 'b'])
    >>> table.person.tolist(), table.statement.tolist(), table.value.tolist()
    ([0, 1, 1], [1, 0, 1], [-1, 0, -1])
    """
    people, statements, values = (
        _ids(participant, "participant"),
        _ids(statement, "statement"),
        _values(value),
    )
    same_length(statements, "statement", people, "participant")
    same_length(values, "value", people, "participant")
    if not len(values):
        raise ValueError("There is no vote at all.")
    if order is not None:
        first_to_last = _order(order, people)
        people, statements, values = (each[first_to_last] for each in (people, statements, values))
    return _sorted(people, statements, values)


def drop_statements(table: VoteTable, *, statement_ids: ArrayLike) -> VoteTable:
    """The table without these statements, and without people who voted on no other. Unknown ids are ignored.

    Raises ValueError if no vote is left, or for ids of another kind.

    >>> table = vote_table(participant=[1, 2, 2], statement=[10, 10, 11], value=[1, 1, -1])
    >>> drop_statements(table, statement_ids=[10]).participant_ids.tolist()
    [2]
    """
    gone = among_ids(table.statement_ids, statement_ids, "statement_ids")
    return _chosen(table, ~gone[table.statement])


def keep_participants(table: VoteTable, *, participant_ids: ArrayLike) -> VoteTable:
    """The votes of these people, and the statements one of them voted on. Unknown ids are ignored.

    Raises ValueError if no vote is left, or for ids of another kind.

    >>> table = vote_table(participant=[1, 2, 2], statement=[10, 10, 11], value=[1, 1, -1])
    >>> keep_participants(table, participant_ids=[1, 5]).statement_ids.tolist()
    [10]
    """
    kept = among_ids(table.participant_ids, participant_ids, "participant_ids")
    return _chosen(table, kept[table.person])


def _ids(ids: ArrayLike, name: str) -> Ids:
    found = np.asarray(ids)
    one_dimension(found, name)
    given = ids if isinstance(ids, Sequence) else found.tolist() if found.dtype.kind == "O" else None
    if given is not None and found.size and found.dtype.kind in "OU":
        # numpy would turn the 3 of ["a", 3] into text without a word.
        wrong = next((at for at, each in enumerate(given) if not isinstance(each, str)), None)
        if wrong is not None:
            raise ValueError(
                f"{name} must be all whole numbers or all text, and {name}[{wrong}] is {given[wrong]!r}."
            )
        found = found.astype(np.str_)
    if found.size and found.dtype.kind not in "iuUT":
        raise ValueError(f"{name} must be all whole numbers or all text, not {found.dtype}.")
    return found


def _values(value: ArrayLike) -> NDArray[np.int8]:
    found = np.asarray(value)
    one_dimension(found, "value")
    if found.size and found.dtype.kind not in "iu":
        raise ValueError(f"value must be whole numbers (1, 0 or −1), not {found.dtype}.")
    refuse(
        (found > AGREE) | (found < DISAGREE), found, "value", "must be 1 (agree), 0 (pass) or −1 (disagree)"
    )
    return found.astype(np.int8)


def _order(order: ArrayLike, people: Ids) -> NDArray[np.int64]:
    found = np.asarray(order)
    one_dimension(found, "order")
    same_length(found, "order", people, "participant")
    if found.dtype.kind not in "iuf":
        raise ValueError(f"order must be numbers, not {found.dtype}.")
    if found.dtype.kind == "f":
        refuse(np.isnan(found), found, "order", "must be a number")
    return np.argsort(found, kind="stable")


def _places(ids: Ids) -> tuple[Ids, NDArray[np.int32]]:
    """The different ids, ascending, and the place of each entry's id among them."""
    if ids.dtype.kind in "iu":
        least, greatest = int(ids.min()), int(ids.max())
        if greatest - least <= SPARSE * len(ids) + 1000 and greatest <= np.iinfo(np.int64).max:
            ids = ids if ids.itemsize >= 4 else ids.astype(np.int32)
            shifted = ids - ids.dtype.type(least) if least else ids
            there = np.zeros(greatest - least + 1, dtype=bool)
            there[shifted] = True
            place = (np.cumsum(there, dtype=np.int32) - 1).astype(np.int32)
            return np.flatnonzero(there) + least, place[shifted]
    different, places = np.unique(ids, return_inverse=True)
    return different, places.astype(np.int32)


def _sorted(people: Ids, statements: Ids, value: NDArray[np.int8]) -> VoteTable:
    """A table of votes given first to last; of two on the same statement the later one counts."""
    participant_ids, person = _places(people)
    statement_ids, statement = _places(statements)
    if not _ascends(person, statement):
        # A vote travels in one number with its person, then with its statement: that takes less memory.
        carried = _packed(person, value + np.int8(1))
        del person
        carried, counts = sorted_by(statement, len(statement_ids), carried)
        statement, person = _repeated(counts), carried >> 2
        carried = _packed(statement, carried & 3)
        del statement
        carried, counts = sorted_by(person, len(participant_ids), carried)
        person, statement = _repeated(counts), carried >> 2
        value = (carried & 3).astype(np.int8) - np.int8(1)
        del carried
        last = np.ones(len(value), dtype=bool)
        last[:-1] = (person[1:] != person[:-1]) | (statement[1:] != statement[:-1])
        if not last.all():
            person, statement, value = person[last], statement[last], value[last]
    return VoteTable(
        *(read_only(array) for array in (participant_ids, statement_ids, person, statement, value))
    )


def _packed(place: NDArray[np.int32], vote: NDArray[Any]) -> NDArray[np.int32]:
    """A place and a vote from 0 to 2 in one number."""
    packed = place << 2
    packed |= vote
    return packed


def _repeated(counts: NDArray[np.int32]) -> NDArray[np.int32]:
    """0 as often as the first of ``counts`` says, 1 as often as the second, and so on."""
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


def _ascends(person: NDArray[np.int32], statement: NDArray[np.int32]) -> bool:
    later = person[1:] > person[:-1]
    return bool((later | ((person[1:] == person[:-1]) & (statement[1:] > statement[:-1]))).all())


def sorted_by(
    keys: NDArray[np.int32], size: int, carried: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """What is ``carried``, by ascending ``keys`` (0 to ``size`` − 1), equal ones as they came; and how many
    of each key there are.

    Turning the one row of a sparse matrix into columns is a counting sort, linear in the number of keys.
    """
    # Ends of another kind of number than the keys would have these copied.
    row = csr_array((carried, keys, np.array([0, len(keys)], dtype=keys.dtype)), shape=(1, size))
    columns = row.tocsc()
    return columns.data, np.diff(columns.indptr)


def among_ids(own: Ids, ids: ArrayLike, name: str) -> NDArray[np.bool_]:
    """Which of its ``own`` ids are among ``ids``. Raises ValueError for ids of another kind."""
    asked = _ids(list(ids) if isinstance(ids, (set, frozenset)) else ids, name)
    if not asked.size:
        return np.zeros(len(own), dtype=bool)
    if (own.dtype.kind in "iu") != (asked.dtype.kind in "iu"):
        raise ValueError(f"{name} must be {'whole numbers' if own.dtype.kind in 'iu' else 'text'}.")
    return np.isin(own, asked)


def _chosen(table: VoteTable, votes: NDArray[np.bool_]) -> VoteTable:
    if not votes.any():
        raise ValueError("There is no vote at all.")
    people, person = _places(table.person[votes])
    statements, statement = _places(table.statement[votes])
    return VoteTable(
        read_only(table.participant_ids[people]),
        read_only(table.statement_ids[statements]),
        read_only(person),
        read_only(statement),
        read_only(table.value[votes]),
    )
