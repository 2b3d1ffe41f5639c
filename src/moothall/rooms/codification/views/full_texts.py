"""Full texts, their files, and the studies that reports tell of."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import Candidate
from moothall.rooms.codification.pages.full_texts import (
    full_text_context,
    full_texts_context,
    studies_context,
)
from moothall.rooms.codification.reading_full_texts import read_full_text


@requires(May.SEE_DRAFTS)
def full_texts(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/full_texts.html", full_texts_context(request, request.record))


@requires(May.SEE_DRAFTS)
def full_text(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    return _show(request, _candidate(request, key))


@requires(May.SCREEN_RECORD)
@require_POST
def record_full_text(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate = _candidate(request, key)
    form = forms.TextStateForm(request.POST)
    if form.is_valid() and _do(form, actions.record_full_text, request, candidate, **form.cleaned_data):
        return _back(request, candidate, "Saved.")
    return _show(request, candidate, state_form=form)


@requires(May.SCREEN_RECORD)
@require_POST
def upload_full_text(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate = _candidate(request, key)
    form = forms.FullTextFileForm(request.POST, request.FILES)
    if form.is_valid() and _keep(form, request, candidate):
        return _back(request, candidate, "The full text is kept.")
    return _show(request, candidate, file_form=form)


@requires(May.SCREEN_RECORD)
@require_POST
def type_full_text(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate = _candidate(request, key)
    form = forms.FullTextWordsForm(request.POST)
    if form.is_valid() and _do(form, actions.type_full_text, request, candidate, **form.cleaned_data):
        return _back(request, candidate, "The words are kept. They can be coded now.")
    return _show(request, candidate, words_form=form)


@requires(May.SEE_DRAFTS)
def studies(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/studies.html", studies_context(request, request.record))


@requires(May.SCREEN_RECORD)
def group_report(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate = queries.included_record(request.who, request.record, key)
    if candidate is None:
        raise Http404
    form = forms.StudyForm(forms.posted(request), initial={"study": candidate.study or ""})
    if form.is_valid():
        actions.group_report(candidate=candidate, study=form.cleaned_data["study"], by=request.user)
        messages.success(request, "Saved.")
        return redirect("codification:studies", request.workspace.slug, review)
    context = {"form": form, "candidate": candidate, **studies_context(request, request.record)}
    return render(request, "codification/group_report.html", context, status=422 if form.is_bound else 200)


def _candidate(request: HttpRequest, key: UUID) -> Candidate:
    found = queries.full_text(request.who, request.record, key)
    if found is None:
        raise Http404
    return found


def _do(form: Any, action: Any, request: HttpRequest, candidate: Candidate, **fields: Any) -> bool:
    try:
        action(candidate=candidate, **fields, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    return True


def _keep(form: Any, request: HttpRequest, candidate: Candidate) -> bool:
    try:
        upload, text = read_full_text(form.cleaned_data["file"])
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    rights = form.cleaned_data["rights"]
    return _do(form, actions.keep_full_text, request, candidate, upload=upload, text=text, rights=rights)


def _show(request: HttpRequest, candidate: Candidate, **bound: Any) -> HttpResponse:
    unbound = {
        "state_form": forms.TextStateForm(initial={"state": candidate.text_state}, auto_id="id_state_%s"),
        "file_form": forms.FullTextFileForm(initial={"rights": candidate.source.rights}),
        "words_form": forms.FullTextWordsForm(),
    }
    context = {**full_text_context(request, candidate), **unbound, **bound}
    # The page shell prints the summary of what is wrong for the form of this name.
    context |= {"form": next(iter(bound.values()))} if bound else {}
    return render(request, "codification/full_text.html", context, status=422 if bound else 200)


def _back(request: HttpRequest, candidate: Candidate, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("codification:full_text", request.workspace.slug, request.record.pk, candidate.pk)
