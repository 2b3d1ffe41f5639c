"""What somebody taking part may keep, and how they leave for good."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.people.models import Participant
from moothall.people.seats import leave_seat
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import KeepEmailForm
from moothall.rooms.reflection.models.statement import TOMBSTONE
from moothall.rooms.reflection.pages.joining import address_to_come_back
from moothall.ui.forms import posted


@requires(May.JOIN_SESSION)
def keep(request: HttpRequest, session: UUID) -> HttpResponse:
    """A return code, or an address for the results. Nobody needs either to vote."""
    if not isinstance(request.who, Participant):
        return redirect("reflection:join", request.record.pk)
    form = KeepEmailForm(posted(request))
    if form.is_valid():
        actions.keep_email(participant=request.who, email=form.cleaned_data["email"])
        messages.success(request, "Your address is kept for the results.")
        return redirect("reflection:keep", request.record.pk)
    context = {"session": request.record, "form": form, "held": queries.held_of(request.who, request.record)}
    return render(request, "reflection/keep.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_OWN_DATA)
@require_POST
def forget_email(request: HttpRequest, session: UUID) -> HttpResponse:
    actions.keep_email(participant=request.who, email="")
    messages.success(request, "Your address is no longer kept.")
    return redirect("reflection:keep", request.record.pk)


@requires(May.SEE_OWN_DATA)
@require_POST
def return_code(request: HttpRequest, session: UUID) -> HttpResponse:
    """A new return code on the answer itself: it is shown this once and in no address."""
    code = actions.give_return_code(participant=request.who)
    context = {"session": request.record, "code": code, "address": address_to_come_back()}
    return render(request, "reflection/return_code.html", context)


@requires(May.JOIN_SESSION)
def leave(request: HttpRequest, session: UUID) -> HttpResponse:
    """What goes and what stays; and, confirmed, the leaving itself. Sent twice, it has been done already."""
    here, who = request.record, request.who
    if not isinstance(who, Participant):
        return redirect("reflection:left" if request.method == "POST" else "reflection:join", here.pk)
    if request.method == "POST":
        actions.withdraw_participant(participant=who)
        response = HttpResponseRedirect(reverse("reflection:left", args=[here.pk]), status=303)
        leave_seat(response, who)
        return response
    context = {"session": here, "held": queries.held_of(who, here), "tombstone": TOMBSTONE}
    return render(request, "reflection/leave.html", context)


@requires(May.JOIN_SESSION)
def left(request: HttpRequest, session: UUID) -> HttpResponse:
    """What has been done for somebody who left."""
    context = {"session": request.record, "tombstone": TOMBSTONE}
    return render(request, "reflection/left.html", context)
