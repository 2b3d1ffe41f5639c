"""The form for extraction, filling it record by record, settling what two people differ on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.exporting import ExportedFile
from moothall.rooms.codification.models import Candidate, ExtractionForm
from moothall.rooms.codification.pages import extraction as pages
from moothall.rooms.codification.prisma_files import KINDS
from moothall.rooms.codification.views.downloading import download


@requires(May.SEE_DRAFTS)
def extraction(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/extraction.html", pages.extraction_context(request, request.record))


@requires(May.MANAGE_REVIEW)
def extraction_form(request: HttpRequest, review: UUID) -> HttpResponse:
    """The builder: each button but "Save" shows the fields again as they would be."""
    last = queries.extraction_form(request.who, request.record)
    if request.method == "POST" and (act := request.POST.get("act")):
        rows = forms.field_rows(written=forms.rearranged(forms.typed_fields(request.POST), act))
        return _build(request, forms.FormVersionForm(initial=request.POST.dict()), rows, last)
    if request.method == "POST":
        form, typed = forms.FormVersionForm(request.POST), forms.typed_fields(request.POST)
        if form.is_valid() and _version(request, form, typed):
            return redirect("codification:extraction", request.workspace.slug, review)
        return _build(request, form, forms.field_rows(written=typed), last)
    rows = forms.field_rows(written=last.fields if last else None, extra=2 if last else 3)
    now = {"people_needed": last.people_needed} if last else {}
    return _build(request, forms.FormVersionForm(initial=now), rows, last)


@requires(May.SCREEN_RECORD)
def extract(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate, asked = _record(request, key)
    found = queries.extracted_of(request.who, [candidate], asked)[candidate.pk]
    answers = found.own.answers if found.own else queries.earlier_answers(request.who, candidate, asked)
    form = forms.AnswersForm(forms.posted(request), fields=asked.fields, answers=answers)
    complete = "later" not in request.POST
    if form.is_valid() and _save(request, candidate, asked, form, complete):
        messages.success(request, "Completed." if complete else "Saved. You can go on later.")
        return redirect("codification:extraction", request.workspace.slug, review)
    context = {"form": form, **pages.extract_context(request, candidate, asked)}
    return render(request, "codification/extract.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_DRAFTS)
def extracted(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """What was extracted, once it is open to all; before that there is no such page."""
    candidate, asked = _record(request, key)
    found = queries.extracted_of(request.who, [candidate], asked)[candidate.pk]
    if not found.is_open:
        raise Http404
    return render(request, "codification/extracted.html", pages.extracted_context(request, found))


@requires(May.SCREEN_RECORD)
def settle_extraction(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate, asked = _record(request, key)
    found = queries.extracted_of(request.who, [candidate], asked)[candidate.pk]
    if not found.is_open or not found.differing:
        raise Http404
    only = {field["key"] for field in found.differing}
    form = forms.SettleForm(forms.posted(request), fields=asked.fields, answers=found.final or {}, only=only)
    if form.is_valid() and _settle(request, found, form):
        messages.success(request, "The differences are settled.")
        return redirect("codification:extracted", request.workspace.slug, review, key)
    context = {"form": form, "differences": pages.difference_rows(found), "extracted": found}
    context |= pages.extract_context(request, candidate, asked)
    return render(
        request, "codification/settle_extraction.html", context, status=422 if form.is_bound else 200
    )


@requires(May.SEE_DRAFTS)
def extraction_csv(request: HttpRequest, review: UUID) -> HttpResponse:
    return download(
        ExportedFile("extraction.csv", KINDS["csv"], pages.extraction_csv(request, request.record))
    )


def _record(request: HttpRequest, key: UUID) -> tuple[Candidate, ExtractionForm]:
    candidate = queries.included_record(request.who, request.record, key)
    asked = queries.extraction_form(request.who, request.record)
    if candidate is None or asked is None:
        raise Http404
    return candidate, asked


def _build(request: HttpRequest, form: Any, rows: Any, last: ExtractionForm | None) -> HttpResponse:
    context = {"form": form, "formset": rows, "last": last, "review": request.record}
    return render(request, "codification/extraction_form.html", context, status=422 if form.is_bound else 200)


def _version(request: HttpRequest, form: Any, typed: list[dict[str, Any]]) -> bool:
    try:
        made = actions.version_extraction_form(
            review=request.record, fields=typed, **form.cleaned_data, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    messages.success(request, f"Version {made.number} of the form is in use.")
    return True


def _save(request: HttpRequest, candidate: Candidate, asked: Any, form: Any, complete: bool) -> bool:
    fields = {"candidate": candidate, "form": asked, "answers": form.answers, "complete": complete}
    try:
        actions.save_extraction(**fields, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    return True


def _settle(request: HttpRequest, found: Any, form: Any) -> bool:
    answers = form.settled(*(found.by_slot[slot].answers for slot in (1, 2)))
    try:
        actions.settle_extraction(
            candidate=found.candidate, form=found.form, answers=answers, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    return True
