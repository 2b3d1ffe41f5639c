"""Background work of this room: drawing many charts after a large import."""

from typing import Any

from moothall.jobs import task
from moothall.rooms.evaluation import actions
from moothall.rooms.evaluation.models import Series


@task("evaluation.run_charts")
def run_charts(progress: Any, *, batch: str, trigger: str) -> None:
    """Draw the chart of every series that the import touched. Doing it again changes nothing."""
    touched = Series.objects.filter(observations__import_batch=batch).distinct().order_by("pk")
    total = touched.count()
    for done, series in enumerate(touched.select_related("indicator").iterator(), start=1):
        actions.run_chart(series=series, trigger=trigger, by=None)
        progress(done, total, f"{done} of {total} charts drawn")
