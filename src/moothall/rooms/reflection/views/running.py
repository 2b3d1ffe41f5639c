"""The buttons of the console: doors, steps, rounds and the end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries


@requires(May.RUN_SESSION)
@require_POST
def open_doors(request: HttpRequest, session: UUID) -> HttpResponse:
    return _do(request, actions.open_session, "The doors are open.")


@requires(May.RUN_SESSION)
@require_POST
def pause(request: HttpRequest, session: UUID) -> HttpResponse:
    return _do(
        request, actions.pause_session, "The session is paused. Nobody can vote until you open it again."
    )


@requires(May.RUN_SESSION)
@require_POST
def start_step(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    step = queries.step(request.who, request.record, key)
    if step is None:
        raise Http404
    return _do(request, actions.start_step, f"“{step.title}” has begun.", step=step)


@requires(May.RUN_SESSION)
@require_POST
def end_step(request: HttpRequest, session: UUID) -> HttpResponse:
    return _do(request, actions.end_step, "The step has ended.")


@requires(May.RUN_SESSION)
@require_POST
def undo_step(request: HttpRequest, session: UUID) -> HttpResponse:
    return _do(request, actions.undo_step, "The start is undone.")


@requires(May.RUN_SESSION)
@require_POST
def open_round(request: HttpRequest, session: UUID) -> HttpResponse:
    return _do(request, actions.open_round, "A new round of voting is open.")


@requires(May.RUN_SESSION)
def close_round(request: HttpRequest, session: UUID) -> HttpResponse:
    """A page that says what closing means, then the closing."""
    if request.method == "POST":
        return _do(request, actions.close_round, "The round is closed.")
    tally = queries.tally(request.who, request.record)
    return render(request, "reflection/close_round.html", {"session": request.record, "tally": tally})


@requires(May.RUN_SESSION)
def close(request: HttpRequest, session: UUID) -> HttpResponse:
    """A page that says what closing means, then the closing."""
    if request.method == "POST":
        return _do(request, actions.close_session, "The session is closed and the votes are counted.")
    tally = queries.tally(request.who, request.record)
    return render(request, "reflection/close.html", {"session": request.record, "tally": tally})


def _do(request: HttpRequest, action: Callable[..., Any], done: str, **fields: Any) -> HttpResponse:
    here = request.record
    try:
        action(session=here, by=request.user, **fields)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("reflection:session", request.workspace.slug, here.pk)
