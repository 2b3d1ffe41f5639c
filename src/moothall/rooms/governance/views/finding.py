"""What every view of this room begins and ends with: finding the decision, showing a page of questions."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.rooms.governance import queries
from moothall.rooms.governance.models import Decision


def decision_here(request: HttpRequest, key: UUID) -> Decision:
    found = queries.decision(request.who, request.workspace, key)
    if found is None:
        raise Http404
    return found


def draft_here(request: HttpRequest, key: UUID) -> Decision:
    """A draft; a decision that has been made since cannot be worked on as one."""
    found = decision_here(request, key)
    if not found.is_editable:
        raise Http404
    return found


def to_decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    return redirect("governance:decision", request.workspace.slug, decision.pk)


def ask(request: HttpRequest, form: Any, *, task: str, submit: str, back: str, **more: Any) -> HttpResponse:
    """A page with one form; 422 where it was sent and not taken. ``intro`` are sentences above it."""
    context = {"form": form, "task": task, "submit": submit, "back": back, **more}
    return render(request, "governance/ask.html", context, status=422 if form.is_bound else 200)
