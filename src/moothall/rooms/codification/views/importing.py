"""Importing files of references, and what came of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import ImportRun
from moothall.rooms.codification.pages.importing import (
    imports_context,
    progress_of,
    remove_context,
    report_context,
)


@requires(May.SEE_DRAFTS)
def imports(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/imports.html", imports_context(request))


@requires(May.SEE_DRAFTS)
@vary_on_headers("HX-Request")
def import_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was found, what was read, and every record that could not be, with the reason. While it is being
    stored, the page asks every two seconds how far it is."""
    run = _run(request, key)
    if not request.htmx:
        return render(request, "codification/import_report.html", report_context(request, run))
    answer = render(request, "codification/_import_progress.html", progress_of(request, run))
    if run.state != ImportRun.State.WAITING or actions.is_stopped(run):
        answer["HX-Refresh"] = "true"
    return answer


@requires(May.SEE_DRAFTS)
def rejected_records(request: HttpRequest, key: UUID) -> HttpResponse:
    """The records that could not be read, as they came, to be mended in another program."""
    run = _run(request, key)
    text = "\n\n".join(reject["raw"] for reject in run.rejected)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="not-read-{run.pk}.txt"'
    return response


@requires(May.IMPORT_REFERENCES)
def mend_reference(request: HttpRequest, key: UUID, place: int) -> HttpResponse:
    run = _run(request, key)
    if not 1 <= place <= len(run.rejected):
        raise Http404
    reject = run.rejected[place - 1]
    form = forms.MendForm(forms.posted(request), initial={"text": reject["raw"]})
    if form.is_valid():
        try:
            actions.mend_reference(run=run, place=place, text=form.cleaned_data["text"], by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            where = f"the library and in “{run.review}”" if run.review else "the library"
            messages.success(request, f"The record is in {where}.")
            return redirect("codification:import_report", request.workspace.slug, run.pk)
    context = {"form": form, "run": run, "reject": reject}
    return render(request, "codification/mend.html", context, status=422 if form.is_bound else 200)


@requires(May.IMPORT_REFERENCES)
@require_POST
def stop_import(request: HttpRequest, key: UUID) -> HttpResponse:
    return _do(request, _run(request, key), actions.stop_import, "The import is being stopped.")


@requires(May.IMPORT_REFERENCES)
@require_POST
def go_on_with_import(request: HttpRequest, key: UUID) -> HttpResponse:
    return _do(request, _run(request, key), actions.go_on_with_import, "The import goes on.")


@requires(May.IMPORT_REFERENCES)
def remove_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """First what would go and what would stay, then it is done."""
    run = _run(request, key)
    if request.method == "POST":
        return _do(request, run, actions.remove_import, "The import is removed.")
    return render(request, "codification/remove_import.html", remove_context(request, run))


def _do(request: HttpRequest, run: ImportRun, action: Callable[..., Any], done: str) -> HttpResponse:
    try:
        action(run=run, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("codification:import_report", request.workspace.slug, run.pk)


def _run(request: HttpRequest, key: UUID) -> ImportRun:
    found = queries.import_run(request.who, key)
    if found is None:
        raise Http404
    return found
