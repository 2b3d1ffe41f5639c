"""Planning sessions and choosing their statements."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import ContinueForm, EvidenceForm, PlanForm, StatementsForm
from moothall.rooms.reflection.models import Session, Space
from moothall.rooms.reflection.pages.officer import console_context
from moothall.rooms.reflection.pages.plans import check_context, first_answers
from moothall.rooms.reflection.views.spaces import space_here
from moothall.ui.forms import show_refusal


@requires(May.RUN_SESSION)
def plan_session(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questions of a plan. What was answered is kept until it is confirmed on the next page."""
    space = space_here(request, key)
    form = PlanForm(request.POST or _kept(request, space))
    if request.method == "POST" and form.is_valid():
        _keep(request, space, form)
        return redirect("reflection:check_plan", request.workspace.slug, space.pk)
    return _ask(request, form, {"space": space})


@requires(May.RUN_SESSION)
def check_plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every answer with a way to change it; nothing is planned before it is confirmed here."""
    space = space_here(request, key)
    form = PlanForm(_kept(request, space))
    if not form.is_valid():
        return redirect("reflection:plan_session", request.workspace.slug, space.pk)
    return _check(request, form, space, kept_for=space)


@requires(May.RUN_SESSION)
def continue_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """The questions of a plan that goes on from a closed session."""
    earlier = request.record
    if not earlier.is_done:
        return _not_closed(request, earlier)
    kept = request.POST or _kept(request, earlier)
    form = ContinueForm(kept, carried=_carried(request), initial=first_answers(earlier))
    if request.method == "POST" and form.is_valid():
        _keep(request, earlier, form)
        return redirect("reflection:check_continuation", request.workspace.slug, earlier.pk)
    reopened = queries.reopenings_to_answer(request.who, earlier)
    return _ask(request, form, {"space": earlier.space, "earlier": earlier, "reopened": reopened})


@requires(May.RUN_SESSION)
def check_continuation(request: HttpRequest, session: UUID) -> HttpResponse:
    earlier = request.record
    form = ContinueForm(_kept(request, earlier), carried=_carried(request))
    if not earlier.is_done or not form.is_valid():
        return redirect("reflection:continue_session", request.workspace.slug, earlier.pk)
    return _check(request, form, earlier.space, kept_for=earlier, continues=earlier)


@requires(May.RUN_SESSION)
@require_POST
def add_statements(request: HttpRequest, session: UUID) -> HttpResponse:
    form = StatementsForm(request.POST, prompts=queries.prompts(request.who, request.record))
    if form.is_valid():
        try:
            made = actions.add_seeds(session=request.record, **form.answers, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"Statements added: {len(made)}.")
            return redirect("reflection:session", request.workspace.slug, request.record.pk)
    return render(request, "reflection/session.html", console_context(request, form=form), status=422)


@requires(May.RUN_SESSION)
def take_evidence(request: HttpRequest, session: UUID) -> HttpResponse:
    """Choose from the published evidence statements."""
    here = request.record
    form = EvidenceForm(request.POST or None, found=queries.evidence_to_take(request.who, here)[:100])
    if request.method == "POST" and form.is_valid():
        try:
            for record in form.chosen:
                actions.snapshot_evidence(session=here, evidence=record, by=request.user)
        except actions.SessionRefused as refused:
            form.add_error("evidence", str(refused))
        else:
            messages.success(request, f"Evidence statements taken: {len(form.chosen)}.")
            return redirect("reflection:session", request.workspace.slug, here.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "reflection/take_evidence.html", {"session": here, "form": form}, status=status)


def _ask(request: HttpRequest, form: ContinueForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "reflection/plan_session.html", {"form": form, **context}, status=status)


def _check(
    request: HttpRequest, form: ContinueForm, space: Space, *, kept_for: Space | Session, **more: Any
) -> HttpResponse:
    if request.method == "POST":
        session = actions.plan_session(space=space, **form.plan, **more, by=request.user)
        del request.session[_name(kept_for)]
        return redirect("reflection:session", request.workspace.slug, session.pk)
    return render(request, "reflection/check_plan.html", check_context(request, form, space, **more))


def _not_closed(request: HttpRequest, earlier: Session) -> HttpResponse:
    messages.error(request, "Close this session before you plan one that goes on from it.")
    return redirect("reflection:session", request.workspace.slug, earlier.pk)


def _carried(request: HttpRequest) -> list[Any]:
    return queries.statements_to_carry(request.who, request.record)


def _name(kept_for: Space | Session) -> str:
    return f"plan:{kept_for.pk}"


def _kept(request: HttpRequest, kept_for: Space | Session) -> dict[str, Any] | None:
    return request.session.get(_name(kept_for))


def _keep(request: HttpRequest, kept_for: Space | Session, form: ContinueForm) -> None:
    left_out = {"csrfmiddlewaretoken", "once"}
    told = {name: value for name, value in form.data.items() if name not in left_out}
    request.session[_name(kept_for)] = told
