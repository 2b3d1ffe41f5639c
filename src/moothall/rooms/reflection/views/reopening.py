"""Whether people are asked again about a decision that is being looked at again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import NotNeededForm
from moothall.rooms.reflection.pages.reopening import ask_again_context
from moothall.ui.forms import posted, show_refusal


@requires(May.SEE_WORKSPACE)
def ask_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sessions that a re-opened decision relied on, each with a way to ask again."""
    decision = queries.decision_to_ask_about(request.who, uid)
    if decision is None:
        raise Http404
    return render(request, "reflection/ask_again.html", ask_again_context(request, decision))


@requires(May.RUN_SESSION)
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """The reason is asked for before an offer is declined."""
    offer = queries.reopening(request.who, key)
    if offer is None:
        raise Http404
    back = reverse("reflection:ask_again", args=[request.workspace.slug, offer.decision.uid])
    form = NotNeededForm(posted(request))
    if form.is_valid():
        try:
            actions.decline_reopening(reopening=offer, **form.cleaned_data, by=request.user)
            messages.success(request, "Noted. People are not asked again.")
            return redirect(back)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
    context = {"form": form, "offer": offer, "back": back}
    return render(request, "reflection/decline_reopening.html", context, status=422 if form.is_bound else 200)
