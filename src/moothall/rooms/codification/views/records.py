"""The records of a review: all of them, one of them, and many judged at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms
from moothall.rooms.codification.pages.records import (
    candidate_context,
    records_context,
    ticked_records,
    together_context,
    together_words,
)
from moothall.rooms.codification.views.finding import the_candidate
from moothall.ui.forms import once_of


@requires(May.SEE_DRAFTS)
def review_records(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/records.html", records_context(request))


@requires(May.SEE_DRAFTS)
def candidate(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """One record: where it stands, what may be read of how it was judged, and where else it was screened."""
    context = candidate_context(request, the_candidate(request, key))
    return render(request, "codification/candidate.html", context)


@requires(May.SCREEN_RECORD)
def judge_together(request: HttpRequest, review: UUID) -> HttpResponse:
    """The records that were ticked, to be looked through before all are judged in the same way."""
    records = ticked_records(request)
    if not records:
        messages.error(request, "Tick the records of one stage that you want to judge together.")
        return redirect("codification:review_records", request.workspace.slug, review)
    context = together_context(request, records)
    form = context["form"]
    if form.is_valid() and (done := _judge_all(request, records, form)):
        messages.success(request, together_words(done))
        return redirect("codification:review_records", request.workspace.slug, review)
    return render(request, "codification/judge_together.html", context, status=422 if form.is_bound else 200)


@requires(May.SCREEN_RECORD)
def complete_record(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """Enter the title or abstract that a record came without."""
    record = the_candidate(request, key)
    form = forms.MissingForm(forms.posted(request), missing=actions.missing_of(record.source))
    if form.is_valid():
        try:
            actions.complete_source(source=record.source, **form.cleaned_data, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Entered. The record as it was imported is kept beside it.")
            return redirect("codification:candidate", request.workspace.slug, review, key)
    context = {"form": form, "review": request.record, "record": record}
    return render(request, "codification/complete_record.html", context, status=422 if form.is_bound else 200)


def _judge_all(request: HttpRequest, records: list, form: forms.TogetherForm) -> actions.Together | None:
    once, says = UUID(once_of(form)), form.cleaned_data["says"]
    try:
        return actions.judge_together(
            review=request.record, candidates=records, says=says, **form.why, once=once, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
