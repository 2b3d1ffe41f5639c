"""Background work of this room: drawing many charts after a large import, and tidying up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from moothall.jobs import every, task
from moothall.people.models import Person, Workspace
from moothall.rooms.evaluation import actions, queries
from moothall.rooms.evaluation.models import ImportBatch

# A file that nobody has confirmed is kept for so long.
KEPT = timedelta(days=7)


def _report_of(workspace: Workspace, *, batch: str) -> str:
    return reverse("evaluation:import_report", args=[workspace.slug, UUID(batch)])


@task("evaluation.run_charts", title="Charts of imported figures", leads_to=_report_of)
def run_charts(progress: Any, *, batch: str, by: Person | None) -> None:
    """Draw the chart of every series that the import touched. Doing it again changes nothing."""
    found = ImportBatch.objects.get(pk=batch)
    touched, revised = queries.touched_by(found), queries.revised_in(found)
    total = touched.count()
    for done, series in enumerate(touched, start=1):
        trigger = "revision" if series.pk in revised else "import"
        actions.run_chart(series=series, trigger=trigger, by=by)
        progress(done, total, f"{done:,} of {total:,} charts drawn")


@every("day", "evaluation.forget_uploads", title="Remove files of figures that nobody confirmed")
def forget_uploads(progress: Any) -> None:
    actions.forget_uploads(before=timezone.now() - KEPT)
