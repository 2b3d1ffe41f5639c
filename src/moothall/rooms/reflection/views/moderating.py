"""The pages of moderators: deciding, changing words, undoing, and checking blind."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, forms, queries
from moothall.rooms.reflection.models import Statement
from moothall.rooms.reflection.pages import moderating as pages
from moothall.ui.forms import posted, show_refusal


@requires(May.MODERATE_STATEMENT)
def moderation(request: HttpRequest, session: UUID) -> HttpResponse:
    """What waits, one statement at a time."""
    return render(request, "reflection/moderation.html", pages.queue_context(request))


@requires(May.MODERATE_STATEMENT)
def moderate(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """One statement: accepted, or not used for a reason."""
    statement = _statement(request, key)
    form = forms.ModerateForm(posted(request))
    if form.is_valid():
        try:
            actions.moderate_statement(statement=statement, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            return redirect("reflection:moderation", request.workspace.slug, request.record.pk)
    status = 422 if form.is_bound else 200
    context = pages.queue_context(request, statement, form)
    return render(request, "reflection/moderation.html", context, status=status)


@requires(May.MODERATE_STATEMENT)
def reword(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    statement = _statement(request, key)
    form = forms.RewordForm(posted(request), initial={"text": statement.text})
    if form.is_valid() and _do(request, form, actions.reword_statement, statement=statement):
        return redirect("reflection:moderation", request.workspace.slug, request.record.pk)
    return _show(request, statement, form, "Reword")


@requires(May.MODERATE_STATEMENT)
def split(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    statement = _statement(request, key)
    form = forms.SplitForm(posted(request), initial={"texts": statement.text})
    if form.is_valid() and _do(request, form, actions.split_statement, statement=statement):
        return redirect("reflection:moderation", request.workspace.slug, request.record.pk)
    return _show(request, statement, form, "Split")


@requires(May.MODERATE_STATEMENT)
def merge(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    statement = _statement(request, key)
    candidates = queries.statements_to_merge(request.who, request.record, statement)
    asked = {"into": request.GET.get("into", "")}
    form = forms.MergeForm(posted(request), candidates=candidates, initial=asked)
    if form.is_valid():
        together = [statement, *form.chosen_others]
        if _do(request, form, actions.merge_statements, statements=together):
            return redirect("reflection:moderation", request.workspace.slug, request.record.pk)
    return _show(request, statement, form, "Merge")


@requires(May.MODERATE_STATEMENT)
@require_POST
def undo(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """The button right after an act."""
    statement = _statement(request, key)
    try:
        actions.undo_moderation(statement=statement, by=request.user)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Undone: statement {statement.number} is as it was.")
    return redirect("reflection:moderation", request.workspace.slug, request.record.pk)


@requires(May.MODERATE_STATEMENT)
def undo_lineage(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Undo a merge, split or rewording, however long ago, with a reason. ``key`` is a parent or a child."""
    statement = _statement(request, key)
    if not (rows := queries.lineage_to_undo(request.who, statement)):
        messages.error(request, f"Nothing has been made of statement {statement.number}.")
        return redirect("reflection:moderation", request.workspace.slug, request.record.pk)
    form = forms.ReasonForm(posted(request))
    if form.is_valid() and _do(request, form, actions.undo_lineage, act=rows[0].act):
        messages.success(request, "Undone. The statements are as they were, with their votes.")
        return redirect("reflection:moderation", request.workspace.slug, request.record.pk)
    return _show(request, statement, form, "Undo", rows=rows)


@requires(May.MODERATE_STATEMENT)
def check_blind(request: HttpRequest, session: UUID) -> HttpResponse:
    """One statement of the sample, without what was decided."""
    statement = queries.statement_to_check_blind(request.who, request.record)
    form = forms.BlindForm(posted(request), to_check=statement)
    if form.is_valid() and (act := _do(request, form, actions.check_blind, statement=statement)):
        messages.success(request, pages.blind_words(act))
        return redirect("reflection:check_blind", request.workspace.slug, request.record.pk)
    context = {"session": request.record, "statement": statement, "form": form}
    return render(request, "reflection/check_blind.html", context, status=422 if form.is_bound else 200)


def _statement(request: HttpRequest, key: UUID) -> Statement:
    found = queries.statement_to_act_on(request.who, request.record, key)
    if found is None:
        raise Http404
    return found


def _do(request: HttpRequest, form: Any, action: Callable[..., Any], **fields: Any) -> Any:
    """What the action answers, True if it answers nothing; None if it refused, and the form says why."""
    try:
        return action(**fields, **form.answers, by=request.user) or True
    except actions.SessionRefused as refused:
        show_refusal(form, refused)
        return None


def _show(request: HttpRequest, statement: Statement, form: Form, what: str, **more: Any) -> HttpResponse:
    context = {"session": request.record, "statement": statement, "form": form, "what": what, **more}
    status = 422 if form.is_bound else 200
    return render(request, "reflection/change_statement.html", context, status=status)
