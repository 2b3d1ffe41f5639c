"""Background work as people see it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.jobs import sample_tasks  # noqa: F401

from moothall.jobs import later, worker
from moothall.jobs.actions import claim_job, renew_lease
from moothall.jobs.models import Job


@pytest.fixture
def queue(workspace):
    """Queue a sample task: ``queue("count", number=4)``."""
    return lambda name, **ids: later(f"sample.{name}", workspace=workspace, **ids)


@pytest.fixture
def administrator(signed_in):
    """A browser signed in as administrator with a second factor."""
    client = signed_in("administrator")
    Authenticator.objects.create(user=client.who, type=Authenticator.Type.TOTP, data={})
    return client


def address(page, job):
    return reverse(f"jobs:{page}", args=[job.workspace.slug, job.pk])


def state_of(job):
    with scope(workspace=job.workspace):
        return Job.objects.get(pk=job.pk).state


def text_of(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_a_member_watches_a_job_and_the_page_asks_again_until_it_has_ended(signed_in, queue):
    member, job = signed_in("member"), queue("count", number=4)
    running = claim_job(now=timezone.now())
    with scope(workspace=job.workspace):
        renew_lease(job=running, progress=40, message="40 of 100 counted", now=timezone.now())

    page = text_of(member.get(address("show", job)))
    assert '<progress class="moot-progress" id="how-far" max="100" value="40">40%</progress>' in page
    assert "40 of 100 counted" in page
    assert 'hx-trigger="every 2s"' in page
    assert f'<a class="govuk-link" href="{address("show", job)}">Refresh this page</a>' in page

    worker.run_all(now=timezone.now() + timedelta(minutes=1))
    page = text_of(member.get(address("show", job)))
    assert "Finished on" in page
    assert "hx-trigger" not in page
    assert "<progress" not in page


def test_the_part_that_is_fetched_again_is_the_part_the_page_was_made_with(signed_in, queue):
    member, job = signed_in("member"), queue("count", number=4)
    whole = text_of(member.get(address("show", job)))
    response = member.get(address("show", job), headers={"HX-Request": "true"})
    part = text_of(response)
    assert part.startswith('<div id="job-progress"')
    assert part in whole
    assert "HX-Request" in response["Vary"]


def test_a_member_sees_why_it_failed_but_only_an_administrator_may_try_again(
    signed_in, administrator, client, queue
):
    job = queue("refuse")
    worker.run_all()
    listing = text_of(administrator.get(reverse("jobs:list", args=[job.workspace.slug])))
    assert "Line 3 of the file has no date. Add one and try again." in listing
    assert "Tried 1 time. It will be tried again by itself on" in listing
    assert address("try_again", job) in listing

    response = administrator.post(address("try_again", job), follow=True)
    assert "It will be tried again now." in text_of(response)
    assert state_of(job) == "waiting"

    worker.run_all()
    member = signed_in("member")
    page = text_of(member.get(address("show", job)))
    assert "Line 3 of the file has no date." in page
    assert "An administrator can try it again." in page
    assert address("try_again", job) not in page
    assert member.post(address("try_again", job)).status_code == 403
    assert state_of(job) == "failed"


def test_an_administrator_cancels_what_waits(administrator, queue):
    job = queue("count", number=4)
    assert address("cancel", job) in text_of(administrator.get(address("show", job)))
    page = text_of(administrator.post(address("cancel", job), follow=True))
    assert f"Cancelled by {administrator.who.name}" in page
    assert address("cancel", job) not in page
    assert worker.run_all() == []


def test_what_cannot_be_done_now_is_explained(administrator, queue):
    job = queue("count", number=4)
    worker.run_all()
    page = text_of(administrator.post(address("cancel", job), follow=True))
    assert "This has already ended, so it cannot be cancelled." in page


def test_nothing_is_changed_by_looking(administrator, queue):
    job = queue("count", number=4)
    for page in ("cancel", "try_again"):
        assert administrator.get(address(page, job)).status_code == 405
    assert state_of(job) == "waiting"


def test_a_finished_job_leads_to_what_came_of_it(signed_in, queue, workspace):
    member, job = signed_in("member"), queue("note_owner")
    assert "See what came of it" not in text_of(member.get(address("show", job)))
    worker.run_all()
    page = text_of(member.get(address("show", job)))
    assert f'href="/w/{workspace.slug}/"' in page
    assert "See what came of it" in page


def test_the_list_is_newest_first_and_says_who_asked(signed_in, workspace):
    member = signed_in("member")
    later("sample.break_down", workspace=workspace, by=member.who)
    later("sample.count", workspace=workspace, number=4)
    page = text_of(member.get(reverse("jobs:list", args=[workspace.slug])))
    assert page.index(">Count</a>") < page.index(">Break something</a>")
    assert member.who.name in page
    assert "Refresh this page" in page


def test_an_empty_list_says_so(signed_in, workspace):
    page = text_of(signed_in("member").get(reverse("jobs:list", args=[workspace.slug])))
    assert "Nothing has been done in the background yet." in page


def test_jobs_of_another_workspace_and_outsiders_find_nothing(signed_in, other_workspace, queue):
    job = queue("count", number=4)
    elsewhere = reverse("jobs:show", args=[other_workspace.slug, job.pk])
    assert signed_in("member", other_workspace).get(elsewhere).status_code == 404
    assert signed_in("member", other_workspace).get(address("show", job)).status_code == 404


def test_an_observer_is_told_who_may_see_background_work(signed_in, queue):
    assert signed_in("observer").get(address("show", queue("count", number=4))).status_code == 403
