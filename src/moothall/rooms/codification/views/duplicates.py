"""Looking at pairs of sources that may be one work, and at where works were found."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import SameAs
from moothall.rooms.codification.pages.duplicates import (
    KEYS_OFF,
    databases_context,
    linked_context,
    queue_context,
)


@requires(May.SEE_DRAFTS)
def duplicates(request: HttpRequest) -> HttpResponse:
    """The likeliest pair that waits, or the one after a pair that was passed over."""
    after, done = (_named(request, name) for name in ("after", "done"))
    pair = queries.next_pair(request.who, after)
    return render(request, "codification/duplicates.html", queue_context(request, pair, done))


@requires(May.IMPORT_REFERENCES)
def duplicate(request: HttpRequest, key: UUID) -> HttpResponse:
    """One pair, and what somebody says of it."""
    pair = _pair(request, key)
    if request.method != "POST":
        return render(request, "codification/duplicates.html", queue_context(request, pair))
    says = request.POST.get("says", "")
    if says == "skip":
        return _go_to_queue(request, after=pair.pk)
    try:
        done = actions.judge_pair(pair=pair, says=says, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
        return _go_to_queue(request)
    return _go_to_queue(request, done=done.pk)


@requires(May.IMPORT_REFERENCES)
@require_POST
def undo_pair(request: HttpRequest, key: UUID) -> HttpResponse:
    """Part a pair that is linked, or ask again about one that was told apart."""
    pair = _pair(request, key)
    if pair.is_linked:
        actions.unlink_sources(link=pair, by=request.user)
        messages.success(request, "They are two works again, and will not be proposed any more.")
        return redirect("codification:linked_pairs", request.workspace.slug)
    try:
        actions.ask_again(pair=pair, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
        return _go_to_queue(request)
    messages.success(request, "The pair waits to be looked at again.")
    return redirect("codification:duplicate", request.workspace.slug, pair.pk)


@requires(May.SEE_DRAFTS)
def linked_pairs(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/linked_pairs.html", linked_context(request))


@requires(May.SEE_DRAFTS)
@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """Switch the keys for pairs off or on, for whoever asks, until they sign out."""
    request.session[KEYS_OFF] = request.POST.get("keys") == "off"
    messages.success(request, "Keys are off." if request.session[KEYS_OFF] else "Keys are on.")
    return _go_to_queue(request)


@requires(May.SEE_DRAFTS)
def databases(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/databases.html", databases_context(request))


def _go_to_queue(request: HttpRequest, **asked: UUID) -> HttpResponse:
    return redirect(reverse("codification:duplicates", args=[request.workspace.slug], query=asked or None))


def _pair(request: HttpRequest, key: UUID) -> SameAs:
    found = queries.pair(request.who, key)
    if found is None:
        raise Http404
    return found


def _named(request: HttpRequest, name: str) -> SameAs | None:
    """The pair that the address names besides, if there is one."""
    try:
        return queries.pair(request.who, UUID(request.GET.get(name, "")))
    except ValueError:
        return None
