"""Screening: one record a page, a verdict by one of its buttons, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import ADJUDICATOR, Assignment, Verdict
from moothall.rooms.codification.pages.screening import (
    address_after,
    keys_context,
    screen_context,
    verdict_form,
)
from moothall.rooms.codification.views.finding import the_candidate
from moothall.ui.forms import once_of


@requires(May.SCREEN_RECORD)
def screen(request: HttpRequest, review: UUID) -> HttpResponse:
    """The record in somebody's hands; sent as a form, it hands them the next one."""
    if request.method == "POST":
        return _next_record(request)
    return _show(request, queries.assignment_in_hand(request.who, request.record))


@requires(May.SCREEN_RECORD)
def screen_record(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """One record that somebody has been given, and the verdict that its buttons send."""
    assignment = queries.own_assignment(request.who, request.record, the_candidate(request, key))
    if assignment is None:
        raise Http404
    form = verdict_form(request, assignment) if request.method == "POST" else None
    if form and form.is_valid() and (verdict := _judge(request, assignment, form)):
        return redirect(address_after(request, verdict))
    return _show(request, assignment, form)


@requires(May.SCREEN_RECORD)
@require_POST
def undo_verdict(request: HttpRequest, review: UUID) -> HttpResponse:
    """Take back one's own verdict, or one's settlement of a conflict, and look at that record again."""
    here = (request.workspace.slug, review)
    if not request.POST.get("verdict"):
        messages.error(request, "There is no verdict to take back.")
        return redirect("codification:screen", *here)
    verdict = _own_verdict(request)
    try:
        undone = actions.undo_verdict(verdict=verdict, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
        return redirect("codification:screen", *here)
    if verdict.slot == ADJUDICATOR:
        messages.success(request, "Your settlement is taken back: the conflict is open again.")
        return redirect("codification:conflicts", *here)
    return redirect(address_after(request, undone))


@requires(May.SCREEN_RECORD)
@require_POST
def pick_record(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """Take a record by hand, whatever its place in the order."""
    candidate, here = the_candidate(request, key), (request.workspace.slug, review, key)
    try:
        actions.next_assignment(review=request.record, candidate=candidate, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
        return redirect("codification:candidate", *here)
    return redirect("codification:screen_record", *here)


@requires(May.SCREEN_RECORD)
def screening_keys(request: HttpRequest, review: UUID) -> HttpResponse:
    """The keys that somebody screens by in this review."""
    context = keys_context(request)
    form = context["form"]
    if form.is_valid():
        on, keys = form.cleaned_data.pop("on"), form.cleaned_data
        try:
            actions.choose_keys(review=request.record, keys=keys, on=on, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Your keys are saved.")
            return redirect("codification:screen", request.workspace.slug, review)
    return render(request, "codification/screening_keys.html", context, status=422 if form.is_bound else 200)


def _show(request: HttpRequest, assignment: Assignment | None, form: object = None) -> HttpResponse:
    name = "_screen" if request.htmx else "screen"
    context = screen_context(request, assignment, form)
    response = render(request, f"codification/{name}.html", context, status=422 if form else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _next_record(request: HttpRequest) -> HttpResponse:
    try:
        if actions.next_assignment(review=request.record, by=request.user) is None:
            messages.info(request, "No record waits for you now.")
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
    return redirect("codification:screen", request.workspace.slug, request.record.pk)


def _judge(request: HttpRequest, assignment: Assignment, form: forms.VerdictForm) -> Verdict | None:
    """Give the verdict and take the next record in hand; None if the form says what is missing."""
    once, says = UUID(once_of(form)), request.POST.get("says", "")
    try:
        verdict = actions.give_verdict(
            assignment=assignment, says=says, **form.words, once=once, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
    actions.next_assignment(review=request.record, by=request.user)
    return verdict


def _own_verdict(request: HttpRequest) -> Verdict:
    try:
        key = UUID(request.POST["verdict"])
    except ValueError:
        raise Http404 from None
    verdict = queries.verdict(request.who, request.record, key)
    if verdict is None or verdict.assignment.reviewer_id != request.user.pk:
        raise Http404
    return verdict
