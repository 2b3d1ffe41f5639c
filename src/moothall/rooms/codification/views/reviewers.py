"""Who takes part in a review: inviting, another part, leaving, and how many judge each record."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import ReviewMember, Stage
from moothall.rooms.codification.pages import reviewers as pages


@requires(May.SEE_DRAFTS)
def review_people(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/people.html", pages.people_context(request, request.record))


@requires(May.MANAGE_REVIEW)
def invite(request: HttpRequest, review: UUID) -> HttpResponse:
    people = pages.to_invite(request, request.record)
    form = forms.InviteForm(forms.posted(request), people=people)
    if form.is_valid():
        try:
            made = actions.invite_reviewer(review=request.record, **form.cleaned_data, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, f"{made.person} takes part.")
            return redirect("codification:review_people", request.workspace.slug, review)
    context = {"form": form, "review": request.record, **pages.nobody_context(request, people)}
    return render(request, "codification/people_invite.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def change_part(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    member = _member(request, key)
    form = forms.PartForm(forms.posted(request), initial={"part": member.part})
    if form.is_valid():
        person = {"person": member.person, "part": form.cleaned_data["part"]}
        try:
            actions.invite_reviewer(review=request.record, **person, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Their part is changed.")
            return redirect("codification:review_people", request.workspace.slug, review)
    context = {"form": form, "review": request.record, "member": member}
    return render(request, "codification/people_part.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def remove(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """What becomes of what they hold, before they leave."""
    member = _member(request, key)
    form = forms.RemoveForm(forms.posted(request), **pages.heirs(request, member))
    if form.is_valid():
        who = {"reviewer": member.person, "reassign_to": form.cleaned_data["reassign_to"]}
        try:
            actions.remove_reviewer(review=request.record, **who, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, f"{member.person} has left the review. Their verdicts stay.")
            return redirect("codification:review_people", request.workspace.slug, review)
    context = {"form": form, **pages.leaving_context(request, member)}
    return render(request, "codification/people_remove.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def change_needed(request: HttpRequest, review: UUID, stage: str) -> HttpResponse:
    """From one person to two or back, after a look at how many records that settles or opens again."""
    if stage not in Stage.values:
        raise Http404
    context = pages.needed_context(request, request.record, stage)
    if request.method == "POST":
        told = request.POST.get("settles", "")
        change = {"needed": context["needed"], "settles": int(told) if told.isdecimal() else None}
        try:
            actions.change_reviewers_needed(review=request.record, stage=stage, **change, by=request.user)
        except actions.EvidenceRefused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        messages.success(request, context["done"])
        return redirect("codification:review_people", request.workspace.slug, review)
    return render(request, "codification/people_needed.html", context)


def _member(request: HttpRequest, key: UUID) -> ReviewMember:
    found = queries.member(request.who, request.record, key)
    if found is None or found.person is None:
        raise Http404
    return found
