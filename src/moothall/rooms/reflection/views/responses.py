""" "You said, we did": answering statements, and the page on which everyone reads the answers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, forms, queries
from moothall.rooms.reflection.pages.statuses import you_said_context
from moothall.ui.forms import posted, show_refusal


@requires(May.SEE_WORKSPACE)
def responses(request: HttpRequest, session: UUID) -> HttpResponse:
    """Every statement that people added, and what came of it, with a way to answer."""
    context = _context(request) | {"may_answer": queries.may_respond(request.who, request.record)}
    return render(request, "reflection/responses.html", context)


@requires(May.PUBLISH_SYNTHESIS)
def respond(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Answer one statement, or one paragraph of what was heard."""
    asked = queries.answerable(request.who, request.record, key)
    if asked is None:
        raise Http404
    form = forms.ResponseForm(posted(request))
    if form.is_valid():
        try:
            actions.respond(**asked, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "Answered. Everyone who took part can read it.")
            return redirect("reflection:responses", request.workspace.slug, request.record.pk)
    context = {"session": request.record, "form": form, "asked": next(iter(asked.values()))}
    return render(request, "reflection/respond.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_PUBLISHED)
def you_said(request: HttpRequest, session: UUID) -> HttpResponse:
    """What everyone reads, with a participant's own statements marked; 404 until voting is over."""
    if not request.record.is_done:
        raise Http404
    return render(request, "reflection/you_said.html", _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    session = request.record
    found = queries.answered_publicly(request.who, session)
    answers = queries.answers_to_paragraphs(request.who, session)
    account = queries.published_account(request.who, session)
    return {"session": session, "account": account, **you_said_context(request, found, answers)}
