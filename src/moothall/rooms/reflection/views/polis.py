"""Votes that go to the Polis software, and conversations that come from it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.formats.polis_csv import write
from moothall.formats.safe_files import write_zip
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import PolisForm
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
    """Files in, a closed session out."""
    space = space_here(request, key)
    form = PolisForm(posted(request), request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.import_polis(
                space=space, export=given["files"], question=given["question"], by=request.user
            )
            return redirect("reflection:polis_report", request.workspace.slug, made.pk)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
    context = {"form": form, "space": space}
    return render(request, "reflection/polis_import.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_WORKSPACE)
def polis_report(request: HttpRequest, session: UUID) -> HttpResponse:
    """What was read from the files of a session, and every line that was not."""
    context = {"session": request.record, "report": request.record.import_report}
    return render(request, "reflection/polis_report.html", context)
