"""Taking a review from phase to phase, and its pilot."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms
from moothall.rooms.codification.pages.phases import change_context, effects
from moothall.rooms.codification.pages.pilots import pilot_context


@requires(May.MANAGE_REVIEW)
def change_phase(request: HttpRequest, review: UUID) -> HttpResponse:
    """Where the review can go, what each would close and open, and why."""
    asked = {"to": request.GET.get("to", "")}
    form = forms.PhaseForm(forms.posted(request), initial=asked, effects=effects(request.record))
    if form.is_valid():
        try:
            moved = actions.change_phase(review=request.record, **form.answers, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, f"The review is now at: {moved.get_phase_display().lower()}.")
            return redirect("codification:review", request.workspace.slug, review)
    context = {"form": form, **change_context(request, request.record)}
    return render(request, "codification/phase.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_DRAFTS)
def pilot(request: HttpRequest, review: UUID) -> HttpResponse:
    """How far everybody is with the records of the pilot, and how far they agree."""
    return render(request, "codification/pilot.html", pilot_context(request, request.record))
