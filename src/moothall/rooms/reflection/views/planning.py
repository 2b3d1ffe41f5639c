"""Opening spaces, planning sessions and choosing their statements."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import EvidenceForm, PlanForm, SpaceForm, StatementsForm
from moothall.rooms.reflection.models import Space
from moothall.rooms.reflection.pages.officer import console_context, plan_rows


@requires(May.RUN_SESSION)
def new_space(request: HttpRequest) -> HttpResponse:
    form = SpaceForm(request.POST or None, inquiries=queries.inquiries(request.who))
    if form.is_valid():
        space = actions.open_space(workspace=request.workspace, **form.cleaned_data, by=request.user)
        return redirect("reflection:space", request.workspace.slug, space.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reflection/new_space.html", {"form": form}, status=status)


@requires(May.RUN_SESSION)
def plan_session(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questions of a plan. What was answered is kept until it is confirmed on the next page."""
    space = _space(request, key)
    form = PlanForm(request.POST or _kept(request, space))
    if request.method == "POST" and form.is_valid():
        _keep(request, space, form)
        return redirect("reflection:check_plan", request.workspace.slug, space.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "reflection/plan_session.html", {"form": form, "space": space}, status=status)


@requires(May.RUN_SESSION)
def check_plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every answer with a way to change it; nothing is planned before it is confirmed here."""
    space = _space(request, key)
    form = PlanForm(_kept(request, space))
    if not form.is_valid():
        return redirect("reflection:plan_session", request.workspace.slug, space.pk)
    if request.method == "POST":
        session = actions.plan_session(space=space, **form.plan, by=request.user)
        del request.session[_name(space)]
        return redirect("reflection:session", request.workspace.slug, session.pk)
    rows = plan_rows(request, space, form)
    return render(request, "reflection/check_plan.html", {"rows": rows, "space": space})


@requires(May.RUN_SESSION)
@require_POST
def add_statements(request: HttpRequest, session: UUID) -> HttpResponse:
    form = StatementsForm(request.POST)
    if form.is_valid():
        seeds = form.cleaned_data["seeds"].splitlines()
        try:
            made = actions.add_seeds(session=request.record, seeds=seeds, by=request.user)
        except actions.SessionRefused as refused:
            for _, sentence in refused.problems:
                form.add_error("seeds", sentence)
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


def _space(request: HttpRequest, key: UUID) -> Space:
    found = queries.space(request.who, key)
    if found is None:
        raise Http404
    return found


def _name(space: Space) -> str:
    return f"plan:{space.pk}"


def _kept(request: HttpRequest, space: Space) -> dict[str, Any] | None:
    return request.session.get(_name(space))


def _keep(request: HttpRequest, space: Space, form: PlanForm) -> None:
    left_out = {"csrfmiddlewaretoken", "once"}
    request.session[_name(space)] = {name: value for name, value in form.data.items() if name not in left_out}
