"""The order in which records are read, when to stop reading, and what an update brought in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.pages import ranking as ranking_page
from moothall.rooms.codification.pages import rounds as rounds_page
from moothall.rooms.codification.pages import stopping as stopping_page


@requires(May.SEE_DRAFTS)
def ranking(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/ranking.html", ranking_page.ranking_context(request))


@requires(May.MANAGE_REVIEW)
def change_ranking(request: HttpRequest, review: UUID) -> HttpResponse:
    form = forms.RankingForm(forms.posted(request), initial=request.record.ranking)
    done = "Saved. Records are put in order in the background."
    if form.is_valid() and _done(request, form, done, actions.change_ranking, **form.answers):
        return redirect("codification:ranking", request.workspace.slug, review)
    context = {"form": form, "review": request.record}
    return render(request, "codification/change_ranking.html", context, status=422 if form.is_bound else 200)


@requires(May.SCREEN_RECORD)
@require_POST
def renew_ranking(request: HttpRequest, review: UUID) -> HttpResponse:
    try:
        actions.renew_ranking(review=request.record, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "The order is being worked out in the background. Load this page again soon."
        )
    return redirect("codification:ranking", request.workspace.slug, review)


@requires(May.SEE_DRAFTS)
def stopping(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/stopping.html", stopping_page.stopping_context(request))


@requires(May.MANAGE_REVIEW)
def stop_screening(request: HttpRequest, review: UUID) -> HttpResponse:
    """What stopping would leave out and on what evidence, and why it is done."""
    form = forms.StopForm(forms.posted(request))
    if form.is_valid():
        found = queries.screened(request.who, request.record)
        kept = stopping_page.as_kept(found, queries.evidence_to_stop(request.who, found))
        stop = {"reason": form.cleaned_data["reason"], "evidence": kept}
        if _done(request, form, "Screening is stopped.", actions.stop_screening, **stop):
            return redirect("codification:stopping", request.workspace.slug, review)
    context = {"form": form, **stopping_page.stopping_context(request)}
    return render(request, "codification/stop_screening.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def resume_screening(request: HttpRequest, review: UUID) -> HttpResponse:
    form = forms.SureForm(forms.posted(request))
    if form.is_valid() and _done(request, form, "Screening goes on.", actions.resume_screening):
        return redirect("codification:stopping", request.workspace.slug, review)
    context = {
        "form": form,
        "left_out": queries.left_out(request.who, request.record),
        "review": request.record,
    }
    return render(
        request, "codification/resume_screening.html", context, status=422 if form.is_bound else 200
    )


@requires(May.SEE_DRAFTS)
def new_since(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/new_since.html", rounds_page.new_since_context(request))


@requires(May.MANAGE_REVIEW)
def begin_round(request: HttpRequest, review: UUID) -> HttpResponse:
    form = forms.SureForm(forms.posted(request))
    if form.is_valid() and _done(request, form, "The next update has begun.", actions.begin_round):
        return redirect("codification:new_since", request.workspace.slug, review)
    context = {"form": form, "review": request.record}
    return render(request, "codification/begin_round.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, form: Any, words: str, action: Callable[..., Any], **given: Any) -> bool:
    """Do something to the review and say so, or say on the form why not."""
    try:
        action(review=request.record, **given, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    messages.success(request, words)
    return True
