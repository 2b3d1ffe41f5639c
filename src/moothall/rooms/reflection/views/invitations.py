"""Inviting people: the list with its state, the check before anything is sent, and reminders."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import InviteForm
from moothall.rooms.reflection.pages.invitations import check_letters_context, list_context
from moothall.ui.charts.lettering import plural
from moothall.ui.forms import posted, show_refusal


@requires(May.RUN_SESSION)
def invitations(request: HttpRequest, session: UUID) -> HttpResponse:
    """Who is invited and what they said. Good lines are taken, bad ones stay in the form and are named."""
    options = queries.options_to_invite_as(request.who, request.record)
    form = InviteForm(posted(request), options=options)
    taken = _invite(request, form) if form.is_valid() else 0
    if form.is_bound and form.is_valid():
        return redirect("reflection:invitations", request.workspace.slug, request.record.pk)
    # 422 undoes what was written: it is for answers of which nothing could be taken.
    status = 422 if form.is_bound and not taken else 200
    context = list_context(request, form)
    return render(request, "reflection/invitations.html", context, status=status)


@requires(May.RUN_SESSION)
def check_invitations(request: HttpRequest, session: UUID) -> HttpResponse:
    """How many get the letter and what it says; sent only from here."""
    return _check(request, actions.send_invitations, reminder=False)


@requires(May.RUN_SESSION)
def check_reminders(request: HttpRequest, session: UUID) -> HttpResponse:
    """The same for reminders, which never go to somebody who has acted."""
    return _check(request, actions.send_reminders, reminder=True)


@requires(May.RUN_SESSION)
@require_POST
def remove_invitation(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    invitation = queries.invitation(request.who, request.record, key)
    if invitation is None:
        raise Http404
    actions.remove_invitation(invitation=invitation, by=request.user)
    messages.success(request, "The invitation is removed. Its link works no longer.")
    return redirect("reflection:invitations", request.workspace.slug, request.record.pk)


def _invite(request: HttpRequest, form: InviteForm) -> int:
    """How many are on the list now that were not; what could not be taken is left in the form."""
    emails = form.cleaned_data["emails"].splitlines()
    try:
        invited = actions.invite(session=request.record, emails=emails, option=form.chosen, by=request.user)
    except actions.SessionRefused as refused:
        show_refusal(form, refused)
        return 0
    count = len(invited.made)
    if count:
        messages.success(request, f"On the list now: {count:,} more.")
    form.leave(invited.left, invited.problems)
    return count


def _check(request: HttpRequest, send: Callable[..., int], *, reminder: bool) -> HttpResponse:
    here = request.record
    if request.method == "POST":
        try:
            count = send(session=here, by=request.user)
        except actions.SessionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, f"{plural(count, 'letter')} on the way. The list says when each is sent."
            )
        return redirect("reflection:invitations", request.workspace.slug, here.pk)
    context = check_letters_context(request, reminder=reminder)
    return render(request, "reflection/check_letters.html", context)
