"""The options and the evidence of a draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.governance import actions, forms, queries
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.pages.drafting import evidence_context, link_context, options_context
from moothall.rooms.governance.views.finding import draft_here


@requires(May.RECOMMEND_DECISION)
def options(request: HttpRequest, key: UUID) -> HttpResponse:
    """The options so far, and a form to add one more."""
    draft = draft_here(request, key)
    form = forms.OptionForm(forms.posted(request))
    if form.is_valid():
        actions.add_option(decision=draft, **form.cleaned_data, by=request.user)
        messages.success(request, "The option is added.")
        return _to(request, "options", draft)
    context = options_context(request, draft, form)
    return render(request, "governance/options.html", context, status=422 if form.is_bound else 200)


@requires(May.RECOMMEND_DECISION)
def no_alternatives(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    form = forms.NoAlternativesForm(forms.posted(request))
    if form.is_valid():
        actions.change_draft(decision=draft, **form.cleaned_data, by=request.user)
        messages.success(request, "Saved.")
    return _to(request, "options", draft)


@requires(May.RECOMMEND_DECISION)
def remove_option(request: HttpRequest, key: UUID, option: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    found = queries.option(request.who, draft, option)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.remove_option(option=found, by=request.user)
        messages.success(request, "The option is removed.")
    return _to(request, "options", draft)


@requires(May.RECOMMEND_DECISION)
def evidence(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is linked so far, and a searchable list of what can be."""
    draft = draft_here(request, key)
    return render(request, "governance/evidence.html", evidence_context(request, draft))


@requires(May.RECOMMEND_DECISION)
def no_evidence(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    form = forms.NoEvidenceForm(forms.posted(request))
    if form.is_valid():
        actions.change_draft(decision=draft, **form.cleaned_data, by=request.user)
        messages.success(request, "Saved.")
    return _to(request, "evidence", draft)


@requires(May.RECOMMEND_DECISION)
def link_evidence(request: HttpRequest, key: UUID, uid: UUID) -> HttpResponse:
    """One piece of evidence in its words of today, and how the decision uses it."""
    draft, record = draft_here(request, key), queries.citable_record(request.who, uid)
    if record is None:
        raise Http404
    context = link_context(request, draft, record)
    form = forms.EvidenceForm(forms.posted(request), warning=context["warning"], initial=context["initial"])
    if form.is_valid() and _link(request, form, draft, record):
        messages.success(request, "The evidence is linked in the words that it has now.")
        return _to(request, "evidence", draft)
    status = 422 if form.is_bound else 200
    return render(request, "governance/link_evidence.html", {**context, "form": form}, status=status)


@requires(May.RECOMMEND_DECISION)
def unlink_evidence(request: HttpRequest, key: UUID, link: UUID) -> HttpResponse:
    draft = draft_here(request, key)
    found = queries.evidence_link_by_key(request.who, draft, link)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.unlink_evidence(evidence=found, by=request.user)
        messages.success(request, "The evidence is not linked any more.")
    return _to(request, "evidence", draft)


def _link(request: HttpRequest, form: forms.EvidenceForm, draft: Decision, record: Any) -> bool:
    try:
        actions.link_evidence(decision=draft, evidence=record, **form.cleaned_data, by=request.user)
    except actions.DecisionRefused as refused:
        forms.show_refusal(form, refused)
        return False
    return True


def _to(request: HttpRequest, name: str, draft: Decision) -> HttpResponse:
    return redirect(f"governance:{name}", request.workspace.slug, draft.pk)
