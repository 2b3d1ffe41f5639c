"""The page behind a guest's own link, and the session as a calendar file."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.formats.calendar_files import MEDIA_TYPE
from moothall.people.models import Participant
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.letters import session_calendar
from moothall.rooms.reflection.models import Invitation, Session
from moothall.rooms.reflection.pages.invitations import guest_context
from moothall.rooms.reflection.views.joining import let_in


@requires(May.JOIN_SESSION)
def invitation(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Before the doors open a guest says whether they come; then they come in by this page, once."""
    here: Session = request.record
    if isinstance(request.who, Participant):
        return redirect("reflection:vote_next", here.pk)
    guest = queries.invitation(request.who, here, key)
    if guest is None:
        raise Http404
    if request.POST.get("answer") in (Invitation.Answer.COMING, Invitation.Answer.NOT_COMING):
        return _answer(request, guest)
    if here.state == Session.State.OPEN and not guest.used:
        enter = partial(actions.enter_by_invitation, invitation=guest)
        return let_in(request, enter, invited_as=guest.option)
    return render(request, "reflection/invitation.html", guest_context(here, guest))


@requires(May.JOIN_SESSION)
def calendar(request: HttpRequest, session: UUID) -> HttpResponse:
    """The session for anybody's calendar, as public as the page for joining."""
    response = HttpResponse(session_calendar(request.record), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response


def _answer(request: HttpRequest, guest: Invitation) -> HttpResponse:
    coming = request.POST["answer"] == Invitation.Answer.COMING
    try:
        actions.answer_invitation(invitation=guest, coming=coming)
    except actions.SessionRefused:
        return render(request, "reflection/invitation.html", guest_context(request.record, guest), status=409)
    return redirect("reflection:invitation", request.record.pk, guest.pk)
