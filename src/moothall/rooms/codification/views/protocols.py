"""The protocol of a review: the present version, the next one, and all of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.pages.protocols import protocol_context, versions_context
from moothall.rooms.codification.views.asking import with_criteria


@requires(May.SEE_DRAFTS)
def protocol(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/protocol.html", protocol_context(request, request.record))


@requires(May.SEE_DRAFTS)
def protocol_versions(request: HttpRequest, review: UUID) -> HttpResponse:
    """Every version with when and why it came, and what it changed."""
    return render(request, "codification/protocol_versions.html", versions_context(request, request.record))


@requires(May.MANAGE_REVIEW)
def change_protocol(request: HttpRequest, review: UUID) -> HttpResponse:
    """The words of the present version to begin with; saved, they are the next one."""
    now = queries.present_protocol(request.who, request.record)
    written = {"initial": now.question | {"text": now.text}, "written": now.criteria}
    form, rows = with_criteria(request, forms.ProtocolForm, framework=request.record.framework, **written)
    if form.is_valid() & rows.is_valid():
        said = form.answers | {"criteria": rows.answers}
        try:
            made = actions.version_protocol(review=request.record, **said, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, f"Version {made.number} of the protocol holds from now on.")
            return redirect("codification:protocol", request.workspace.slug, review)
    context = {"form": form, "formset": rows, "review": request.record, "version": now}
    return render(request, "codification/protocol_change.html", context, status=422 if form.is_bound else 200)
