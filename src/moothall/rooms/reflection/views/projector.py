"""The screen for the room. Whoever runs the session opens it, signed in, on the computer of the hall."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.reflection.pages.projector import projector_context


@requires(May.SEE_PROJECTOR)
def projector(request: HttpRequest, session: UUID) -> HttpResponse:
    """Follows the running step; a script asks for the part of the page that changes."""
    part = "reflection/_screen.html" if request.htmx else "reflection/projector.html"
    return render(request, part, projector_context(request))
