"""Drafting a decision, task by task, and recording it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.governance import actions, forms, queries
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.pages.drafting import check_context, words_of_draft
from moothall.rooms.governance.views.finding import ask, decision_here, draft_here, to_decision


@requires(May.RECOMMEND_DECISION)
def draft_decision(request: HttpRequest) -> HttpResponse:
    """What it is about; with ``?supersedes=`` in the address, a draft that will replace that decision."""
    old = _replaced(request)
    form = forms.DraftForm(
        forms.posted(request),
        bodies=queries.bodies(request.who),
        inquiries=queries.inquiries(request.who),
        initial=words_of_draft(old) if old else None,
    )
    place = {"workspace": request.workspace, "supersedes": old}
    if form.is_valid() and (made := _try(request, form, actions.draft_decision, **place, **form.answers)):
        return to_decision(request, made)
    context = {"form": form, "old": old, "no_bodies": not form.fields["body"].queryset.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "governance/draft_decision.html", context, status=status)


@requires(May.RECOMMEND_DECISION)
def change_about(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    form = forms.AboutForm(
        forms.posted(request), bodies=queries.bodies(request.who), initial=words_of_draft(draft)
    )
    return _change(request, draft, form, "What the decision is about")


@requires(May.RECOMMEND_DECISION)
def change_wording(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    form = forms.WordingForm(forms.posted(request), initial=words_of_draft(draft))
    return _change(request, draft, form, "The decision and its reasons")


@requires(May.RECOMMEND_DECISION)
def change_dates(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    form = forms.DatesForm(forms.posted(request), initial=words_of_draft(draft))
    return _change(request, draft, form, "Dates")


@requires(May.RECOMMEND_DECISION)
def change_notes(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    form = forms.NotesForm(forms.posted(request), initial=words_of_draft(draft))
    return _change(request, draft, form, "Dissent, cost and equality")


@requires(May.RECOMMEND_DECISION)
def mark_ready(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    if request.method == "POST":
        try:
            actions.mark_ready(decision=draft, by=request.user)
        except actions.DecisionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The draft is ready to be taken.")
    return to_decision(request, draft)


@requires(May.TAKE_DECISION)
def make_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything that becomes fixed, to be checked before it does."""
    draft = draft_here(request, key)
    form = forms.MakeForm(forms.posted(request))
    if form.is_valid():
        publish = form.cleaned_data["publish"] == "now"
        try:
            actions.make_decision(decision=draft, publish=publish, by=request.user)
        except actions.DecisionRefused:
            pass  # The page lists everything that is missing, each with the way to mend it.
        else:
            messages.success(request, "The decision is recorded. Nobody can change it any more.")
            return to_decision(request, draft)
    context = check_context(request, draft, form)
    return render(request, "governance/make_decision.html", context, status=422 if form.is_bound else 200)


@requires(May.RECOMMEND_DECISION)
def withdraw_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    if request.method == "POST":
        actions.withdraw_decision(decision=draft, by=request.user)
        messages.success(request, f"The draft {draft.ref} is withdrawn.")
        return redirect("governance:decisions", request.workspace.slug)
    return render(request, "governance/withdraw_decision.html", {"decision": draft})


def _replaced(request: HttpRequest) -> Decision | None:
    """The decision that the address says is to be replaced."""
    key = request.GET.get("supersedes")
    if not key:
        return None
    try:
        return decision_here(request, UUID(key))
    except ValueError:
        raise Http404 from None


def _change(request: HttpRequest, draft: Decision, form: Any, task: str) -> HttpResponse:
    if form.is_valid() and _try(request, form, actions.change_draft, decision=draft, **form.cleaned_data):
        return to_decision(request, draft)
    back = reverse("governance:decision", args=[request.workspace.slug, draft.pk])
    return ask(request, form, task=task, submit="Save", back=back, about=draft)


def _try(request: HttpRequest, form: Any, action: Any, **answers: Any) -> Any:
    try:
        return action(**answers, by=request.user)
    except actions.DecisionRefused as refused:
        forms.show_refusal(form, refused)
        return None
