"""Builders that call the real actions."""

from datetime import date

from moothall.rooms.evaluation import actions
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation, Programme, Series
from moothall.trace.actions import open_inquiry

# Two years in which nothing unusual happens.
STEADY = [50, 52, 49, 51, 48, 53, 50, 51, 49, 52, 50, 48] * 2
COLUMNS = {"period": "Month", "value": "Swims"}


def months(count: int, first: date = date(2024, 1, 1)) -> list[date]:
    start = first.year * 12 + first.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(start, start + count)]


def figures(values, first: date = date(2024, 1, 1)) -> bytes:
    """A file with one line a month. None leaves the month out."""
    dated = zip(months(len(values), first), values, strict=True)
    lines = [f"{day:%B %Y},{value}" for day, value in dated if value is not None]
    return "\n".join(["Month,Swims", *lines, ""]).encode()


def inquiry(workspace, title="Swimming"):
    return open_inquiry(workspace=workspace, title=title, question="Should swimming be free?")


def programme(workspace, *, title="Free swimming", implements=(), by=None, **fields) -> Programme:
    fields.setdefault("starts_on", date(2025, 4, 1))
    return actions.create_programme(
        workspace=workspace,
        title=title,
        purpose="More children swim.",
        implements=implements,
        by=by,
        **fields,
    )


def indicator(workspace, *, title="Swims by under-16s", polarity="up", by=None, **fields) -> Indicator:
    fields.setdefault("source", "The pools’ tills")
    fields.setdefault("licence", "own")
    return actions.define_indicator(
        workspace=workspace,
        title=title,
        definition="Entries by children under 16, counted at the turnstile.",
        polarity=polarity,
        by=by,
        **fields,
    )


def uploaded(indicator, data, *, name="swims.csv", by=None) -> ImportBatch:
    return actions.upload_figures(indicator=indicator, data=data, name=name, by=by)


def imported(indicator, data, *, mapping=COLUMNS, name="swims.csv", by=None) -> ImportBatch:
    batch = uploaded(indicator, data, name=name, by=by)
    return actions.import_observations(batch=batch, mapping=mapping, by=by)


def followed(indicator, *values, by=None, first: date = date(2024, 1, 1)) -> Series:
    """Import ``values`` at once, as a file that holds the whole series, and give the series."""
    imported(indicator, figures(list(values), first), by=by)
    return Series.objects.get(indicator=indicator)


def current(series) -> list[float]:
    found = Observation.objects.filter(series=series, superseded_by=None).order_by("period_start")
    return [None if figure.value is None else float(figure.value) for figure in found]
