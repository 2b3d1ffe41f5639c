"""The agenda of a session: steps that are still to come are added, changed, moved and removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import StepForm
from moothall.rooms.reflection.models import Session, Step
from moothall.rooms.reflection.pages.plans import agenda_context
from moothall.ui.forms import posted, show_refusal

FIELDS = ("kind", "title", "minutes", "instructions")


@requires(May.SEE_WORKSPACE)
def agenda(request: HttpRequest, session: UUID) -> HttpResponse:
    return render(request, "reflection/agenda.html", agenda_context(request))


@requires(May.RUN_SESSION)
def add_step(request: HttpRequest, session: UUID) -> HttpResponse:
    """One more step, before one that waits or at the end."""
    waiting = _waiting(request)
    form = StepForm(posted(request), waiting=waiting)
    if form.is_valid():
        steps = [_told(step) for step in waiting]
        steps.insert(form.place, form.step)
        if _change(request, steps, form):
            messages.success(request, f"“{form.step['title']}” is on the agenda.")
            return _back(request)
    return _ask(request, form, "Add a step")


@requires(May.RUN_SESSION)
def change_step(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Another name, kind, length or instruction for a step that waits."""
    step = _step(request, key)
    if step.state != Step.State.WAITING:
        return _too_late(request, step)
    form = StepForm(posted(request), initial=_told(step))
    if form.is_valid():
        steps = [{"id": one.pk, **form.step} if one == step else _told(one) for one in _waiting(request)]
        if _change(request, steps, form):
            messages.success(request, f"“{form.step['title']}” is changed.")
            return _back(request)
    return _ask(request, form, f"Change “{step.title}”")


@requires(May.RUN_SESSION)
@require_POST
def move_step(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """One place up, or down."""
    step, waiting = _step(request, key), _waiting(request)
    if step not in waiting:
        return _too_late(request, step)
    here = waiting.index(step)
    there = here + (1 if request.POST.get("to") == "down" else -1)
    if 0 <= there < len(waiting):
        waiting.insert(there, waiting.pop(here))
        _change(request, [_told(one) for one in waiting])
    return _back(request)


@requires(May.RUN_SESSION)
@require_POST
def remove_step(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    step = _step(request, key)
    if step.state != Step.State.WAITING:
        return _too_late(request, step)
    if _change(request, [_told(one) for one in _waiting(request) if one != step]):
        messages.success(request, f"“{step.title}” is off the agenda.")
    return _back(request)


def _change(request: HttpRequest, steps: list[dict[str, Any]], form: StepForm | None = None) -> bool:
    try:
        actions.change_agenda(session=request.record, steps=steps, by=request.user)
    except actions.SessionRefused as refused:
        if form is None:
            messages.error(request, str(refused))
        else:
            show_refusal(form, refused)
        return False
    return True


def _ask(request: HttpRequest, form: StepForm, task: str) -> HttpResponse:
    context = {"form": form, "task": task, "session": request.record}
    return render(request, "reflection/step.html", context, status=422 if form.is_bound else 200)


def _too_late(request: HttpRequest, step: Step) -> HttpResponse:
    messages.error(request, f"“{step.title}” has begun or is over, so it stays as it is.")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("reflection:agenda", request.workspace.slug, request.record.pk)


def _waiting(request: HttpRequest) -> list[Step]:
    session: Session = request.record
    return [step for step in queries.agenda(request.who, session) if step.state == Step.State.WAITING]


def _step(request: HttpRequest, key: UUID) -> Step:
    step = queries.step(request.who, request.record, key)
    if step is None:
        raise Http404
    return step


def _told(step: Step) -> dict[str, Any]:
    return {"id": step.pk, **{name: getattr(step, name) for name in FIELDS}}
