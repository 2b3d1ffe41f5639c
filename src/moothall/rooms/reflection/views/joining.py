"""From a poster or a spoken code to a seat: no account, no name, no e-mail address."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from moothall.people.models import Participant
from moothall.people.seats import take_seat
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import CodeForm, JoinForm
from moothall.rooms.reflection.models import Grouping, Session
from moothall.rooms.reflection.wrong_codes import count_wrong, is_refused


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
    groupings = list(Grouping.objects.filter(session=here).prefetch_related("options"))
    form = JoinForm(request.POST or None, groupings=groupings)
    if request.method == "POST" and form.is_valid():
        return _seat(request, form)
    status = 422 if form.is_bound else 200
    return render(request, "reflection/join.html", {"session": here, "form": form}, status=status)


def _seat(request: HttpRequest, form: JoinForm) -> HttpResponse:
    here = request.record
    try:
        participant = actions.join_session(session=here, options=form.declared)
    except actions.SessionRefused:
        # The doors were closed while the page was being answered.
        here.refresh_from_db()
        return render(request, "reflection/doors.html", {"session": here}, status=409)
    response = HttpResponseRedirect(f"/s/{here.pk}/", status=303)
    take_seat(response, participant, secure=settings.ENCRYPTED)
    return response


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
