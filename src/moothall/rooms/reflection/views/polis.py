"""Votes that go to the Polis software, and conversations that come from it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.vary import vary_on_headers

from moothall.formats.polis_csv import write
from moothall.formats.safe_files import write_zip
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import PolisForm
from moothall.rooms.reflection.models import PolisUpload, Space
from moothall.rooms.reflection.views.spaces import space_here
from moothall.ui.forms import posted, show_refusal

TOO_FEW = "There are fewer than 20 voters. Of so few, each one’s answers together could tell who they are."


@requires(May.PUBLISH_SYNTHESIS)
def polis_export(request: HttpRequest, session: UUID) -> HttpResponse:
    """The votes of a closed session as a zip file; without it, why there is none."""
    export = queries.export_polis(request.who, request.record)
    if export is None:
        messages.error(request, TOO_FEW)
        return redirect("reflection:session", request.workspace.slug, request.record.pk)
    response = HttpResponse(write_zip(write(export).items()), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="polis-export.zip"'
    return response


@requires(May.RUN_SESSION)
def polis_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files in, a closed session out: at once, or in the background if they are large."""
    space = space_here(request, key)
    form = PolisForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            return _bring_in(request, space, form)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
    context = {"form": form, "space": space, "uploads": queries.polis_uploads(request.who, space)[:10]}
    return render(request, "reflection/polis_import.html", context, status=422 if form.is_bound else 200)


@requires(May.RUN_SESSION)
@vary_on_headers("HX-Request")
def polis_upload(request: HttpRequest, key: UUID, upload: UUID) -> HttpResponse:
    """How far large files are, or what came of them. A script asks again every two seconds until they have
    ended."""
    context = {"upload": _upload(request, key, upload)}
    name = "_polis_upload" if request.htmx else "polis_upload"
    return render(request, f"reflection/{name}.html", context)


@requires(May.RUN_SESSION)
def stop_upload(request: HttpRequest, key: UUID, upload: UUID) -> HttpResponse:
    """The button that stops large files; leads to their page whatever was asked."""
    found = _upload(request, key, upload)
    if request.method == "POST":
        try:
            actions.stop_upload(upload=found, by=request.user)
        except actions.SessionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Stopped. Nothing of it is kept.")
    return _to_upload(request, found)


@requires(May.SEE_WORKSPACE)
def polis_report(request: HttpRequest, session: UUID) -> HttpResponse:
    """What was read from the files of a session, and every line that was not."""
    context = {"session": request.record, "report": request.record.import_report}
    return render(request, "reflection/polis_report.html", context)


def _bring_in(request: HttpRequest, space: Space, form: PolisForm) -> HttpResponseRedirect:
    told = {"space": space, "question": form.cleaned_data["question"], "by": request.user}
    if form.is_large:
        return _to_upload(request, actions.upload_polis(files=form.cleaned_data["files"], **told))
    made = actions.import_polis(export=form.export, **told)
    return redirect("reflection:polis_report", request.workspace.slug, made.pk)


def _to_upload(request: HttpRequest, upload: PolisUpload) -> HttpResponseRedirect:
    return redirect("reflection:polis_upload", request.workspace.slug, upload.space_id, upload.pk)


def _upload(request: HttpRequest, key: UUID, upload: UUID) -> PolisUpload:
    found = queries.polis_upload(request.who, space_here(request, key), upload)
    if found is None:
        raise Http404
    return found
