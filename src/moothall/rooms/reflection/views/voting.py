"""The pages of someone taking part: one statement at a time, their own votes, and results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.people.models import Participant
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Vote
from moothall.rooms.reflection.pages.movement import movement_context
from moothall.rooms.reflection.pages.participant import (
    ASK_AFTER,
    VALUES_BY_ANSWER,
    links_context,
    own_vote_rows,
    saved_words,
    script_data,
    serving_context,
    waiting_words,
)
from moothall.rooms.reflection.pages.results import results_context, without_context

STATUS = {"once_reused": 409, "round_closed": 409, "seat": 403, "step": 403, "unknown_statement": 404}


@requires(May.JOIN_SESSION)
def vote_next(request: HttpRequest, session: UUID) -> HttpResponse:
    """The next statement; or what is going on, when there is none to vote on."""
    here, who = request.record, request.who
    if not isinstance(who, Participant):
        return redirect("reflection:join", here.pk)
    servings = queries.next_statements(who, here)
    context = _around(request, servings) | saved_words(_saved(request))
    context["missing"] = not servings or context["for_script"]["votes"] == ASK_AFTER
    if servings:
        return render(request, "reflection/vote.html", context | serving_context(servings[0]))
    return render(request, "reflection/pause.html", context | waiting_words(here))


@requires(May.CAST_VOTE)
@require_POST
def vote(request: HttpRequest, session: UUID) -> HttpResponse:
    """Record one vote, then go on to the next statement. A form sent twice is recorded once."""
    here = request.record
    ballot = _ballot(request)
    try:
        actions.record_votes(participant=request.who, votes=[ballot])
    except actions.SessionRefused as refused:
        status = STATUS.get(refused.code, 400)
        context = {"session": here, "refused": refused}
        return render(request, "reflection/not_saved.html", context, status=status)
    address = reverse("reflection:vote_next", args=[here.pk])
    return HttpResponseRedirect(f"{address}?saved={ballot['statement']}", status=303)


@requires(May.JOIN_SESSION)
def change_vote(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """One statement again, with the answer given so far."""
    here = request.record
    if not isinstance(request.who, Participant):
        return redirect("reflection:join", here.pk)
    serving = queries.serving_of(request.who, here, key)
    if serving is None:
        return redirect("reflection:own_votes", here.pk)
    return render(request, "reflection/vote.html", _around(request, [serving]) | serving_context(serving))


@requires(May.JOIN_SESSION)
def own_votes(request: HttpRequest, session: UUID) -> HttpResponse:
    """What this participant has said so far, each with a way to change it."""
    here, who = request.record, request.who
    if not isinstance(who, Participant):
        return redirect("reflection:join", here.pk)
    rows = own_vote_rows(here, queries.own_votes(who, here))
    return render(request, "reflection/own_votes.html", {"session": here, "rows": rows})


@requires(May.JOIN_SESSION)
def results(request: HttpRequest, session: UUID) -> HttpResponse:
    """The results that everyone may see; 404 while the session's mode hides them."""
    found = queries.results(request.who, request.record)
    if found is None:
        raise Http404
    moved = movement_context(queries.movement_between(request.who, request.record))
    without = without_context(request.who, request.record)
    context = {"session": request.record, **results_context(found), **moved, **without}
    return render(request, "reflection/public_results.html", context)


def _ballot(request: HttpRequest) -> dict[str, Any]:
    sent = request.POST
    return {
        "statement": sent.get("statement"),
        "value": VALUES_BY_ANSWER.get(sent.get("answer", "")),
        "once": sent.get("ballot"),
        "order": sent.get("order"),
        "round": sent.get("round"),
    }


def _around(request: HttpRequest, servings: Sequence[queries.Serving]) -> dict[str, Any]:
    """What stands around the statement, and what the script is told of it and of those that follow."""
    who, here = request.who, request.record
    return {
        "session": here,
        "for_script": script_data(who, here, servings),
        **links_context(who, here),
    }


def _saved(request: HttpRequest) -> Vote | None:
    """The vote that has just been saved, if the address names one of the participant's own."""
    try:
        key = UUID(request.GET.get("saved", ""))
    except ValueError:
        return None
    return queries.own_votes(request.who, request.record).filter(statement=key).first()
