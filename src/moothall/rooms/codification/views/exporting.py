"""Taking references along, out of the library and out of a review."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from moothall.permissions import May, requires
from moothall.rooms.codification import forms, queries
from moothall.rooms.codification.exporting import FORMATS, file_of_references
from moothall.rooms.codification.pages.library import library_filter
from moothall.rooms.codification.views.downloading import download


@requires(May.SEE_DRAFTS)
def export_library(request: HttpRequest) -> HttpResponse:
    """Everything that a search of the library finds, not one page of it."""
    asked = library_filter(request)
    format = request.GET.get("format", "")
    keys = queries.every_hit(request.who, asked.text, asked.narrowing, asked.order)
    found = queries.references_of_library(request.who, keys)
    called = f"{request.workspace.slug}-library"
    return download(file_of_references(found, format=format if format in FORMATS else "ris", called=called))


@requires(May.SEE_DRAFTS)
def export_review(request: HttpRequest, review: UUID) -> HttpResponse:
    """Choose which records of a review, and as what; then the address is that of the file."""
    form = forms.ReviewExportForm(request.GET if "format" in request.GET else None)
    if form.is_valid():
        part, format = form.cleaned_data["part"], form.cleaned_data["format"]
        found = queries.references_of_review(request.who, request.record, part)
        called = f"{slugify(request.record.title)[:60] or 'review'}-{part}"
        return download(file_of_references(found, format=format, called=called))
    context = {"form": form, "review": request.record}
    return render(request, "codification/export_review.html", context, status=422 if form.is_bound else 200)
