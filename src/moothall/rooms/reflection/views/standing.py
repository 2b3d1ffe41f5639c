"""What people in a session may see of each other's answers: where they stand, and the room's own counts."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.people.models import Participant
from moothall.permissions import May, can, requires
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.pages.standing import room_context, standing_context


@requires(May.JOIN_SESSION)
def where_you_stand(request: HttpRequest, session: UUID) -> HttpResponse:
    """A participant's own votes beside everyone's; 404 while results may not be seen."""
    here = request.record
    if not isinstance(request.who, Participant):
        return redirect("reflection:join", here.pk)
    standing = queries.where_you_stand(request.who, here)
    if standing is None:
        raise Http404
    context = {"session": here, **standing_context(standing)}
    return render(request, "reflection/where_you_stand.html", context)


@requires(May.JOIN_SESSION)
def room_counts(request: HttpRequest, session: UUID) -> HttpResponse:
    """How the room answered, for those in it and whoever runs it, while people talk; everyone else, and
    whoever comes while people vote, goes to the session's own page."""
    here = request.record
    is_here = isinstance(request.who, Participant) or can(request.who, May.SEE_PROJECTOR, here)
    counts = queries.room_counts(request.who, here) if is_here else None
    if counts is None:
        return redirect("reflection:vote_next", here.pk)
    return render(request, "reflection/room_counts.html", {"session": here, **room_context(counts)})
