"""Importing files of references."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import ImportRun
from moothall.rooms.codification.pages.importing import report_context
from moothall.rooms.codification.reading import read_upload


@requires(May.IMPORT_REFERENCES)
def import_references(request: HttpRequest) -> HttpResponse:
    inquiries = queries.inquiries(request.who)
    form = forms.ImportForm(forms.posted(request), request.FILES or None, inquiries=inquiries)
    if form.is_valid() and (run := _import(request, form, inquiries)):
        return redirect("codification:import_report", request.workspace.slug, run.pk)
    context = {"form": form, "runs": queries.import_runs(request.who)[:10]}
    return render(request, "codification/import.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_DRAFTS)
def import_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was found, what was read, and every record that could not be, with the reason."""
    return render(request, "codification/import_report.html", report_context(request, _run(request, key)))


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
            messages.success(request, "The record is in the library.")
            return redirect("codification:import_report", request.workspace.slug, run.pk)
    context = {"form": form, "run": run, "reject": reject}
    return render(request, "codification/mend.html", context, status=422 if form.is_bound else 200)


def _import(request: HttpRequest, form: forms.ImportForm, inquiries: object) -> ImportRun | None:
    """Import the file, or say that it was imported before, or what is wrong with it."""
    upload = form.cleaned_data["file"]
    inquiry = forms.the_inquiry(inquiries, request.POST.get("inquiry", ""))
    try:
        data = read_upload(upload)
        if earlier := queries.import_of_file(request.who, data):
            when = date_format(earlier.created, "j F Y")
            messages.info(request, f"This very file was imported on {when}. Nothing was added.")
            return earlier
        return actions.import_references(
            workspace=request.workspace, inquiry=inquiry, data=data, name=upload.name, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None


def _run(request: HttpRequest, key: UUID) -> ImportRun:
    found = queries.import_run(request.who, key)
    if found is None:
        raise Http404
    return found
