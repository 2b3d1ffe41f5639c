"""Looking round in the example: as any role, from the beginning, and with things to try."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from moothall.demo import queries, script
from moothall.demo.calendar import MONTHS, Calendar
from moothall.demo.content import file_of
from moothall.demo.making.figures import file_of_figures
from moothall.demo.pages import TO_REPAIR, to_try
from moothall.permissions import May, requires
from moothall.ui.sign_in import own_path

RESIDENT = "resident"


def in_the_demo(view: Any) -> Any:
    """Not there on any installation but a demo. Inside, the workspace is the example."""

    @wraps(view)
    def inside(request: Any) -> HttpResponse:
        workspace = queries.demo_workspace() if settings.MOOTHALL_DEMO else None
        if workspace is None:
            raise Http404
        request.workspace = workspace
        with scope(workspace=workspace):
            return view(request)

    return inside


@requires(May.SEE_PUBLISHED)
@in_the_demo
@require_POST
def see_as(request: HttpRequest) -> HttpResponse:
    """Be one of the people of the example, at home or on the page ``next``; a resident has no account and
    goes where residents vote."""
    role = request.POST.get("role", "")
    if role == RESIDENT:
        return _as_resident(request)
    person = queries.demo_people().get(role)
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(own_path(request) or reverse("ui:home", args=[request.workspace.slug]))


@requires(May.SEE_PUBLISHED)
@in_the_demo
@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    workspace = script.reset_demo(say=lambda step: None)
    messages.success(request, "The demo has started again. Everything is as it was at the beginning.")
    return redirect("ui:home", workspace.slug)


@requires(May.SEE_PUBLISHED)
@in_the_demo
@require_safe
def try_it(request: HttpRequest) -> HttpResponse:
    """What waits to be tried, each with where to go and what will happen."""
    return render(request, "demo/try.html", {"things": to_try(request.workspace)})


@requires(May.SEE_PUBLISHED)
@in_the_demo
@require_safe
def next_month(request: HttpRequest) -> HttpResponse:
    """One more month of figures, in which the chart shows something unusual."""
    months = range(MONTHS + 1, MONTHS + 2)
    name, text = file_of_figures(Calendar(timezone.localdate()), "walking", months)
    return _download(text.encode(), name, "text/csv; charset=utf-8")


@requires(May.SEE_PUBLISHED)
@in_the_demo
@require_safe
def broken_records(request: HttpRequest) -> HttpResponse:
    """A file of references of which three cannot be read."""
    return _download(file_of(TO_REPAIR), TO_REPAIR, "application/x-research-info-systems")


def _as_resident(request: Any) -> HttpResponse:
    logout(request)
    session = queries.open_session(request.workspace)
    if session is None:
        messages.info(request, "No session is open at the moment. A facilitator can open one.")
        return redirect("ui:home", request.workspace.slug)
    return redirect("reflection:join", session.pk)


def _download(data: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
