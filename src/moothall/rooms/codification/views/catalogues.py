"""Searching catalogues on the web."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.catalogues import allowed
from moothall.rooms.codification.models import CatalogueSearch
from moothall.rooms.codification.pages import catalogues as pages


@requires(May.IMPORT_REFERENCES)
def search_catalogues(request: HttpRequest) -> HttpResponse:
    """Where no catalogue is allowed, the page says what to do instead."""
    context = pages.searches_context(request)
    if not allowed():
        return render(request, "codification/search_catalogues.html", context)
    form = forms.CatalogueSearchForm(forms.posted(request), reviews=queries.reviews(request.who))
    if form.is_valid() and (search := _search(request, form)):
        return redirect("codification:catalogue_search", request.workspace.slug, search.pk)
    context |= {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "codification/search_catalogues.html", context, status=status)


@requires(May.SEE_DRAFTS)
def catalogue_search(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a search is, and what came of it."""
    found = queries.catalogue_search(request.who, key)
    if found is None:
        raise Http404
    return render(request, "codification/catalogue_search.html", pages.search_context(request, found))


def _search(request: HttpRequest, form: forms.CatalogueSearchForm) -> CatalogueSearch | None:
    try:
        return actions.search_catalogue(
            workspace=request.workspace,
            inquiry=forms.the_inquiry(queries.inquiries(request.who)),
            **form.cleaned_data,
            by=request.user,
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
