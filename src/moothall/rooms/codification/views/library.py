"""Finding and adding sources."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.pages.library import library_context
from moothall.rooms.codification.pages.notices import effects_context
from moothall.rooms.codification.pages.sources import source_context
from moothall.rooms.codification.views.finding import the_source


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


@requires(May.ADD_SOURCE)
def edit_source(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    form = forms.EditSourceForm(forms.posted(request), source=found)
    if form.is_valid():
        try:
            actions.edit_source(source=found, **form.answers, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Saved. How it was imported stays as it was.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found}
    return render(request, "codification/edit_source.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def change_source_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """What would follow is shown before it is done."""
    found = the_source(request, key)
    form = forms.StateForm(forms.posted(request), states=actions.states_after(found))
    if form.is_valid():
        try:
            actions.set_source_state(source=found, **form.cleaned_data, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Saved. Everything that rests on the source shows it.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found, **effects_context(request, found)}
    return render(request, "codification/source_state.html", context, status=422 if form.is_bound else 200)


def _add(request: HttpRequest, form: forms.SourceForm, inquiry: object) -> Source | None:
    try:
        return actions.add_source(
            workspace=request.workspace, kind=form.kind, inquiry=inquiry, **form.answers, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
