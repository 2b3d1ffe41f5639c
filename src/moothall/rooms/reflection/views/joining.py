"""From a poster or a spoken code to a seat: no account, no name, no e-mail address."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.people.models import Participant
from moothall.people.seats import take_seat
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import CodeForm, ReturnCodeForm
from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.pages.joining import join_form, what_is_known
from moothall.rooms.reflection.wrong_codes import count_wrong, is_refused
from moothall.ui.forms import posted, show_refusal


@requires(May.JOIN_SESSION)
def enter_code(request: HttpRequest) -> HttpResponse:
    """Where somebody types the code that was said aloud."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if not form.is_valid():
        return render(
            request, "reflection/enter_code.html", {"form": form}, status=422 if form.is_bound else 200
        )
    return _by_code(request, form.cleaned_data["code"], form)


@requires(May.JOIN_SESSION)
def join_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The same with the code in the address."""
    return _by_code(request, code, CodeForm({"code": code}))


@requires(May.JOIN_SESSION)
def join(request: HttpRequest, session: UUID) -> HttpResponse:
    """The question, one sentence about privacy, the questions about groups, and "Start"."""
    here: Session = request.record
    if isinstance(request.who, Participant):
        return redirect("reflection:vote_next", here.pk)
    if here.state != Session.State.OPEN:
        return render(request, "reflection/doors.html", {"session": here})
    return let_in(request, partial(actions.join_session, session=here))


def let_in(request: HttpRequest, enter: Callable[..., Participant], **context: Any) -> HttpResponse:
    """The questions on the way in; answered, the seat that ``enter`` gives."""
    here = request.record
    form = join_form(request, here)
    if form.is_bound and here.anonymity == Session.Anonymity.PSEUDONYMOUS and is_refused(request):
        return _too_many(request)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return seated(enter(options=form.declared, **what_is_known(request, form)))
        except actions.SessionRefused as refused:
            here.refresh_from_db()
            if here.state != Session.State.OPEN:
                # The doors were closed while the page was being answered.
                return render(request, "reflection/doors.html", {"session": here}, status=409)
            show_refusal(form, refused)
            status = _status_of(request, refused)
    return render(request, "reflection/join.html", {"session": here, "form": form, **context}, status=status)


def _status_of(request: HttpRequest, refused: actions.SessionRefused) -> int:
    """Words that belong to no seat are counted. Answered as an error, the request would be undone whole, and
    the count with it where counters are kept in the database."""
    if refused.code != "wrong_seat":
        return 422
    count_wrong(request)
    return 200


def seated(participant: Participant) -> HttpResponse:
    """On to voting, with the seat as a cookie."""
    response = HttpResponseRedirect(reverse("reflection:vote_next", args=[participant.session]), status=303)
    take_seat(response, participant, secure=settings.ENCRYPTED)
    return response


@requires(May.JOIN_SESSION)
def come_back(request: HttpRequest) -> HttpResponse:
    """The four words of a return code give back the seat, on any phone."""
    form = ReturnCodeForm(posted(request))
    if form.is_bound and is_refused(request):
        return _too_many(request)
    if form.is_valid():
        if participant := queries.seat_by_return_code(form.cleaned_data["code"]):
            return seated(participant)
        if count_wrong(request):
            return _too_many(request)
        form.add_error("code", "No seat is kept under this code: check the four words")
    return render(request, "reflection/come_back.html", {"form": form}, status=422 if form.is_bound else 200)


def _by_code(request: HttpRequest, typed: str, form: CodeForm) -> HttpResponse:
    if is_refused(request):
        return _too_many(request)
    session = queries.session_by_code(typed)
    if session is not None:
        return redirect("reflection:join", session.pk)
    if count_wrong(request):
        return _too_many(request)
    form.add_error("code", "No session is open under this code: check the words and the two digits")
    return render(request, "reflection/enter_code.html", {"form": form}, status=404)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "reflection/too_many_codes.html", status=429)
    response["Retry-After"] = "60"
    return response
