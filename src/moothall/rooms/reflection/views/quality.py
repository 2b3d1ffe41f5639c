"""Unusual patterns: a person looks, decides, and can take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import SetAsideForm
from moothall.rooms.reflection.pages.quality import quality_context, rule_words
from moothall.ui.forms import posted, show_refusal


@requires(May.RUN_SESSION)
def quality(request: HttpRequest, session: UUID) -> HttpResponse:
    return render(request, "reflection/quality.html", quality_context(request))


@requires(May.RUN_SESSION)
def set_aside(request: HttpRequest, session: UUID, rule: str) -> HttpResponse:
    """The reason is asked for before anything is set aside."""
    found = queries.unusual(request.who, request.record)
    count = found.counts.get(rule) if found else None
    if count is None:
        messages.error(request, "So few people cannot be set aside: it would show how they voted.")
        return _back(request)
    form = SetAsideForm(posted(request))
    if form.is_valid():
        try:
            actions.flag_participant(session=request.record, rule=rule, **form.cleaned_data, by=request.user)
            messages.success(request, "The votes are set aside. Results are shown with and without them.")
            return _back(request)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
    context = {"form": form, "words": rule_words(rule), "count": count, "back": _address(request)}
    return render(request, "reflection/set_aside.html", context, status=422 if form.is_bound else 200)


@requires(May.RUN_SESSION)
def count_again(request: HttpRequest, session: UUID, rule: str) -> HttpResponse:
    """Asks once more, then lets the votes count."""
    if request.method == "POST":
        try:
            actions.unflag_participant(session=request.record, rule=rule, by=request.user)
        except actions.SessionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The votes count again.")
        return _back(request)
    context = {"session": request.record, "back": _address(request)}
    return render(request, "reflection/count_again.html", context)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(_address(request))


def _address(request: HttpRequest) -> str:
    return reverse("reflection:quality", args=[request.workspace.slug, request.record.pk])
