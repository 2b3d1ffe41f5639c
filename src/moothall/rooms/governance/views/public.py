"""Published decisions, for anyone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.governance import queries
from moothall.rooms.governance.pages.public import public_decision_context, public_register_context


@requires(May.SEE_PUBLISHED)
def decisions(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/public_decisions.html", public_register_context(request))


@requires(May.SEE_PUBLISHED)
def decision(request: HttpRequest, key: UUID) -> HttpResponse:
    found = queries.published_decision(key)
    if found is None:
        raise Http404
    return render(request, "governance/public_decision.html", public_decision_context(request, found))
