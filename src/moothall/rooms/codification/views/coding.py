"""Coding sentences, and reading excerpts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.pages.coding import chosen_sentences, excerpt_context, excerpts_context


@requires(May.CODE_EXCERPT)
def code_sentences(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sentences stand in the address; here it is said what they are about."""
    source = queries.source(request.who, key)
    if source is None:
        raise Http404
    sentences = chosen_sentences(request, source)
    if not sentences:
        messages.error(request, "Tick at least one sentence, then choose “Code these”.")
        return redirect("codification:source", request.workspace.slug, source.pk)
    form = forms.CodesForm(forms.posted(request), codes=queries.codes(request.who))
    if form.is_valid() and _code(request, source, sentences, form):
        return redirect("codification:source", request.workspace.slug, source.pk)
    context = {"form": form, "source": source, "sentences": sentences}
    return render(request, "codification/code.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_WORKSPACE)
def excerpts(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/excerpts.html", excerpts_context(request))


@requires(May.SEE_WORKSPACE)
def excerpt(request: HttpRequest, key: UUID) -> HttpResponse:
    found = queries.coding(request.who, key)
    if found is None:
        raise Http404
    return render(request, "codification/excerpt.html", excerpt_context(request, found))


def _code(request: HttpRequest, source: object, sentences: list, form: forms.CodesForm) -> bool:
    try:
        made = actions.code_sentences(
            source=source,
            sentences=[sentence.number for sentence in sentences],
            codes=form.chosen,
            new_code=form.cleaned_data["new_code"],
            by=request.user,
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    messages.success(request, f"Excerpts coded: {len(made)}.")
    return True
