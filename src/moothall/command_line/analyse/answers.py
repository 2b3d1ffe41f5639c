"""How an analysis answers: JSON with ``null`` for what is not a number, and errors as one JSON object."""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

UNUSABLE, LINES_DROPPED = 2, 3


def print_json(answer: Any) -> None:
    click.echo(json.dumps(_plain(answer), ensure_ascii=False, allow_nan=False, sort_keys=False))


def _plain(value: Any) -> Any:
    """Only what JSON has: numpy's numbers become Python's, NaN becomes None."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def unusable(error: str, *, line: int | None = None, column: str | None = None) -> NoReturn:
    """Say on standard error why the input cannot be used, and end with 2."""
    click.echo(json.dumps({"error": error, "line": line, "column": column}, ensure_ascii=False), err=True)
    sys.exit(UNUSABLE)


@contextmanager
def ending_if_unreadable(path: Path) -> Iterator[None]:
    """Say in one line why ``path`` cannot be used, and end with 2."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        click.echo(f"{path.name}: {' '.join(reason.split())}", err=True)
        sys.exit(UNUSABLE)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table in plain text, each column as wide as its widest cell."""
    cells = [list(headings), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    value = _plain(value)
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
