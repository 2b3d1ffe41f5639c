"""Cells that a spreadsheet would take for formulae, on their way out and back in."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_LIVE = tuple("=+-@\t\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def escape_cell(value: object) -> str:
    """A value as a cell that no spreadsheet runs: a quotation mark before "=", "+", "-", "@", tab and CR.

    Plain numbers stay as they are; None is empty. ``unescape_cell`` gives back exactly the text.

    >>> escape_cell("=1+1"), escape_cell(-2.5), escape_cell("-2+3")
    ("'=1+1", '-2.5', "'-2+3")
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip("'").startswith(_LIVE) and not _NUMBER.fullmatch(text) else text


def unescape_cell(text: str) -> str:
    """The text that ``escape_cell`` was given.

    >>> unescape_cell("'=1+1"), unescape_cell("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_LIVE) else text


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as comma-separated values with CR LF, every cell escaped. The first row is the header."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerows([escape_cell(cell) for cell in row] for row in rows)
    return made.getvalue()
