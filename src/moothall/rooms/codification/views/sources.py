"""What is kept beside a source: tags and files."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.exporting import ExportedFile
from moothall.rooms.codification.models import Source, SourceFile
from moothall.rooms.codification.pages.sources import may_open, source_context
from moothall.rooms.codification.views.downloading import download
from moothall.rooms.codification.views.finding import the_source


@requires(May.ADD_SOURCE)
def tag_source(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a tag on a source, or take one off."""
    found = the_source(request, key)
    if name := request.POST.get("off", ""):
        actions.untag_source(source=found, name=name, by=request.user)
        return redirect("codification:source", request.workspace.slug, found.pk)
    form = forms.TagForm(forms.posted(request))
    if form.is_valid():
        actions.tag_source(source=found, name=form.cleaned_data["tag"], by=request.user)
    elif form.is_bound:
        return render(request, "codification/source.html", source_context(request, found, form), status=422)
    return redirect("codification:source", request.workspace.slug, found.pk)


@requires(May.ADD_SOURCE)
def add_source_file(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    form = forms.FileForm(forms.posted(request), request.FILES or None)
    if form.is_valid():
        try:
            actions.attach_file(source=found, **form.cleaned_data, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "The file is kept with the source.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found}
    return render(request, "codification/add_source_file.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_WORKSPACE)
def source_file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """A file of a source, to be kept or opened by whoever may."""
    kept = _the_file(request, the_source(request, key), file)
    if not may_open(request, kept):
        raise Http404
    return download(ExportedFile(kept.file_name, kept.media_type, bytes(kept.content)))


@requires(May.ADD_SOURCE)
def remove_source_file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """Asked first: what is removed does not come back."""
    found = the_source(request, key)
    kept = _the_file(request, found, file)
    context = {"source": found, "file": kept}
    if request.method != "POST":
        return render(request, "codification/remove_source_file.html", context)
    try:
        actions.remove_file(file=kept, by=request.user)
    except actions.EvidenceRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The file is removed.")
    return redirect("codification:source", request.workspace.slug, found.pk)


def _the_file(request: HttpRequest, source: Source, key: UUID) -> SourceFile:
    kept = queries.file_of(request.who, source, key)
    if kept is None:
        raise Http404
    return kept
