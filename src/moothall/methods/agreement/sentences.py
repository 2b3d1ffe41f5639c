"""Which sentences somebody has marked with a code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Integers, read_only, whole_numbers

Span = tuple[int, int]


def sentence_marks(sentences: Sequence[Span], spans: Sequence[Span]) -> NDArray[np.bool_]:
    """(n,): whether one of ``spans`` marks each of n ``sentences``.

    Both are half-open spans of characters; sentences follow each other. A span marks a sentence when it
    covers at least half of the sentence, or when at least half of what it covers of all sentences lies in
    it: a letter too much marks nothing, and whatever holds more than white space marks something.

    Raises ValueError for a span that does not begin before it ends, and sentences that overlap.

    >>> sentence_marks([(0, 10), (11, 30)], [(0, 12)]).tolist()
    [True, False]
    """
    of_sentences, of_spans = _spans(sentences, "sentences"), _spans(spans, "spans")
    starts, ends = of_sentences.T
    if (overlap := np.flatnonzero(starts[1:] < ends[:-1])).size:
        raise ValueError(f"sentences[{int(overlap[0]) + 1}] begins before the one before it ends.")
    marked = np.zeros(len(of_sentences), dtype=np.bool_)
    first, last = np.searchsorted(ends, of_spans[:, 0], "right"), np.searchsorted(starts, of_spans[:, 1])
    for (start, end), among in zip(of_spans, map(slice, first, last), strict=True):
        covered = np.minimum(ends[among], end) - np.maximum(starts[among], start)
        enough = np.minimum(ends[among] - starts[among], covered.sum())
        marked[among] |= 2 * covered >= enough
    return read_only(marked)


def _spans(given: Sequence[Span], name: str) -> Integers:
    found: Any = whole_numbers(given, name) if len(given) else np.zeros((0, 2), dtype=np.int64)
    if found.ndim != 2 or found.shape[1] != 2:
        raise ValueError(f"{name} must be pairs of a start and an end.")
    wrong = np.flatnonzero((found[:, 0] >= found[:, 1]) | (found[:, 0] < 0))
    if wrong.size:
        at = int(wrong[0])
        raise ValueError(
            f"{name}[{at}] must begin at 0 or later and before it ends, not {tuple(found[at].tolist())}."
        )
    return np.asarray(found, dtype=np.int64)
