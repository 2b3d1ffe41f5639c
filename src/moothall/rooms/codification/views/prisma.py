"""The flow of a review, the description of its methods, and both to take away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from moothall.formats.documents import to_docx
from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.exporting import ExportedFile
from moothall.rooms.codification.methods_paragraph import methods_document
from moothall.rooms.codification.pages.methods import methods_context
from moothall.rooms.codification.pages.prisma import day_in_words, file_form, prisma_context
from moothall.rooms.codification.prisma_files import KINDS, prisma_file
from moothall.rooms.codification.views.downloading import download


@requires(May.SEE_WORKSPACE)
def prisma(request: HttpRequest, review: UUID) -> HttpResponse:
    """Now, or as the flow was at the end of the day that the address names."""
    form = forms.FlowDayForm(request.GET)
    at = form.cleaned_data["at"] if form.is_valid() else None
    context = {"form": form, "day_form": form, **prisma_context(request, request.record, at)}
    return render(request, "codification/prisma.html", context, status=200 if form.is_valid() else 422)


@requires(May.SEE_DRAFTS)
@require_POST
def export_prisma(request: HttpRequest, review: UUID) -> HttpResponse:
    """The flow as a file; that it was taken away stands in the ledger."""
    form = file_form(None, request.POST)
    if not form.is_valid():
        context = prisma_context(request, request.record, None)
        context |= {"form": form, "files": form, "day_form": forms.FlowDayForm()}
        return render(request, "codification/prisma.html", context, status=422)
    kind, at = form.cleaned_data["kind"], form.cleaned_data["at"]
    flow = queries.prisma_flow(request.record, at=at)
    actions.export_prisma(review=request.record, kind=kind, flow=flow, by=request.user)
    reasons = queries.reasons_of(request.who, request.record)
    content = prisma_file(request.record, flow, reasons, kind, day_in_words(at))
    return download(ExportedFile(f"prisma-{flow.position}.{kind}", KINDS[kind], content))


@requires(May.SEE_WORKSPACE)
def methods_paragraph(request: HttpRequest, review: UUID) -> HttpResponse:
    return render(request, "codification/methods.html", methods_context(request, request.record))


@requires(May.SEE_WORKSPACE)
def methods_file(request: HttpRequest, review: UUID) -> HttpResponse:
    """The same as a Word document."""
    document = methods_document(request.record, queries.methods_of(request.who, request.record))
    return download(ExportedFile("methods.docx", KINDS["docx"], to_docx(document)))
