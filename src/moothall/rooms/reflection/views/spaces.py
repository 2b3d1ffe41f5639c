"""Spaces and the rules that they agree on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import RulesForm, SpaceForm
from moothall.rooms.reflection.models import Space
from moothall.rooms.reflection.pages.spaces import rules_context, session_rules_context
from moothall.rooms.reflection.rulebook import RULES
from moothall.ui.forms import posted, show_refusal


@requires(May.RUN_SESSION)
def new_space(request: HttpRequest) -> HttpResponse:
    form = SpaceForm(posted(request), inquiries=queries.inquiries(request.who))
    if form.is_valid():
        space = actions.open_space(workspace=request.workspace, **form.cleaned_data, by=request.user)
        return redirect("reflection:space", request.workspace.slug, space.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reflection/new_space.html", {"form": form}, status=status)


@requires(May.SEE_WORKSPACE)
def rules(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rules in force and every earlier version, with what changed, when and why."""
    return render(request, "reflection/rules.html", rules_context(request, space_here(request, key)))


@requires(May.RUN_SESSION)
def change_rules(request: HttpRequest, key: UUID) -> HttpResponse:
    space = space_here(request, key)
    now = {name: getattr(space.rules, name) for name in RULES}
    form = RulesForm(posted(request), initial=now)
    if form.is_valid():
        try:
            made = actions.change_rules(space=space, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"Version {made.version} of the rules is in force.")
            return redirect("reflection:rules", request.workspace.slug, space.pk)
    context = {"form": form, "space": space}
    return render(request, "reflection/change_rules.html", context, status=422 if form.is_bound else 200)


@requires(May.JOIN_SESSION)
def session_rules(request: HttpRequest, session: UUID) -> HttpResponse:
    """What holds in a session, for everyone: its rules as they were when it was planned."""
    return render(request, "reflection/session_rules.html", session_rules_context(request.record))


def space_here(request: HttpRequest, key: UUID) -> Space:
    found = queries.space(request.who, key)
    if found is None:
        raise Http404
    return found
