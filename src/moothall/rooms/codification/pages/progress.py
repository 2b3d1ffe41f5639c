"""How far a stage of a review is: a bar for each state that a record can be in, with its figure beside."""

from typing import Any

from django.utils.html import format_html

from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.queries import Progress

# Those that are shown also while there are none.
ALWAYS = (
    ("decided", "Decided"),
    ("partly", "Waiting for another verdict"),
    ("in_conflict", "In conflict"),
    ("waiting", "Not begun"),
)
SOMETIMES = (
    ("awaiting_text", "Waiting for the full text"),
    ("not_retrieved", "Full text not retrieved"),
    ("not_screened", "Not screened: screening was stopped"),
)


def progress_rows(far: Progress) -> list[list[dict[str, Any]]]:
    """The rows of a table: the state, its figure out of all records of the stage, and the bar."""
    shown = [*ALWAYS, *((name, words) for name, words in SOMETIMES if getattr(far, name))]
    return [_row(words, getattr(far, name), far.total) for name, words in shown]


def share(count: int, total: int) -> str:
    """ "12 of 60 (20%)"."""
    return f"{count:,} of {total:,} ({count / total:.0%})" if total else "0 of 0"


def bar_cell(words: str, count: int, total: int) -> dict[str, Any]:
    """The cell of a bar, half as wide as its table."""
    drawn = format_html(
        '<progress class="moot-progress" aria-label="{}" max="{}" value="{}"></progress>',
        words,
        max(total, 1),
        count,
    )
    return {"html": drawn, "classes": "govuk-!-width-one-half"}


def _row(words: str, count: int, total: int) -> list[dict[str, Any]]:
    return [cells.text(words), cells.text(share(count, total)), bar_cell(words, count, total)]
