"""Power balance: for the officers, and for the group itself."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.pages.power import power_context


@requires(May.SEE_WORKSPACE)
def power_balance(request: HttpRequest, session: UUID) -> HttpResponse:
    """What officers see: the same as the group, and as late."""
    found = queries.power_balance_of(request.who, request.record)
    context = {"session": request.record, **(power_context(found) if found else {})}
    return render(request, "reflection/power_balance.html", context)


@requires(May.JOIN_SESSION)
def our_power_balance(request: HttpRequest, session: UUID) -> HttpResponse:
    """What the group sees of itself; 404 until the session is closed."""
    found = queries.power_balance_of(request.who, request.record)
    if found is None:
        raise Http404
    context = {"session": request.record, **power_context(found)}
    return render(request, "reflection/our_power_balance.html", context)
