"""Settling what two people do not agree on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import Conflict
from moothall.rooms.codification.pages.conflicts import conflict_context, conflicts_context
from moothall.ui.forms import once_of


@requires(May.SEE_DRAFTS)
def conflicts(request: HttpRequest, review: UUID) -> HttpResponse:
    """Conflicts to settle, or those that are settled."""
    return render(request, "codification/conflicts.html", conflicts_context(request))


@requires(May.RESOLVE_CONFLICT)
def conflict(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """Both verdicts side by side, unnamed, and what it takes to settle them."""
    found = queries.conflict(request.who, request.record, key)
    if found is None:
        raise Http404
    if found.state != Conflict.State.OPEN:
        return redirect("codification:candidate", request.workspace.slug, review, found.candidate_id)
    context = conflict_context(request, found)
    form = context["form"]
    if form and form.is_valid() and _settle(request, found, form):
        messages.success(request, "The conflict is settled.")
        return redirect("codification:conflicts", request.workspace.slug, review)
    bound = form and form.is_bound
    return render(request, "codification/conflict.html", context, status=422 if bound else 200)


def _settle(request: HttpRequest, conflict: Conflict, form: forms.RulingForm) -> bool:
    once = UUID(once_of(form))
    try:
        actions.resolve_conflict(conflict=conflict, **form.ruling, once=once, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    return True
