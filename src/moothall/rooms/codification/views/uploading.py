"""Files of references from their upload until somebody says that they are to be imported."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.formats.references import TABLES
from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import ImportRun
from moothall.rooms.codification.pages.importing import beginning_of, check_context, import_context
from moothall.rooms.codification.reading import read_upload


@requires(May.IMPORT_REFERENCES)
def import_references(request: HttpRequest) -> HttpResponse:
    return _ask_for_file(request)


@requires(May.IMPORT_REFERENCES)
def import_for_review(request: HttpRequest, review: UUID) -> HttpResponse:
    """As above, for a review, which the next page then proposes."""
    return _ask_for_file(request, review=request.record)


@requires(May.IMPORT_REFERENCES)
def check_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is in the file, and where it comes from; then it is imported, or kept for later."""
    run = _upload(request, key)
    beginning = beginning_of(run)
    form = _search_form(request, run, beginning["named"])
    if form.is_valid() and (done := _go_on(request, run, form)):
        return done
    context = {"form": form, **check_context(request, run, beginning)}
    return render(request, "codification/check_import.html", context, status=422 if form.is_bound else 200)


@requires(May.IMPORT_REFERENCES)
def import_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """What each column of a table holds."""
    run = _upload(request, key)
    if run.format not in TABLES:
        raise Http404
    form = forms.ColumnsForm(forms.posted(request), columns=beginning_of(run)["columns"])
    if form.is_valid():
        try:
            actions.read_again(run=run, columns=run.columns | form.chosen)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            return redirect("codification:check_import", request.workspace.slug, run.pk)
    context = {"form": form, "run": run}
    return render(request, "codification/import_columns.html", context, status=422 if form.is_bound else 200)


@requires(May.IMPORT_REFERENCES)
@require_POST
def discard_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.discard_upload(run=_upload(request, key), by=request.user)
    messages.success(request, "The file is thrown away. Nothing of it was imported.")
    return redirect("codification:import_references", request.workspace.slug)


def _ask_for_file(request: HttpRequest, review: Any = None) -> HttpResponse:
    form = forms.ImportForm(forms.posted(request), request.FILES or None)
    if form.is_valid() and (run := _keep(request, form, review)):
        return redirect("codification:check_import", request.workspace.slug, run.pk)
    context = {"form": form, **import_context(request)}
    return render(request, "codification/import.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, form: forms.ImportForm, review: Any) -> ImportRun | None:
    upload = form.cleaned_data["file"]
    inquiry = review.record.inquiry if review else queries.inquiries(request.who).first()
    about = {"workspace": request.workspace, "inquiry": inquiry, "review": review, "by": request.user}
    try:
        return actions.upload_references(data=read_upload(upload), name=upload.name, **about)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None


def _search_form(request: HttpRequest, run: ImportRun, named: list[str]) -> forms.SearchForm:
    earlier = queries.import_with_digest(request.who, run.sha256) is not None
    now = ("database", "route", "search_date", "search_string", "review", "inquiry")
    return forms.SearchForm(
        forms.posted(request),
        initial={name: getattr(run, name) for name in now} | {"again": earlier},
        named=named,
        reviews=queries.reviews(request.who),
        inquiries=queries.inquiries(request.who),
    )


def _go_on(request: HttpRequest, run: ImportRun, form: forms.SearchForm) -> HttpResponse | None:
    """Keep what was said, and import the file unless that is for later; nothing if it was refused."""
    said = {"inquiry": run.inquiry, **form.cleaned_data}
    again = said.pop("again")
    try:
        run = actions.describe_upload(run=run, **said, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
    return _put_by(request, run) if "later" in request.POST else _import(request, run, again)


def _put_by(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.format in TABLES:
        return redirect("codification:import_columns", request.workspace.slug, run.pk)
    messages.success(request, "It is kept for seven days. Nothing is imported yet.")
    return redirect("codification:import_references", request.workspace.slug)


def _import(request: HttpRequest, run: ImportRun, again: bool) -> HttpResponse:
    try:
        run = actions.begin_import(run=run, again=again, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
        return redirect("codification:check_import", request.workspace.slug, run.pk)
    return redirect("codification:import_report", request.workspace.slug, run.pk)


def _upload(request: HttpRequest, key: UUID) -> ImportRun:
    found = queries.upload(request.who, key)
    if found is None:
        raise Http404
    return found
