"""The one figure that each kind of record shows on its card, supplied by the room that owns the kind."""

from collections.abc import Callable

from django.utils.safestring import SafeString

from moothall.trace.models import Record

Figure = Callable[[Record], str | SafeString]
_figures: dict[str, Figure] = {}


def figure_of(kind: str) -> Callable[[Figure], Figure]:
    """Register what a card says about a record of ``kind``: a short text, or a chart's SVG."""

    def register(figure: Figure) -> Figure:
        _figures[kind] = figure
        return figure

    return register


def figure_for(record: Record) -> str | SafeString:
    figure = _figures.get(record.kind)
    return figure(record) if figure else ""
