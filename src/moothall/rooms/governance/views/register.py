"""The register of decisions, and one decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.governance.pages.decision import decision_context
from moothall.rooms.governance.pages.register import register_context
from moothall.rooms.governance.views.finding import decision_here


@requires(May.SEE_WORKSPACE)
def decisions(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/decisions.html", register_context(request))


@requires(May.SEE_WORKSPACE)
def decision(request: HttpRequest, key: UUID) -> HttpResponse:
    found = decision_here(request, key)
    return render(request, "governance/decision.html", decision_context(request, found))
