"""What every chart is: a picture, the sentence that says what it shows, and the table behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s

from django.utils.safestring import SafeString, mark_safe

from moothall.ui.charts.lettering import escaped

NO_DATA = "No data yet"
NOTHING = mark_safe("")

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Chart:
    """One chart in its three forms, from one call, so that they cannot differ.

    ``svg`` is empty where there is nothing to draw. ``summary`` says the finding in words. ``rows`` hold the
    numbers of the picture under ``columns``; None stands where a number is missing.
    """

    svg: SafeString
    summary: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""


def identity(*contents: object) -> str:
    """An id for a chart's elements that depends on ``contents`` alone: the same input, the same bytes."""
    return "moot-" + blake2s(repr(contents).encode("utf-8", "replace"), digest_size=6).hexdigest()


def picture(
    parts: Iterable[str],
    *,
    kind: str,
    name: str,
    title: str,
    summary: str,
    width: float,
    height: float,
    role: str = "img",
) -> SafeString:
    """``parts`` inside an SVG that is named by ``title`` and described by ``summary``.

    The parts must be escaped already. The picture reads from left to right in every language, because its
    numbers and time axis do.
    """
    return mark_safe(  # noqa: S308
        f'<svg xmlns="http://www.w3.org/2000/svg" class="moot-svg moot-svg--{kind}" role="{role}" '
        f'aria-labelledby="{name}-title {name}-desc" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" direction="ltr" font-family="sans-serif" font-size="14" '
        f'fill="currentColor"><title id="{name}-title">{escaped(title)}</title>'
        f'<desc id="{name}-desc">{escaped(summary)}</desc>{"".join(parts)}</svg>'
    )
