"""The inbox of signals, and answering one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, can, requires
from moothall.rooms.evaluation import actions, forms, queries
from moothall.rooms.evaluation.models import Signal
from moothall.rooms.evaluation.pages.signals import signal_context, signals_context


@requires(May.SEE_WORKSPACE)
def signals(request: HttpRequest) -> HttpResponse:
    return render(request, "evaluation/signals.html", signals_context(request))


@requires(May.SEE_WORKSPACE)
def signal(request: HttpRequest, key: UUID) -> HttpResponse:
    context = {**signal_context(request, _signal(request, key)), "form": _form(request)}
    return render(request, "evaluation/signal.html", context)


@requires(May.DECIDE_SIGNAL)
def answer_signal(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _signal(request, key)
    form = _form(request, forms.posted(request))
    if form.is_valid():
        try:
            actions.decide_signal(signal=found, **form.cleaned_data, by=request.user)
        except actions.EvaluationRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "Your answer is kept with the signal.")
            return redirect("evaluation:signal", request.workspace.slug, found.pk)
    context = {**signal_context(request, found), "form": form}
    return render(request, "evaluation/signal.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, sent: Any = None) -> forms.AnswerForm:
    return forms.AnswerForm(sent, may_reopen=can(request.who, May.REOPEN_DECISION, request.workspace))


def _signal(request: HttpRequest, key: UUID) -> Signal:
    found = queries.signal(request.who, key)
    if found is None:
        raise Http404
    return found
