"""What we watch, programmes, and defining indicators."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.evaluation import actions, forms, queries
from moothall.rooms.evaluation.pages.home import home_context
from moothall.rooms.evaluation.pages.programmes import indicator_context, programme_context


@requires(May.SEE_WORKSPACE)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "evaluation/home.html", home_context(request))


@requires(May.MANAGE_PROGRAMME)
def new_programme(request: HttpRequest) -> HttpResponse:
    inquiries, records = queries.inquiries(request.who), queries.decision_records(request.who)
    form = forms.ProgrammeForm(forms.posted(request), inquiries=inquiries, records=records)
    if form.is_valid() and (made := _try(request, form, actions.create_programme, form.cleaned_data)):
        messages.success(request, "The programme is there. Define what will show whether it works.")
        return redirect("evaluation:programme", request.workspace.slug, made.pk)
    return render(
        request, "evaluation/new_programme.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(May.SEE_WORKSPACE)
def programme(request: HttpRequest, key: UUID) -> HttpResponse:
    found = queries.programme(request.who, key)
    if found is None:
        raise Http404
    return render(request, "evaluation/programme.html", programme_context(request, found))


@requires(May.MANAGE_PROGRAMME)
def new_indicator(request: HttpRequest) -> HttpResponse:
    """The address may name a record that the indicator is about."""
    inquiries = queries.inquiries(request.who)
    records = queries.measurable_records(request.who, request.workspace)
    initial = {"measures": request.GET.getlist("measures")}
    form = forms.IndicatorForm(forms.posted(request), inquiries=inquiries, records=records, initial=initial)
    if form.is_valid() and (made := _try(request, form, actions.define_indicator, form.answers)):
        messages.success(request, "The indicator is defined. Now import its figures.")
        return redirect("evaluation:indicator", request.workspace.slug, made.pk)
    return render(
        request, "evaluation/new_indicator.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(May.SEE_WORKSPACE)
def indicator(request: HttpRequest, key: UUID) -> HttpResponse:
    found = queries.indicator(request.who, key)
    if found is None:
        raise Http404
    return render(request, "evaluation/indicator.html", indicator_context(request, found))


def _try(request: HttpRequest, form: Any, action: Any, answers: dict[str, Any]) -> Any:
    try:
        return action(workspace=request.workspace, **answers, by=request.user)
    except actions.EvaluationRefused as refused:
        forms.show_refusal(form, refused)
        return None
