"""What can still be done with a made decision: publish it, put a slip right, reaffirm it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.governance import actions, forms
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.pages.decision import original_rows, review_context
from moothall.rooms.governance.views.finding import ask, decision_here, to_decision


@requires(May.PUBLISH_DECISION)
def publish_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    found = decision_here(request, key)
    if not found.fixed or found.published:
        messages.info(request, "There is nothing to publish.")
        return to_decision(request, found)
    if request.method == "POST":
        actions.publish_decision(decision=found, by=request.user)
        messages.success(request, "The decision is published.")
        return to_decision(request, found)
    return render(request, "governance/publish_decision.html", {"decision": found})


@requires(May.REOPEN_DECISION)
def reaffirm_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Conclude a review: the decision stands."""
    found = decision_here(request, key)
    if found.state != Decision.State.UNDER_REVIEW:
        messages.info(request, f"{found.ref} is not being looked at again.")
        return to_decision(request, found)
    form = forms.ReaffirmForm(forms.posted(request))
    if form.is_valid() and _try(request, form, actions.reaffirm_decision, found):
        messages.success(request, f"{found.ref} is reaffirmed.")
        return to_decision(request, found)
    context = {"form": form, "decision": found, **review_context(request, found)}
    status = 422 if form.is_bound else 200
    return render(request, "governance/reaffirm_decision.html", context, status=status)


@requires(May.TAKE_DECISION)
def correct_decision(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a slip of the pen right beside the original."""
    found = decision_here(request, key)
    if not found.fixed or found.state == Decision.State.WITHDRAWN:
        messages.info(request, "Only a decision that has been made is corrected.")
        return to_decision(request, found)
    form = forms.CorrectForm(forms.posted(request))
    if form.is_valid() and _try(request, form, actions.correct_decision, found):
        messages.success(request, "The correction stands beside the original.")
        return to_decision(request, found)
    back = reverse("governance:decision", args=[request.workspace.slug, found.pk])
    asked = {"task": "Correct a slip", "submit": "Add the correction", "back": back, "about": found}
    return ask(request, form, **asked, rows=original_rows(found))


def _try(request: HttpRequest, form: Any, action: Any, decision: Decision) -> Any:
    try:
        return action(decision=decision, **form.cleaned_data, by=request.user)
    except actions.DecisionRefused as refused:
        forms.show_refusal(form, refused)
        return None
