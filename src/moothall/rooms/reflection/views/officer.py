"""What officers read: spaces, sessions, statements and results."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.pages.moderating import statement_page_context
from moothall.rooms.reflection.pages.movement import movement_context
from moothall.rooms.reflection.pages.officer import console_context, now_context
from moothall.rooms.reflection.pages.results import results_context, without_context
from moothall.rooms.reflection.pages.spaces import space_context, spaces_context


@requires(May.SEE_WORKSPACE)
def spaces(request: HttpRequest) -> HttpResponse:
    return render(request, "reflection/spaces.html", spaces_context(request))


@requires(May.SEE_WORKSPACE)
def space(request: HttpRequest, key: UUID) -> HttpResponse:
    found = queries.space(request.who, key)
    if found is None:
        raise Http404
    return render(request, "reflection/space.html", space_context(request, found))


@requires(May.SEE_WORKSPACE)
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """The console: how far the session has come and what comes next. A script asks every few seconds for
    what moves by itself."""
    if request.htmx:
        return render(request, "reflection/_now.html", now_context(request))
    return render(request, "reflection/session.html", console_context(request))


@requires(May.SEE_WORKSPACE)
def statement(request: HttpRequest, key: UUID) -> HttpResponse:
    found = queries.statement(request.who, key)
    if found is None:
        raise Http404
    return render(request, "reflection/statement.html", statement_page_context(request, found))


@requires(May.SEE_WORKSPACE)
def results(request: HttpRequest, session: UUID) -> HttpResponse:
    """Results as far as the session's mode shows them now, to officers as to everybody."""
    found = queries.results(request.who, request.record)
    record = queries.result_record(request.who, request.record)
    moved = movement_context(queries.movement_between(request.who, request.record))
    context = {"session": request.record, "record": record, **moved}
    if found:
        context |= results_context(found) | without_context(request.who, request.record)
    return render(request, "reflection/results.html", context)
