"""later() is the only door, and the row it writes is what pages show."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.jobs import sample_tasks

from moothall.jobs import every, later, task, worker
from moothall.jobs.actions import JobRefused, cancel_job, remove_old_jobs, retry_job
from moothall.jobs.models import Job
from moothall.jobs.queries import job as job_with_id
from moothall.jobs.queries import jobs_of
from moothall.jobs.registry import UnknownTask, WrongIds


@pytest.fixture(autouse=True)
def nothing_seen():
    sample_tasks.seen.clear()


def tickets():
    """How many tickets wait; on SQLite there are none, and workers look at the rows."""
    if connection.vendor != "postgresql":
        return Job.objects.exclude(run_at=None).count()
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(status="todo").count()


def test_a_job_is_queued_in_its_callers_transaction_and_goes_with_it(inside):
    with transaction.atomic():
        later("sample.note_word", workspace=inside, word="dropped")
        assert tickets() == 1
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert tickets() == 0
    later("sample.note_word", workspace=inside, word="kept")
    assert tickets() == 1
    worker.run_all()
    assert sample_tasks.seen == ["kept"]


def test_a_job_says_what_who_and_how_it_went(inside, person):
    asker = person("reviewer", inside)
    job = later("sample.count", workspace=inside, by=asker, number=4)
    assert (job.title, job.state, job.progress, job.by) == ("Count", "waiting", 0, asker)

    worker.run_all()

    job.refresh_from_db()
    assert (job.state, job.progress, job.message) == ("done", 100, "4 of 4 counted")
    assert job.attempts == 1
    assert job.created <= job.started <= job.finished


def test_a_participant_without_an_account_may_cause_work_but_is_not_remembered(inside):
    assert later("sample.note_word", workspace=inside, by=object(), word="one").by is None


def test_a_task_that_names_workspace_and_by_is_given_them_and_runs_in_its_scope(workspace, person):
    asker = person("reviewer", workspace)
    later("sample.note_owner", workspace=workspace, by=asker)
    worker.run_all()
    assert sample_tasks.seen == [(workspace, asker)]


def test_a_job_runs_no_earlier_than_it_should(inside):
    now = timezone.now()
    later("sample.note_word", workspace=inside, word="tomorrow", run_at=now + timedelta(days=1))
    later("sample.note_word", workspace=inside, word="today")
    assert len(worker.run_all()) == 1
    assert sample_tasks.seen == ["today"]
    worker.run_all(now=now + timedelta(days=1, seconds=1))
    assert sample_tasks.seen == ["today", "tomorrow"]


def test_an_unknown_task_is_refused_with_the_names_that_there_are(inside):
    with pytest.raises(UnknownTask, match=r"no task called 'sample.sing'.*sample.count"):
        later("sample.sing", workspace=inside)
    assert not Job.objects.exists()


@pytest.mark.parametrize("ids", [{}, {"words": "one"}, {"word": "one", "more": 1}])
def test_ids_that_do_not_fit_the_task_are_refused_when_it_is_queued(inside, ids):
    with pytest.raises(WrongIds, match=r"The task sample.note_word takes word; it was given"):
        later("sample.note_word", workspace=inside, **ids)


@pytest.mark.parametrize("value", ["a" * 64, "2031-03", "session:12", 7, uuid.UUID(int=5)])
def test_ids_are_passed_on(inside, value):
    later("sample.note_word", workspace=inside, word=value)
    worker.run_all()
    assert sample_tasks.seen == [str(value) if isinstance(value, uuid.UUID) else value]


@pytest.mark.parametrize(
    "value",
    ["", "a" * 65, "Ana Costa", "ana@example.org", "line\nbreak", "id\n", 10**64, 1.5, True, None, ["id"]],
)
def test_anything_but_an_id_is_refused_because_a_queue_holds_no_personal_text(inside, value):
    with pytest.raises((TypeError, ValueError), match=r"The task sample.note_word was given"):
        later("sample.note_word", workspace=inside, word=value)
    assert not Job.objects.exists()


def test_two_tasks_cannot_have_one_name():
    with pytest.raises(ValueError, match=r"already a task called sample.count"):
        task("sample.count")(lambda progress: None)


@pytest.mark.parametrize("period", ["week", 0, -5, 1.5])
def test_a_period_is_a_day_an_hour_or_minutes(period):
    with pytest.raises(ValueError, match="A period is"):
        every(period, "sample.never")


def test_a_waiting_job_is_cancelled_at_once(inside, person):
    administrator = person("administrator", inside)
    job = cancel_job(job=later("sample.note_word", workspace=inside, word="no"), by=administrator)
    assert (job.state, job.changed_by, job.run_at) == ("cancelled", administrator, None)
    assert worker.run_all() == []
    with pytest.raises(JobRefused, match="already ended"):
        cancel_job(job=job, by=administrator)


def test_only_what_failed_can_be_retried(inside, person):
    job = later("sample.note_word", workspace=inside, word="once")
    for _ in range(2):
        with pytest.raises(JobRefused, match="Only something that has failed"):
            retry_job(job=job, by=person("administrator", inside))
        worker.run_all()
    assert sample_tasks.seen == ["once"]


def test_the_list_shows_this_workspace_only_and_the_newest_first(workspace, other_workspace, person, inside):
    who = person("member", workspace)
    mine = [later("sample.note_word", workspace=workspace, word=word) for word in ("first", "second")]
    theirs = later("sample.note_word", workspace=other_workspace, word="theirs")
    assert list(jobs_of(who, workspace)) == mine[::-1]
    assert job_with_id(who, mine[0].pk) == mine[0]
    assert job_with_id(who, theirs.pk) is None
    assert not jobs_of(who, other_workspace).exists()


def test_old_entries_are_removed_but_failures_are_kept_for_a_year(inside):
    now = timezone.now()
    made = {
        (state, days): Job.objects.create(
            workspace=inside, name="sample.count", state=state, finished=now - timedelta(days=days)
        ).pk
        for state in (Job.State.DONE, Job.State.CANCELLED, Job.State.DEAD)
        for days in (29, 31, 366)
    }
    waiting = later("sample.note_word", workspace=inside, word="one").pk
    assert remove_old_jobs(now=now) == 5
    kept = {made["done", 29], made["cancelled", 29], made["dead", 29], made["dead", 31], waiting}
    assert set(Job.objects.values_list("pk", flat=True)) == kept
