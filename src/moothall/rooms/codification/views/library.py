"""Finding and adding sources, and saying that one is retracted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.pages.library import library_context, source_context
from moothall.rooms.codification.pages.notices import effects_context
from moothall.rooms.codification.views.finding import the_source

ORIGIN = "by_hand"


@requires(May.SEE_WORKSPACE)
def library(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/library.html", library_context(request))


@requires(May.ADD_SOURCE)
def add_source(request: HttpRequest) -> HttpResponse:
    """First the kind, which the address then keeps; then its questions."""
    inquiries = queries.inquiries(request.who)
    asked = forms.SOURCE_FORMS.get(request.GET.get("kind", ""))
    if asked is None:
        kinds = forms.KindForm(request.GET if "kind" in request.GET else None, inquiries=inquiries)
        return render(request, "codification/choose_kind.html", {"form": kinds})
    form = asked(forms.posted(request))
    inquiry = forms.the_inquiry(inquiries, request.GET.get("inquiry", ""))
    if form.is_valid() and (source := _add(request, form, inquiry)):
        messages.success(request, "The source is in the library.")
        return redirect("codification:source", request.workspace.slug, source.pk)
    status = 422 if form.is_bound else 200
    return render(request, "codification/add_source.html", {"form": form, "inquiry": inquiry}, status=status)


@requires(May.SEE_WORKSPACE)
def source(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    return render(request, "codification/source.html", source_context(request, found))


@requires(May.MANAGE_REVIEW)
def retract_source(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    form = forms.RetractForm(forms.posted(request))
    if form.is_valid():
        try:
            actions.retract_source(source=found, **form.cleaned_data, origin=ORIGIN, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "The source is marked. Everything that rests on it shows it.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found, **effects_context(request, found)}
    return render(request, "codification/retract.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def reinstate_source(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    form = forms.ReinstateForm(forms.posted(request))
    if form.is_valid():
        try:
            actions.reinstate_source(source=found, **form.cleaned_data, origin=ORIGIN, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "The source is reinstated.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found}
    return render(request, "codification/reinstate.html", context, status=422 if form.is_bound else 200)


def _add(request: HttpRequest, form: forms.SourceForm, inquiry: object) -> Source | None:
    try:
        return actions.add_source(
            workspace=request.workspace, kind=form.kind, inquiry=inquiry, **form.answers, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
