"""What screening asks of texts and verdicts; the first that will not do is named by its place, from 0."""

from collections.abc import Iterable, Sequence
from operator import index as whole
from typing import Any

import numpy as np
from numpy.typing import NDArray

RELEVANT, IRRELEVANT, UNDECIDED = 1, 0, -1
DECIDED = (RELEVANT, IRRELEVANT)
# Fits in the generator of the support vector machine.
LAST_SEED = 2**32 - 1

Labels = NDArray[np.int8]


def checked_texts(texts: Sequence[str]) -> list[str]:
    """The texts as a list. Raises ValueError if there is none, or one is not text."""
    if isinstance(texts, (str, bytes)):
        raise ValueError("texts must be a sequence of texts, not one text.")
    given = list(texts)
    if not given:
        raise ValueError("There are no texts.")
    for at, text in enumerate(given):
        if not isinstance(text, str):
            raise ValueError(f"texts[{at}] must be text, not {text!r}.")
    return given


def checked_labels(
    labels: Iterable[Any], *, allowed: Sequence[int] = DECIDED, name: str = "labels"
) -> Labels:
    """The labels as int8 (n,). Raises ValueError for the first that is not one of those ``allowed``."""
    given = labels if isinstance(labels, np.ndarray) else list(labels)
    found = np.asarray(given, dtype=None if len(given) else np.int8)
    if found.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {found.ndim}.")
    if found.dtype.kind in "biuf":
        wrong = ~np.isin(found, allowed)
    else:
        # numpy would have made text of the 1 in [1, "x"].
        wrong = np.array([not _is_one_of(each, allowed) for each in given], dtype=bool)
    if wrong.any():
        at = int(wrong.argmax())
        value = given[at].item() if hasattr(given[at], "item") else given[at]
        raise ValueError(f"{name}[{at}] must be {' or '.join(map(str, allowed))}, not {value!r}.")
    return np.array(given, dtype=np.float64).astype(np.int8)


def checked_label(label: Any) -> int:
    """A single verdict, 1 or 0. Raises ValueError for anything else."""
    if not _is_one_of(label, DECIDED):
        raise ValueError(f"label must be 1 or 0, not {label!r}.")
    return int(label)


def checked_index(index: int, size: int, name: str = "index") -> int:
    """A place among ``size`` texts. Raises ValueError for anything else."""
    try:
        place = whole(index)
    except TypeError:
        place = -1
    if isinstance(index, bool) or not 0 <= place < size:
        raise ValueError(f"{name} must be a whole number from 0 to {size - 1}, not {index!r}.")
    return place


def checked_seed(seed: int) -> int:
    """Raises ValueError for a seed that no generator takes."""
    return checked_index(seed, LAST_SEED + 1, "seed")


def checked_criteria(criteria: str | None) -> str:
    """The text of the criteria, empty if there is none. Raises ValueError for what is not text."""
    if criteria is not None and not isinstance(criteria, str):
        raise ValueError(f"criteria must be text, not {criteria!r}.")
    return criteria or ""


def checked_share(share: float, name: str) -> float:
    """Raises ValueError unless ``share`` lies between 0 and 1, both excluded."""
    if isinstance(share, bool) or not 0 < share < 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {share!r}.")
    return float(share)


def checked_size(n_records: int, labels: Labels, name: str = "n_records") -> int:
    """How many records there are in all. Raises ValueError if fewer than ``labels``."""
    try:
        size = whole(n_records)
    except TypeError:
        size = -1
    if isinstance(n_records, bool) or size < len(labels):
        raise ValueError(
            f"{name} must be a whole number, at least the {len(labels)} of labels, not {n_records!r}."
        )
    return size


def _is_one_of(value: Any, allowed: Sequence[int]) -> bool:
    return isinstance(value, (int, float, np.number)) and value in allowed
