"""What the methods ask of their arguments: arrays of numbers, checked once and refused in plain words."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def real_numbers(values: ArrayLike, name: str) -> Floats:
    """``values`` as a new array of float, of any shape. NaN passes.

    Raises ValueError for what is not a number (true and false included) and for infinity, naming it.
    """
    found = _array(values, name)
    if found.size and found.dtype.kind not in "fiu":
        raise ValueError(f"{name} must be real numbers, not {_kind(found)}.")
    with np.errstate(over="ignore"):
        numbers = found.astype(np.float64)
    refuse(np.isinf(numbers), numbers, name, "must be finite")
    return numbers


def whole_numbers(values: ArrayLike, name: str) -> Integers:
    """``values`` as a new array of int, of any shape. Raises ValueError for anything else, naming it."""
    found = _array(values, name)
    if found.size and found.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers, not {_kind(found)}.")
    return found.astype(np.int64)


def truths(values: ArrayLike, name: str) -> NDArray[np.bool_]:
    """``values`` as a new array of true and false; 0 and 1 will do. Raises ValueError for anything else."""
    found = _array(values, name)
    if found.size and found.dtype.kind != "b":
        numbers = whole_numbers(found, name)
        refuse((numbers != 0) & (numbers != 1), numbers, name, "must be true or false")
    return found.astype(np.bool_)


def one_dimension(array: NDArray[Any], name: str) -> None:
    """Raises ValueError unless ``array`` is a plain list of values."""
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {array.ndim}.")


def same_length(array: NDArray[Any], name: str, other: NDArray[Any], other_name: str) -> None:
    """Raises ValueError unless both have as many entries."""
    if len(array) != len(other):
        raise ValueError(f"{name} has {len(array)} entries but {other_name} has {len(other)}.")


def level_of_confidence(level: float) -> float:
    """``level`` if it lies between 0 and 1. Raises ValueError if not."""
    if isinstance(level, bool) or not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level!r}.")
    return float(level)


def refuse(wrong: NDArray[np.bool_], array: NDArray[Any], name: str, demand: str) -> None:
    """Raises ValueError for the first ``wrong`` entry, so: "counts[1, 2] must be at least 0, not -3"."""
    if wrong.any():
        place = tuple(int(at) for at in np.argwhere(wrong)[0])
        where = f"[{', '.join(map(str, place))}]" if place else ""
        raise ValueError(f"{name}{where} {demand}, not {array[place].item()!r}.")


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The same array, which nobody can change any more."""
    array.setflags(write=False)
    return array


def _array(values: ArrayLike, name: str) -> NDArray[Any]:
    try:
        return np.array(values)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name} must be numbers in rows of one length.") from error


def _kind(array: NDArray[Any]) -> str:
    return {"b": "true or false", "c": "complex numbers", "U": "text", "S": "bytes", "f": "fractions"}.get(
        array.dtype.kind, "other things"
    )
