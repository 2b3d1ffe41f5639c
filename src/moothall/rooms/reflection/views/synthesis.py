"""The pages of an account: drafting, editing, publishing, reading and taking away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.formats.documents import to_docx, to_pdf
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, forms, queries
from moothall.rooms.reflection.account_files import account_document, figures_csv
from moothall.rooms.reflection.models import Paragraph
from moothall.rooms.reflection.pages import synthesis as pages
from moothall.ui.forms import posted, show_refusal

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(May.SEE_WORKSPACE)
def synthesis(request: HttpRequest, session: UUID) -> HttpResponse:
    """The draft for those who write it, and what has been published."""
    return render(request, "reflection/synthesis.html", pages.draft_context(request))


@requires(May.PUBLISH_SYNTHESIS)
@require_POST
def draft(request: HttpRequest, session: UUID) -> HttpResponse:
    try:
        actions.draft_synthesis(session=request.record, by=request.user)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The draft is written from the figures and the notes. Now edit it.")
    return _back(request)


@requires(May.PUBLISH_SYNTHESIS)
def edit_paragraph(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    paragraph = queries.paragraph(request.who, request.record, key)
    if paragraph is None:
        raise Http404
    initial = {
        "heading": paragraph.heading,
        "text": paragraph.text,
        "rests_on": [str(source.record.uid) for source in paragraph.sources.select_related("record")],
    }
    form = forms.ParagraphForm(posted(request), records=_records(request), initial=initial)
    if form.is_valid() and _do(form, actions.edit_paragraph, paragraph=paragraph, by=request.user):
        return _back(request)
    return _ask(request, form, f"Edit: {paragraph.get_section_display()}", paragraph.drafted)


@requires(May.PUBLISH_SYNTHESIS)
def add_paragraph(request: HttpRequest, session: UUID) -> HttpResponse:
    draft = queries.draft_account(request.who, request.record)
    if draft is None:
        raise Http404
    asked = request.GET.get("section", Paragraph.Section.WHO)
    form = forms.NewParagraphForm(posted(request), records=_records(request), initial={"section": asked})
    if form.is_valid() and _do(form, actions.add_paragraph, synthesis=draft, by=request.user):
        return _back(request)
    return _ask(request, form, "Add a paragraph", "")


@requires(May.PUBLISH_SYNTHESIS)
def publish(request: HttpRequest, session: UUID) -> HttpResponse:
    """A page that says what becomes public, then the publishing."""
    draft = queries.draft_account(request.who, request.record)
    if draft is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.publish_synthesis(synthesis=draft, by=request.user)
        except actions.SessionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Published. Everyone can read what was heard.")
        return _back(request)
    return render(request, "reflection/check_account.html", pages.check_context(request, draft))


@requires(May.SEE_PUBLISHED)
def what_we_heard(request: HttpRequest, session: UUID) -> HttpResponse:
    """The published account, for everyone; 404 until there is one."""
    return render(request, "reflection/what_we_heard.html", pages.account_context(request, _account(request)))


@requires(May.SEE_PUBLISHED)
def account_file(request: HttpRequest, session: UUID, kind: str) -> HttpResponse:
    """The published account as a Word file or PDF, or its figures as CSV."""
    account = _account(request)
    results = queries.results(request.who, request.record)
    if kind == "csv":
        if results is None:
            raise Http404
        return _file(figures_csv(results), "text/csv; charset=utf-8", "what-we-heard.csv")
    document = account_document(account, results)
    if kind == "docx":
        return _file(to_docx(document), WORD, "what-we-heard.docx")
    return _file(to_pdf(document), "application/pdf", "what-we-heard.pdf")


def _account(request: HttpRequest) -> Any:
    account = queries.published_account(request.who, request.record)
    if account is None:
        raise Http404
    return account


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _records(request: HttpRequest) -> list[Any]:
    return queries.records_to_rest_on(request.who, request.record)


def _do(form: Any, action: Callable[..., Any], **fields: Any) -> bool:
    try:
        action(**fields, **form.answers)
    except actions.SessionRefused as refused:
        show_refusal(form, refused)
        return False
    return True


def _ask(request: HttpRequest, form: Any, heading: str, drafted: str) -> HttpResponse:
    context = {"session": request.record, "form": form, "heading": heading, "drafted": drafted}
    status = 422 if form.is_bound else 200
    return render(request, "reflection/paragraph.html", context, status=status)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("reflection:synthesis", request.workspace.slug, request.record.pk)
