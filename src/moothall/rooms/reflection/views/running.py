"""The buttons of the console: doors, steps, rounds, the end and the archive."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import ArchiveForm
from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.pages.officer import archive_context
from moothall.ui.forms import posted


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


@requires(May.RUN_SESSION)
def archive(request: HttpRequest, session: UUID) -> HttpResponse:
    """A page that says what stays and asks why, then the archiving."""
    here = request.record
    form = ArchiveForm(posted(request))
    if here.state != Session.State.PUBLISHED:
        messages.error(request, "Only a session whose results are published can be archived.")
        return redirect("reflection:session", request.workspace.slug, here.pk)
    if form.is_valid():
        return _do(request, actions.archive_session, "The session is archived.", **form.cleaned_data)
    context = {"form": form, **archive_context(request)}
    return render(request, "reflection/archive.html", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, action: Callable[..., Any], done: str, **fields: Any) -> HttpResponse:
    here = request.record
    try:
        action(session=here, by=request.user, **fields)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("reflection:session", request.workspace.slug, here.pk)
