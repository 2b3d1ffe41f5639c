"""Importing figures in four pages: file, columns, check, report."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.evaluation import actions, forms, queries
from moothall.rooms.evaluation.forms.imports import chosen
from moothall.rooms.evaluation.models import ImportBatch, Indicator
from moothall.rooms.evaluation.pages import imports as pages
from moothall.rooms.evaluation.reading import read_batch, table_of


@requires(May.IMPORT_INDICATOR)
def upload_figures(request: HttpRequest, key: UUID) -> HttpResponse:
    indicator = queries.indicator(request.who, key)
    if indicator is None:
        raise Http404
    form = forms.UploadForm(forms.posted(request), request.FILES or None)
    if form.is_valid() and (batch := _upload(request, form, indicator)):
        return redirect("evaluation:map_columns", request.workspace.slug, batch.pk)
    context = {"form": form, "indicator": indicator}
    return render(request, "evaluation/upload.html", context, status=422 if form.is_bound else 200)


@requires(May.IMPORT_INDICATOR)
def map_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """What each column holds. The answers go into the address of the next page: nothing is written yet."""
    batch = _waiting(request, key)
    table = table_of(batch)
    start = chosen(request.GET) or pages.first_mapping(table, batch.indicator)
    form = forms.ColumnsForm(headers=table.columns, initial=start)
    context = {"form": form, **pages.columns_context(request, batch, table)}
    return render(request, "evaluation/columns.html", context)


@requires(May.IMPORT_INDICATOR)
def check_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the file would change; and, confirmed, the change itself."""
    batch = _batch(request, key)
    if batch.state == ImportBatch.State.DONE:
        return redirect("evaluation:import_report", request.workspace.slug, batch.pk)
    form = forms.ColumnsForm(request.GET, headers=table_of(batch).columns)
    if form.is_valid():
        try:
            return (
                _confirm(request, batch, form) if request.method == "POST" else _check(request, batch, form)
            )
        except actions.EvaluationRefused as refused:
            forms.show_refusal(form, refused)
    context = {"form": form, **pages.columns_context(request, batch, table_of(batch))}
    return render(request, "evaluation/columns.html", context, status=422)


@requires(May.SEE_WORKSPACE)
def import_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came of a file: what was added and revised, and every line that was left out, with the cause."""
    return render(
        request, "evaluation/import_report.html", pages.report_context(request, _done(request, key))
    )


@requires(May.SEE_WORKSPACE)
def import_dropped(request: HttpRequest, key: UUID) -> HttpResponse:
    """The lines that were left out, to be mended and imported."""
    text = pages.dropped_csv(_done(request, key))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="left-out-{key}.csv"'
    return response


def _upload(request: HttpRequest, form: forms.UploadForm, indicator: Indicator) -> ImportBatch | None:
    file = form.cleaned_data["file"]
    try:
        return actions.upload_figures(indicator=indicator, data=file.data, name=file.name, by=request.user)
    except actions.EvaluationRefused as refused:
        forms.show_refusal(form, refused)
        return None


def _check(request: HttpRequest, batch: ImportBatch, form: forms.ColumnsForm) -> HttpResponse:
    context = pages.check_context(request, batch, form.mapping, read_batch(batch, form.mapping))
    return render(request, "evaluation/check.html", context)


def _confirm(request: HttpRequest, batch: ImportBatch, form: forms.ColumnsForm) -> HttpResponse:
    done = actions.import_observations(batch=batch, mapping=form.mapping, by=request.user)
    messages.success(request, f"Figures added: {done.rows_added:,}. Figures revised: {done.rows_revised:,}.")
    return redirect("evaluation:import_report", request.workspace.slug, done.pk)


def _batch(request: HttpRequest, key: UUID) -> ImportBatch:
    found = queries.import_batch(request.who, key)
    if found is None:
        raise Http404
    return found


def _waiting(request: HttpRequest, key: UUID) -> ImportBatch:
    found = _batch(request, key)
    if found.state != ImportBatch.State.UPLOADED:
        raise Http404
    return found


def _done(request: HttpRequest, key: UUID) -> ImportBatch:
    found = _batch(request, key)
    if found.state != ImportBatch.State.DONE:
        raise Http404
    return found
