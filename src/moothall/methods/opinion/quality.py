"""Votes and statements that a person should look at. A flag excludes nobody."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from moothall.methods.opinion.membership import ANSWERS
from moothall.methods.opinion.votes import DISAGREE, VoteTable

# Statements that share so large a part of all their words say the same.
ALIKE = 0.8
# Products of fractions may miss a whole number by rounding.
ROUNDING = 1e-9
# People are compared with all others so many pairs at a time.
PAIRS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Quality:
    """Ids, ascending. ``straight``: participants who gave almost one answer only. ``twins``: pairs of
    participants with the same answers. ``duplicates``: pairs of statements with nearly the same words.
    ``under_exposed``: statements that few were shown."""

    straight: tuple[Any, ...]
    twins: tuple[tuple[Any, Any], ...]
    duplicates: tuple[tuple[Any, Any], ...]
    under_exposed: tuple[Any, ...]


def quality(
    table: VoteTable,
    *,
    texts: Mapping[Any, str] | Sequence[str] | None = None,
    straight_votes: int = 10,
    straight_share: float = 0.95,
    twin_votes: int = 20,
    exposure_min: float = 0.5,
) -> Quality:
    """What a person should look at before the results are used; that person excludes, and can undo it.

    Straight: at least ``straight_votes`` votes, of which ``straight_share`` have one value. Twins: at least
    ``twin_votes`` statements that both voted on, with the same answer on each. Duplicates: ``texts``, by
    statement id or in the order of ``table.statement_ids``, that are equal without case and punctuation, or
    share at least 80 % of their words. Under-exposed: seen by less than ``exposure_min`` of the median share.

    Source: Jaccard 1912, doi 10.1111/j.1469-8137.1912.tb05611.x, for shared words. Raises ValueError for as
    many texts as there are not statements.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=[1] * 10 + [2], statement=[*range(10), 0], value=[1] * 10 + [0])
    >>> quality(table, texts={0: "More buses!", 3: "more buses", 4: "Fewer cars"})
    Quality(straight=(1,), twins=(), duplicates=((0, 3),), under_exposed=())
    """
    return Quality(
        straight=_ids(table.participant_ids, _straight(table, straight_votes, straight_share)),
        twins=tuple(_twins(table, twin_votes)),
        duplicates=tuple(_duplicates(_by_id(texts, table))),
        under_exposed=_ids(table.statement_ids, _under_exposed(table, exposure_min)),
    )


def _ids(ids: NDArray[Any], chosen: NDArray[np.bool_]) -> tuple[Any, ...]:
    return tuple(ids[chosen].tolist())


def _straight(table: VoteTable, least: int, share: float) -> NDArray[np.bool_]:
    place = table.person * np.int64(ANSWERS) + (table.value - DISAGREE)
    answers = np.bincount(place, minlength=len(table.participant_ids) * ANSWERS).reshape(-1, ANSWERS)
    votes = answers.sum(axis=1)
    straight: NDArray[np.bool_] = (votes >= least) & (answers.max(axis=1) >= share * votes - ROUNDING)
    return straight


def _under_exposed(table: VoteTable, least: float) -> NDArray[np.bool_]:
    share = np.bincount(table.statement) / len(table.participant_ids)
    under: NDArray[np.bool_] = share < least * np.median(share) - ROUNDING
    return under


def _twins(table: VoteTable, least: int) -> Iterator[tuple[Any, Any]]:
    """Of those with enough votes, the pairs that gave the same answer wherever both gave one."""
    people, statements = table.shape
    active = np.flatnonzero(np.diff(table.ends) >= least)
    one = np.ones(len(table.value), dtype=np.int32)
    seen = csr_array((one, table.statement, table.ends), shape=(people, statements))[active]
    place = table.statement * ANSWERS + (table.value - DISAGREE)
    answers = csr_array((one, place, table.ends), shape=(people, statements * ANSWERS))[active]
    at_once = max(1, PAIRS_AT_ONCE // max(len(active), 1))
    for first in range(0, len(active), at_once):
        rows = np.arange(first, min(first + at_once, len(active)))
        same = (answers[rows] @ answers[first:].T).toarray()
        # Who shares enough answers with somebody is rare in a large table, and the rest need no second look.
        near = np.flatnonzero((same >= least).any(axis=1))
        both = (seen[rows[near]] @ seen[first:].T).toarray()
        alike = (both >= least) & (same[near] == both)
        one_of, other = np.nonzero(alike & (np.arange(alike.shape[1]) > near[:, None]))
        pairs = zip(active[first + near[one_of]], active[first + other], strict=True)
        for pair in pairs:
            yield table.participant_ids[pair[0]].item(), table.participant_ids[pair[1]].item()


def _by_id(texts: Mapping[Any, str] | Sequence[str] | None, table: VoteTable) -> dict[Any, str]:
    """The texts of the statements of the table, ids ascending."""
    ids = table.statement_ids.tolist()
    if texts is None:
        return {}
    if isinstance(texts, Mapping):
        return {each: texts[each] for each in ids if each in texts}
    if len(texts) != len(ids):
        raise ValueError(f"texts has {len(texts)} entries but there are {len(ids)} statements.")
    return dict(zip(ids, texts, strict=True))


def _duplicates(texts: Mapping[Any, str]) -> Iterator[tuple[Any, Any]]:
    """Pairs by the words they share; equal texts share all. A text without a word resembles none."""
    words = [set(_plain(text).split()) for text in texts.values()]
    number = {word: place for place, word in enumerate(sorted(set().union(*words)))}
    row = np.repeat(np.arange(len(words)), [len(own) for own in words])
    column = np.array([number[word] for own in words for word in own], dtype=np.int64)
    one = np.ones(len(row), dtype=np.int64)
    holds = csr_array((one, (row, column)), shape=(len(words), max(len(number), 1)))
    shared = (holds @ holds.T).tocoo()
    sizes = np.array([len(own) for own in words], dtype=np.int64)
    either = sizes[shared.row] + sizes[shared.col] - shared.data
    alike = shared.data >= ALIKE * either - ROUNDING
    ids = list(texts)
    for one_of, other in sorted(zip(shared.row[alike].tolist(), shared.col[alike].tolist(), strict=True)):
        if one_of < other:
            yield ids[one_of], ids[other]


def _plain(text: str) -> str:
    """Without case and punctuation."""
    return "".join(sign for sign in text.casefold() if not unicodedata.category(sign).startswith("P"))
