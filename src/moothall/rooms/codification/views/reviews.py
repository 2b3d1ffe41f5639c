"""The list of reviews, opening one, the page that it begins on, and its settings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.frameworks import FRAMEWORKS
from moothall.rooms.codification.models import Review
from moothall.rooms.codification.pages.reviews import review_context, reviews_context, settings_context
from moothall.rooms.codification.views.asking import with_criteria


@requires(May.SEE_DRAFTS)
def reviews(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/reviews.html", reviews_context(request))


@requires(May.SEE_DRAFTS)
def review(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/review.html", review_context(request, request.record))


@requires(May.MANAGE_REVIEW)
def new_review(request: HttpRequest) -> HttpResponse:
    """First how the question is put together, which the address then keeps; then the question itself."""
    framework = request.GET.get("framework", "")
    if framework not in FRAMEWORKS:
        form = forms.FrameworkForm(request.GET if "framework" in request.GET else None)
        return render(request, "codification/choose_framework.html", {"form": form})
    inquiries = queries.inquiries(request.who)
    form, rows = with_criteria(request, forms.ReviewForm, framework=framework, inquiries=inquiries)
    if form.is_valid() & rows.is_valid() and (made := _open(request, framework, form, rows)):
        messages.success(request, "The review is open, and you lead it. Invite others next.")
        return redirect("codification:review", request.workspace.slug, made.pk)
    context = {"form": form, "formset": rows, "framework": Review.Framework(framework).label}
    return render(request, "codification/new_review.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def review_settings(request: HttpRequest, review: UUID) -> HttpResponse:
    now = {name: getattr(request.record, name) for name in forms.ReviewSettingsForm.base_fields}
    form = forms.ReviewSettingsForm(forms.posted(request), initial=now)
    if form.is_valid():
        actions.change_review_settings(review=request.record, **form.cleaned_data, by=request.user)
        messages.success(request, "The settings are saved.")
        return redirect("codification:review_settings", request.workspace.slug, review)
    context = {"form": form, **settings_context(request, request.record)}
    return render(request, "codification/review_settings.html", context, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, framework: str, form: Any, rows: Any) -> Review | None:
    place = {"workspace": request.workspace, "framework": framework, "criteria": rows.answers}
    try:
        return actions.open_review(**place, **form.answers, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
