"""The chart of a series, and its figures as a file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from moothall.permissions import May, requires
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.models import Series
from moothall.rooms.evaluation.pages.charts import series_context, series_csv


@requires(May.SEE_WORKSPACE)
def series(request: HttpRequest, key: UUID) -> HttpResponse:
    return render(request, "evaluation/series.html", series_context(request, _series(request, key)))


@requires(May.SEE_WORKSPACE)
def figures_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _series(request, key)
    response = HttpResponse(series_csv(request, found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(str(found))[:80] or "figures"}.csv"'
    return response


def _series(request: HttpRequest, key: UUID) -> Series:
    found = queries.series(request.who, key)
    if found is None:
        raise Http404
    return found
