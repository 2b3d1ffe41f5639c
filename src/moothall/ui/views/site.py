"""Pages about the installation itself, and the answers to failing."""

import shutil
import sys
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static

from moothall import __version__
from moothall.people.personal_data import held_about_people
from moothall.permissions import May, requires
from moothall.ui.assets import missing_assets
from moothall.ui.failing import unavailable
from moothall.ui.rights import phases_table, rights_table
from moothall.ui.theme import logo_of, theme

A_YEAR = "public, max-age=31536000, immutable"
LITTLE_SPACE = 0.10


@requires(May.SEE_PUBLISHED)
def theme_css(request: HttpRequest) -> HttpResponse:
    """The council's colours as a style sheet."""
    found = theme()
    response = HttpResponse(found.css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = A_YEAR if request.GET.get("v") == found.mark else "no-cache"
    return response


@requires(May.SEE_PUBLISHED)
def logo(request: HttpRequest) -> HttpResponse:
    content = logo_of(settings.MOOTHALL_THEME)
    if not content:
        raise Http404
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": A_YEAR})


@requires(May.SEE_PUBLISHED)
def rights(request: HttpRequest) -> HttpResponse:
    """Who can see and do what, from the very tables that decide it."""
    return render(request, "ui/rights.html", {"roles": rights_table(), "phases": phases_table()})


@requires(May.SEE_PUBLISHED)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html", {"version": __version__, "contact": _contact()})


@requires(May.SEE_PUBLISHED)
def privacy(request: HttpRequest) -> HttpResponse:
    hours = settings.SESSION_COOKIE_AGE // 3600
    held = [[{"text": name}, {"text": tells}] for name, tells in held_about_people()]
    head = [{"text": "What is kept"}, {"text": "What it tells"}]
    context = {"hours": hours, "contact": _contact(), "held_head": head, "held": held}
    return render(request, "ui/privacy.html", context)


@requires(May.SEE_PUBLISHED)
def about(request: HttpRequest) -> HttpResponse:
    licence = static("ui/govuk-frontend.LICENCE.txt")
    return render(request, "ui/about.html", {"version": __version__, "licence": licence})


@requires(May.SEE_PUBLISHED)
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the installation: 200 if pages can be served, else 503."""
    state = {"database": _database_answers(), "assets": not missing_assets(), "disk_free": _share_free()}
    well = state["database"] and state["assets"]
    warnings = ["Less than 10% of the disk is free"] if state["disk_free"] < LITTLE_SPACE else []
    return JsonResponse({"ok": well, **state, "warnings": warnings}, status=200 if well else 503)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """Also for a form without the token against forgery."""
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own faults; plainer still where not even the shell can be made.

    A database that does not answer outside a view, such as while a transaction is committed, comes here.
    """
    if isinstance(error := sys.exception(), OperationalError | InterfaceError):
        return unavailable(request, error)
    try:
        return render(request, "500.html", status=500)
    except Exception:
        return HttpResponseServerError(loader.get_template("500.html").render())


def _contact() -> str:
    """The address for requests, from the theme; "" where the council has named none."""
    return settings.MOOTHALL_THEME.get("contact", "")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


def _share_free() -> float:
    usage = shutil.disk_usage(settings.DATA)
    return round(usage.free / usage.total, 3)
