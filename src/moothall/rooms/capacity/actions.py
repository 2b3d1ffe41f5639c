"""The only writes of this room."""

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.capacity import queries
from moothall.rooms.capacity.models import TraceReading
from moothall.rooms.capacity.traces import MEASURES, Facts, Figure
from moothall.trace.actions import make_record


class NothingToRecord(ValueError):
    """Nothing has happened yet that a measure looks at."""


@transaction.atomic
def record_trace(*, workspace: Workspace, by: Person | None) -> list[TraceReading]:
    """Keep every figure as it is now, with the row of the ledger it was worked out from.

    Measures that cannot be worked out leave no reading. Raises NothingToRecord where nothing was counted.
    """
    # Whoever records at the same moment waits here, and then counts one event more.
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    facts, results = queries.results_at(by, workspace, queries.last_row(by, workspace))
    counted = [(key, figure) for key, result in results.items() for figure in result.figures]
    if facts is None or not any(figure.denominator for _, figure in counted):
        raise NothingToRecord("Nothing has happened yet that these measures look at.")
    readings = [_keep(workspace, facts, key, figure) for key, figure in counted]
    happened("trace.recorded", workspace, by, as_of=facts.as_of, count=len(readings))
    return readings


def _keep(workspace: Workspace, facts: Facts, measure: str, figure: Figure) -> TraceReading:
    address = reverse("capacity:measure", args=[workspace.slug, measure])
    record = make_record(
        workspace=workspace,
        kind="trace_reading",
        title=f"{MEASURES[measure].title}: {figure.sentence}",
        url=f"{address}?as_of={facts.as_of}",
    )
    return TraceReading.objects.create(
        workspace=workspace,
        record=record,
        measure=measure,
        part=figure.part,
        starts=facts.starts.date(),
        ends=facts.ends.date(),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        numerator=figure.numerator,
        denominator=figure.denominator,
        sentence=figure.sentence,
        as_of=facts.as_of,
    )
