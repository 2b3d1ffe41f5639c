"""What people tell: from the library, through a link without an account, and how they take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import ContributionLink, Review, Source
from moothall.rooms.codification.pages import contributions as pages
from moothall.rooms.codification.receipts import is_signed, path_of_receipt
from moothall.rooms.codification.views.finding import the_source
from moothall.rooms.codification.wrong_links import has_told_too_much, is_guessing, too_many


@requires(May.SEE_WORKSPACE)
def contributions(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/contributions.html", pages.contributions_context(request))


@requires(May.ADD_SOURCE)
def contribute(request: HttpRequest) -> HttpResponse:
    """From the library; the address may name the review that it is told for."""
    review = pages.chosen_review(request)
    form = forms.ContributionForm(forms.posted(request), for_review=review is not None)
    inquiry = forms.the_inquiry(queries.inquiries(request.who))
    if form.is_valid() and (told := _tell(request, form, review=review, inquiry=inquiry)):
        return redirect(path_of_receipt(told.pk))
    context = {"form": form, "review": review}
    return render(request, "codification/contribute.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_PUBLISHED)
def tell(request: HttpRequest, contribution_link: UUID, signature: str) -> HttpResponse:
    """For whoever was sent the link, without an account."""
    link = request.record
    if is_guessing(request, "tell", link.pk, signature):
        return too_many(request)
    _refuse_unsigned("tell", link, signature)
    if not link.is_open:
        return render(request, "codification/link_closed.html", {"link": link}, status=410)
    form = forms.ContributionForm(forms.posted(request), for_review=link.review_id is not None)
    if form.is_valid():
        if has_told_too_much(request, link):
            return too_many(request)
        if told := _tell(request, form, link=link):
            return redirect(path_of_receipt(told.pk))
    context = {"form": form, "link": link, "review": link.review, "is_outside": True}
    return render(request, "codification/contribute.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_PUBLISHED)
def receipt(request: HttpRequest, contribution: UUID, signature: str) -> HttpResponse:
    """What somebody told, for whoever holds their receipt."""
    if is_guessing(request, "receipt", contribution, signature):
        return too_many(request)
    _refuse_unsigned("receipt", request.record, signature)
    context = pages.receipt_context(request, request.record)
    return render(request, "codification/receipt.html", context)


@requires(May.SEE_PUBLISHED)
def take_back(request: HttpRequest, contribution: UUID, signature: str) -> HttpResponse:
    """What goes and what stays, before somebody takes their own consent back."""
    if is_guessing(request, "receipt", contribution, signature):
        return too_many(request)
    _refuse_unsigned("receipt", request.record, signature)
    told = request.record
    if request.method == "POST":
        actions.withdraw_consent(source=told, by=None)
        return redirect(path_of_receipt(told.pk))
    context = {"source": told, "back": path_of_receipt(told.pk), "is_outside": True}
    return render(request, "codification/withdraw_consent.html", context)


@requires(May.MANAGE_REVIEW)
def withdraw_consent(request: HttpRequest, key: UUID) -> HttpResponse:
    """Entered by an officer, at the wish of whoever told it."""
    found = the_source(request, key)
    consent = queries.consent_of(request.who, found)
    if consent is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw_consent(source=found, by=request.user)
        messages.success(request, "The words are removed. What rests on them is marked.")
        return redirect("codification:source", request.workspace.slug, found.pk)
    context = pages.withdrawal_context(request, found)
    return render(request, "codification/withdraw_consent.html", context)


@requires(May.MANAGE_REVIEW)
def use_in_review(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    reviews = queries.reviews_to_use_in(request.who, found)
    form = forms.UseInReviewForm(forms.posted(request), reviews=reviews)
    if form.is_valid():
        try:
            actions.use_in_review(source=found, **form.cleaned_data, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "The review uses it. It is counted as contributed, not as a study.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found, "reviews": reviews}
    return render(request, "codification/use_in_review.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def contribution_links(request: HttpRequest) -> HttpResponse:
    form = forms.ContributionLinkForm(forms.posted(request), reviews=queries.reviews(request.who))
    if form.is_valid():
        made = actions.make_contribution_link(
            workspace=request.workspace,
            inquiry=forms.the_inquiry(queries.inquiries(request.who)),
            **form.cleaned_data,
            by=request.user,
        )
        return redirect("codification:contribution_link", request.workspace.slug, made.pk)
    context = {"form": form, **pages.links_context(request)}
    status = 422 if form.is_bound else 200
    return render(request, "codification/contribution_links.html", context, status=status)


@requires(May.MANAGE_REVIEW)
def contribution_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """The address and QR code of a link, and the button that closes it."""
    found = queries.contribution_link(request.who, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.revoke_contribution_link(link=found, by=request.user)
        messages.success(request, "The link is closed. What came through it stays.")
        return redirect("codification:contribution_links", request.workspace.slug)
    return render(request, "codification/contribution_link.html", pages.link_context(request, found))


def _tell(
    request: HttpRequest,
    form: forms.ContributionForm,
    *,
    review: Review | None = None,
    inquiry: Any = None,
    link: ContributionLink | None = None,
) -> Source | None:
    try:
        return actions.contribute(
            workspace=request.workspace,
            review=review,
            inquiry=inquiry,
            link=link,
            **form.cleaned_data,
            by=None if link else request.user,
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None


def _refuse_unsigned(purpose: str, thing: Source | ContributionLink, signature: str) -> None:
    if not is_signed(purpose, thing.pk, signature):
        raise Http404
