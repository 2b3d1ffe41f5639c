"""Ratings as numbers, with NaN where somebody did not rate."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Floats


def numbered(given: Sequence[ArrayLike], names: Sequence[str], *, dimensions: int) -> list[Floats]:
    """Categories as numbers, the same number for the same category in all that is given.

    Numbers, true and false, or text; None and NaN are missing. Raises ValueError for anything else, and for
    another number of ``dimensions``.
    """
    tables = [_table(values, name, dimensions) for values, name in zip(given, names, strict=True)]
    if all(table.dtype.kind in "biuf" for table in tables):
        return [table.astype(np.float64) for table in tables]
    known: dict[Any, int] = {}
    found = []
    for table, name in zip(tables, names, strict=True):
        each = [_category(value, place, name) for place, value in np.ndenumerate(table)]
        numbers = [np.nan if value is None else known.setdefault(value, len(known)) for value in each]
        found.append(np.array(numbers, dtype=np.float64).reshape(table.shape))
    return found


def measured(values: ArrayLike, name: str, *, dimensions: int) -> Floats:
    """Ratings that are numbers already; None and NaN are missing.

    Raises ValueError for text, infinity, and another number of ``dimensions``.
    """
    table = _table(values, name, dimensions)
    if table.dtype.kind not in "biuf":
        each = [_number(value, place, name) for place, value in np.ndenumerate(table)]
        table = np.array(each, dtype=np.float64).reshape(table.shape)
    numbers: Floats = table.astype(np.float64)
    if np.isinf(numbers).any():
        raise ValueError(f"{name} must be finite.")
    return numbers


def _table(values: ArrayLike, name: str, dimensions: int) -> Any:
    try:
        found = values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
    except ValueError as error:
        raise ValueError(f"{name} must have rows of one length.") from error
    if found.ndim != dimensions or (found.dtype.kind == "O" and any(_is_row(each) for each in found.flat)):
        many = "one dimension" if dimensions == 1 else f"{dimensions} dimensions and rows of one length"
        raise ValueError(f"{name} must have {many}.")
    return found


def _is_row(value: Any) -> bool:
    return isinstance(value, (list, tuple, np.ndarray))


def _category(value: Any, place: tuple[int, ...], name: str) -> Any:
    if value is None or value != value:  # NaN is the only value that differs from itself
        return None
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError(f"{name}[{', '.join(map(str, place))}] must be a number or text, not {value!r}.")


def _number(value: Any, place: tuple[int, ...], name: str) -> float:
    category = _category(value, place, name)
    if isinstance(category, str):
        raise ValueError(f"{name}[{', '.join(map(str, place))}] must be a number, not {category!r}.")
    return np.nan if category is None else float(category)
