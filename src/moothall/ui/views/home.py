"""The first page of the installation, the home of a workspace, and everything that waits."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.people.lookups import example_workspace, workspaces_of
from moothall.people.models import Workspace
from moothall.permissions import May, requires
from moothall.ui.home_page import home_context
from moothall.ui.waiting import waiting_for


@requires(May.SEE_PUBLISHED)
def front(request: HttpRequest) -> HttpResponse:
    """Straight to where someone works; a list if that is several places."""
    example = example_workspace()
    mine = workspaces_of(request.user) if request.user.is_authenticated else []
    if len(mine) == 1 or (not mine and example):
        return redirect("ui:home", mine[0].slug if mine else example.slug)
    if request.user.is_authenticated:
        return render(request, "ui/front.html", {"workspaces": mine, "example": example})
    if Workspace.objects.filter(archived=None).exists():
        return redirect(settings.LOGIN_URL)
    return render(request, "ui/nothing_yet.html")


@requires(May.SEE_WORKSPACE)
def home(request: HttpRequest) -> HttpResponse:
    """One inquiry from its evidence to what came of it, and what waits for whoever looks."""
    context = home_context(request.who, request.workspace, request.GET.get("inquiry", ""))
    return render(request, "ui/home.html", context)


@requires(May.SEE_WORKSPACE)
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that waits for whoever looks."""
    return render(request, "ui/waiting.html", {"items": waiting_for(request.who, request.workspace)})
