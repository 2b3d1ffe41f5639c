"""Risk of bias: templates, judging record by record, settling, and the table of all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.exporting import ExportedFile
from moothall.rooms.codification.models import BiasTemplate, Candidate
from moothall.rooms.codification.pages import bias as pages
from moothall.rooms.codification.prisma_files import KINDS
from moothall.rooms.codification.views.downloading import download


@requires(May.SEE_DRAFTS)
def bias(request: HttpRequest, review: UUID) -> HttpResponse:
    """The table of the template that the address names; of the one used last, if it names none."""
    template = queries.bias_template(request.who, request.GET.get("template", ""))
    if template is None:
        used = queries.bias_templates_used(request.who, request.record)
        template = next(reversed(used or queries.bias_templates(request.who)), None)
    return render(request, "codification/bias.html", pages.bias_context(request, request.record, template))


@requires(May.MANAGE_REVIEW)
def take_up_template(request: HttpRequest, review: UUID) -> HttpResponse:
    form = forms.TakeUpForm(forms.posted(request))
    if form.is_valid() and (made := _try(form, actions.take_up_template, request, **form.cleaned_data)):
        return redirect(_table(request, made))
    context = {"form": form, "review": request.record, "templates": queries.bias_templates(request.who)}
    return render(request, "codification/bias_templates.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def write_template(request: HttpRequest, review: UUID) -> HttpResponse:
    """A template of one's own; the next version of the one that the address names, if it names one."""
    before = queries.bias_template(request.who, request.GET.get("template", ""))
    form = forms.TemplateForm(forms.posted(request), before=before)
    if form.is_valid() and (
        made := _try(form, actions.write_template, request, **form.answers, before=before)
    ):
        return redirect(_table(request, made))
    context = {"form": form, "review": request.record, "earlier": before}
    return render(request, "codification/bias_template.html", context, status=422 if form.is_bound else 200)


@requires(May.SCREEN_RECORD)
def judge_bias(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate, template = _named(request, key)
    own = queries.appraised_of(request.who, [candidate], template)[candidate.pk].own
    form = forms.JudgeForm(forms.posted(request), template=template, own=own)
    if form.is_valid() and _judge(form, actions.judge_bias, request, candidate, template):
        return redirect(_table(request, template))
    context = {"form": form, **pages.judge_context(request, candidate, template)}
    return render(request, "codification/judge_bias.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_DRAFTS)
def bias_record(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    """What was judged of one record and why, once it is open to all."""
    candidate, template = _named(request, key)
    found = queries.appraised_of(request.who, [candidate], template)[candidate.pk]
    if not found.is_open:
        raise Http404
    return render(request, "codification/bias_record.html", pages.record_context(request, found))


@requires(May.SCREEN_RECORD)
def settle_bias(request: HttpRequest, review: UUID, key: UUID) -> HttpResponse:
    candidate, template = _named(request, key)
    found = queries.appraised_of(request.who, [candidate], template)[candidate.pk]
    if not found.is_open or not found.differing:
        raise Http404
    own = {domain: row for domain, row in found.final.items() if domain in found.differing}
    form = forms.JudgeForm(forms.posted(request), template=template, own=own, only=found.differing)
    if form.is_valid() and _judge(form, actions.settle_bias, request, candidate, template):
        return redirect(_table(request, template))
    context = {"form": form, "differences": pages.differences_of(found)}
    context |= pages.judge_context(request, candidate, template)
    return render(request, "codification/settle_bias.html", context, status=422 if form.is_bound else 200)


@requires(May.SEE_DRAFTS)
def bias_csv(request: HttpRequest, review: UUID) -> HttpResponse:
    return download(ExportedFile("risk-of-bias.csv", KINDS["csv"], pages.bias_csv(request, request.record)))


def _named(request: HttpRequest, key: UUID) -> tuple[Candidate, BiasTemplate]:
    candidate = queries.included_record(request.who, request.record, key)
    template = queries.bias_template(request.who, request.GET.get("template", ""))
    if template is None:
        template = next(iter(queries.bias_templates(request.who)), None)
    if candidate is None or template is None:
        raise Http404
    return candidate, template


def _try(form: Any, action: Any, request: HttpRequest, **fields: Any) -> BiasTemplate | None:
    try:
        return action(workspace=request.workspace, **fields, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None


def _judge(
    form: Any, action: Any, request: HttpRequest, candidate: Candidate, template: BiasTemplate
) -> bool:
    try:
        made = action(candidate=candidate, template=template, judged=form.judged, by=request.user)
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return False
    messages.success(request, f"Domains saved: {len(made)}.")
    return True


def _table(request: HttpRequest, template: BiasTemplate) -> str:
    where = [request.workspace.slug, request.record.pk]
    return reverse("codification:bias", args=where, query={"template": str(template.pk)})
