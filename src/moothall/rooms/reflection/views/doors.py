"""What facilitators put up and hand out so that people come in, and who came where they agree to be known."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.reflection.forms import SlipsForm
from moothall.rooms.reflection.pages.joining import names_context, slips, way_in


@requires(May.RUN_SESSION)
def poster(request: HttpRequest, session: UUID) -> HttpResponse:
    """One sheet of A4: question, QR code, address and spoken code."""
    return render(request, "reflection/poster.html", way_in(request.record))


@requires(May.RUN_SESSION)
def seats(request: HttpRequest, session: UUID) -> HttpResponse:
    """Slips with seat numbers. Nothing is stored about who gets which."""
    here = request.record
    form = SlipsForm(request.GET if "last" in request.GET else {"first": 1, "last": 20})
    context = {**way_in(here), "form": form, "slips": slips(here, form)}
    return render(request, "reflection/seats.html", context, status=200 if form.is_valid() else 422)


@requires(May.RUN_SESSION)
def names(request: HttpRequest, session: UUID) -> HttpResponse:
    """Votes by name, only in a session where everyone has agreed to that."""
    return render(request, "reflection/names.html", names_context(request, request.record))
