"""The pages of someone taking part about statements: adding one, their own, where words come from."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.people.models import Participant
from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import ContributeForm
from moothall.rooms.reflection.models import Statement
from moothall.rooms.reflection.pages import contributing as pages
from moothall.rooms.reflection.pages.moderation_log import log_context, log_csv
from moothall.ui.forms import posted, show_refusal

STATUS = {"step": 403, "too_many": 429}


@requires(May.JOIN_SESSION)
def contribute(request: HttpRequest, session: UUID) -> HttpResponse:
    """First the statements that say much the same are shown, then it is sent. Whatever stands in the way,
    the page keeps what was typed."""
    here, who = request.record, request.who
    if not isinstance(who, Participant):
        return redirect("reflection:join", here.pk)
    form = _form(request, posted(request), text=_text_again(request))
    if not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    text = form.cleaned_data["text"]
    if not form.is_meant and (similar := queries.similar_statements(who, here, text)):
        asked = _form(request, None, text=text, seen=text, prompt=form.cleaned_data.get("prompt"))
        return _show(request, asked, similar=similar)
    try:
        actions.contribute_statement(participant=who, text=text, prompt=form.chosen_prompt)
    except actions.SessionRefused as refused:
        return _refused(request, form, refused)
    return _to_own(request, "sent")


@requires(May.JOIN_SESSION)
def mine(request: HttpRequest, session: UUID) -> HttpResponse:
    """What this participant has added, and what became of it."""
    if not isinstance(request.who, Participant):
        return redirect("reflection:join", request.record.pk)
    return render(request, "reflection/mine.html", pages.mine_context(request))


@requires(May.JOIN_SESSION)
@require_POST
def ask_second_look(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    if not isinstance(request.who, Participant):
        return redirect("reflection:join", request.record.pk)
    own = queries.my_statement(request.who, request.record, key)
    if own is None:
        return redirect("reflection:mine", request.record.pk)
    try:
        actions.request_second_look(statement=own, by=request.who)
    except actions.SessionRefused as refused:
        context = {**pages.mine_context(request), "refused": refused}
        return render(request, "reflection/mine.html", context, status=409)
    return _to_own(request, "asked")


@requires(May.JOIN_SESSION)
def statement_source(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Where the words of a statement come from."""
    found = queries.public_statement(request.who, request.record, key)
    if found is None:
        raise Http404
    return render(request, "reflection/statement_source.html", pages.source_context(request, found))


@requires(May.SEE_PUBLISHED)
def moderation_log(request: HttpRequest, session: UUID) -> HttpResponse:
    """What moderators have done, for everyone to read."""
    return render(request, "reflection/moderation_log.html", log_context(request))


@requires(May.SEE_PUBLISHED)
def moderation_log_csv(request: HttpRequest, session: UUID) -> HttpResponse:
    response = HttpResponse(log_csv(request), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moderation-{request.record.pk}.csv"'
    return response


def _form(request: HttpRequest, data: Any, **initial: Any) -> ContributeForm:
    return ContributeForm(data, prompts=request.record.prompts.all(), initial=initial)


def _show(
    request: HttpRequest, form: ContributeForm, *, status: int = 200, similar: list[Statement] | None = None
) -> HttpResponse:
    context = pages.contribute_context(request, form, similar or ())
    return render(request, "reflection/contribute.html", context, status=status)


def _refused(request: HttpRequest, form: ContributeForm, refused: actions.SessionRefused) -> HttpResponse:
    show_refusal(form, refused)
    response = _show(request, form, status=STATUS.get(refused.code, 422))
    if refused.code == "too_many":
        response["Retry-After"] = "60"
    return response


def _text_again(request: HttpRequest) -> str:
    """The words of one's own statement that is to be reworded, if the address names one."""
    try:
        key = UUID(request.GET.get("again", ""))
    except ValueError:
        return ""
    own = queries.my_statement(request.who, request.record, key)
    return own.text if own else ""


def _to_own(request: HttpRequest, said: str) -> HttpResponse:
    address = reverse("reflection:mine", args=[request.record.pk])
    return HttpResponseRedirect(f"{address}?{said}=yes", status=303)
