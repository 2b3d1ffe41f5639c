"""Prompts: their list, adding and changing one, and the picture of one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import PromptForm
from moothall.rooms.reflection.models import Prompt
from moothall.rooms.reflection.pages.plans import prompts_context
from moothall.ui.forms import posted, show_refusal


@requires(May.SEE_WORKSPACE)
def prompts(request: HttpRequest, session: UUID) -> HttpResponse:
    return render(request, "reflection/prompts.html", prompts_context(request))


@requires(May.RUN_SESSION)
def add_prompt(request: HttpRequest, session: UUID) -> HttpResponse:
    form = PromptForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            actions.add_prompt(session=request.record, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The prompt is added.")
            return redirect("reflection:prompts", request.workspace.slug, request.record.pk)
    return _ask(request, form, "Add a prompt")


@requires(May.RUN_SESSION)
def change_prompt(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """Other words or another picture, while the doors have not been opened."""
    prompt = _prompt(request, key)
    now = {"text": prompt.text, "alternative_text": prompt.alternative_text}
    has_picture = prompt.image is not None
    form = PromptForm(posted(request), request.FILES or None, initial=now, has_picture=has_picture)
    if form.is_valid():
        try:
            actions.change_prompt(prompt=prompt, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The prompt is changed.")
            return redirect("reflection:prompts", request.workspace.slug, request.record.pk)
    return _ask(request, form, "Change the prompt", prompt)


@requires(May.JOIN_SESSION)
def picture(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """The picture of a prompt, for whoever may be in the session."""
    prompt = _prompt(request, key)
    if prompt.image is None:
        raise Http404
    response = HttpResponse(bytes(prompt.image), content_type=prompt.image_type)
    # A phone that votes on ten statements under one picture loads it once.
    response["Cache-Control"] = "private, max-age=600"
    return response


def _ask(request: HttpRequest, form: PromptForm, task: str, prompt: Prompt | None = None) -> HttpResponse:
    context = {"form": form, "task": task, "session": request.record, "prompt": prompt}
    return render(request, "reflection/prompt.html", context, status=422 if form.is_bound else 200)


def _prompt(request: HttpRequest, key: UUID) -> Prompt:
    found = queries.prompt(request.who, request.record, key)
    if found is None:
        raise Http404
    return found
