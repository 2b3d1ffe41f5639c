"""Writing, publishing and replacing evidence statements."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import EvidenceStatement
from moothall.rooms.codification.pages import statements as pages
from moothall.rooms.codification.pages.coding import excerpts_context


@requires(May.SEE_WORKSPACE)
def statements(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/statements.html", pages.statements_context(request))


@requires(May.SEE_WORKSPACE)
def statement(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _statement(request, key)
    return render(request, "codification/statement.html", pages.statement_context(request, found))


@requires(May.WRITE_EVIDENCE)
def new_statement(request: HttpRequest) -> HttpResponse:
    """First the excerpts, which the address then keeps; then the words."""
    codings = queries.codings_to_rest_on(request.who, request.GET.getlist("excerpt"))
    if not codings:
        return render(request, "codification/choose_excerpts.html", excerpts_context(request))
    form = forms.BasisForm(
        forms.posted(request),
        basis=pages.basis_of(codings),
        initial={"missing_voices": pages.missing_at_first(request, codings)},
    )
    inquiry = codings[0].record.inquiry or forms.the_inquiry(queries.inquiries(request.who))
    place = {"workspace": request.workspace, "inquiry": inquiry}
    if form.is_valid() and (made := _try(request, form, actions.draft_evidence_statement, **place)):
        return redirect("codification:statement", request.workspace.slug, made.pk)
    return _show(request, "codification/new_statement.html", form)


@requires(May.WRITE_EVIDENCE)
def new_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """The words and the basis of the published version to begin with; more excerpts from the address."""
    old = _statement(request, key)
    codings = queries.codings_to_rest_on(request.who, request.GET.getlist("excerpt"))
    if "choose" in request.GET:
        context = excerpts_context(request, version_of=old)
        return render(request, "codification/choose_excerpts.html", context)
    basis = pages.renewed_basis(request, old, codings)
    form = forms.BasisForm(forms.posted(request), basis=basis, initial=pages.words_of(old))
    if form.is_valid() and (made := _try(request, form, actions.supersede_evidence_statement, statement=old)):
        return redirect("codification:statement", request.workspace.slug, made.pk)
    return _show(request, "codification/new_version.html", form, statement=old)


@requires(May.WRITE_EVIDENCE)
def change_draft(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = _draft(request, key)
    form = forms.WordsForm(forms.posted(request), initial=pages.words_of(draft))
    if form.is_valid():
        try:
            actions.change_draft(statement=draft, **form.cleaned_data, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            return redirect("codification:statement", request.workspace.slug, draft.pk)
    return _show(request, "codification/change_draft.html", form, statement=draft)


@requires(May.WRITE_EVIDENCE)
def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything that becomes fixed, to be checked before it does."""
    draft = _draft(request, key)
    if request.method == "POST":
        try:
            actions.publish_evidence_statement(statement=draft, by=request.user)
        except actions.EvidenceRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The evidence statement is published.")
        return redirect("codification:statement", request.workspace.slug, draft.pk)
    context = {"statement": draft, "rows": pages.check_rows(request, draft)}
    return render(request, "codification/publish.html", context)


@requires(May.WRITE_EVIDENCE)
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    draft = _draft(request, key)
    if request.method == "POST":
        actions.withdraw_draft(statement=draft, by=request.user)
        messages.success(request, "The draft is withdrawn.")
        return redirect("codification:statements", request.workspace.slug)
    return render(request, "codification/withdraw.html", {"statement": draft})


def _try(request: HttpRequest, form: forms.BasisForm, action: Any, **place: Any) -> EvidenceStatement | None:
    try:
        return action(**place, **form.answers, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None


def _show(request: HttpRequest, template: str, form: forms.WordsForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def _statement(request: HttpRequest, key: UUID) -> EvidenceStatement:
    found = queries.statement(request.who, request.workspace, key)
    if found is None:
        raise Http404
    return found


def _draft(request: HttpRequest, key: UUID) -> EvidenceStatement:
    """A draft; a statement that has been published since cannot be worked on as one."""
    found = _statement(request, key)
    if not found.is_draft:
        raise Http404
    return found
