"""Background work as people see it: the list, how far one job is, cancel and try again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from moothall.jobs import queries
from moothall.jobs.actions import JobRefused, cancel_job, retry_job
from moothall.jobs.models import Job
from moothall.permissions import May, can, requires

State = Job.State
PAGE = 50
HEAD = [{"text": text} for text in ("What", "State", "How far", "Asked for", "By")]
COLOURS = {State.RUNNING: "blue", State.DONE: "green", State.FAILED: "yellow", State.DEAD: "red"}


@requires(May.SEE_DRAFTS)
def list_jobs(request: HttpRequest) -> HttpResponse:
    """What failed and can be tried again, then everything, newest first."""
    jobs = queries.jobs_of(request.who, request.workspace)
    page = Paginator(jobs, PAGE).get_page(request.GET.get("page"))
    context = {
        "failed": jobs.filter(state__in=(State.FAILED, State.DEAD))[:PAGE],
        "page": page,
        "head": HEAD,
        "rows": [_row(job, request.workspace.slug) for job in page],
        "goes_on": any(not job.has_ended for job in page),
        "may_change": can(request.who, May.MANAGE_SETTINGS, request.workspace),
    }
    return render(request, "ui/jobs/list.html", context)


@requires(May.SEE_DRAFTS)
@vary_on_headers("HX-Request")
def show_job(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far one job is. The page asks again every two seconds until it has ended."""
    found = _job(request, job)
    context = {
        "job": found,
        "tag": _tag(found),
        "may_change": can(request.who, May.MANAGE_SETTINGS, request.workspace),
    }
    return render(request, "ui/jobs/_progress.html" if request.htmx else "ui/jobs/progress.html", context)


@requires(May.MANAGE_SETTINGS)
@require_POST
def cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    return _do(request, _job(request, job), cancel_job, "It is being cancelled.")


@requires(May.MANAGE_SETTINGS)
@require_POST
def try_again(request: HttpRequest, job: UUID) -> HttpResponse:
    return _do(request, _job(request, job), retry_job, "It will be tried again now.")


def _job(request: HttpRequest, id: UUID) -> Job:
    job = queries.job(request.who, id)
    if job is None:
        raise Http404
    return job


def _do(request: HttpRequest, job: Job, action: Callable[..., Job], done: str) -> HttpResponse:
    try:
        action(job=job, by=request.user)
    except JobRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("jobs:show", request.workspace.slug, job.pk)


def _tag(job: Job) -> dict[str, Any]:
    words = "Being cancelled" if job.cancel_asked and not job.has_ended else job.get_state_display()
    return {"text": words, "classes": f"govuk-tag--{COLOURS.get(job.state, 'grey')}"}


def _row(job: Job, slug: str) -> list[dict[str, Any]]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("jobs:show", args=[slug, job.pk]), job.title
    )
    asked = date_format(timezone.localtime(job.created), "j F Y, H:i")
    by = job.by.name if job.by else "Moothall"
    return [
        {"html": link},
        {"text": _tag(job)["text"]},
        {"text": f"{job.progress}%"},
        {"text": asked},
        {"text": by},
    ]


app_name = "jobs"
urlpatterns = [
    path("w/<slug:workspace>/background-work/", list_jobs, name="list"),
    path("w/<slug:workspace>/background-work/<uuid:job>/", show_job, name="show"),
    path("w/<slug:workspace>/background-work/<uuid:job>/cancel/", cancel, name="cancel"),
    path("w/<slug:workspace>/background-work/<uuid:job>/try-again/", try_again, name="try_again"),
]
