"""Leases, fences, attempts and how a job ends: the same rows and the same code on both engines."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.jobs import sample_tasks

from moothall.jobs import later, task, worker
from moothall.jobs.actions import cancel_job, claim_job, fail_job, finish_job, renew_lease, retry_job
from moothall.jobs.actions.leases import Standing
from moothall.jobs.models import Job
from moothall.jobs.timing import LEASE, pause_after

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_seen():
    sample_tasks.seen.clear()


@pytest.fixture
def now(db):
    return timezone.now() + SECOND


@pytest.fixture
def queued(inside):
    return later("sample.note_word", workspace=inside, word="one")


def test_a_claimed_job_is_nobody_elses_until_its_lease_lapses(queued, now):
    first = claim_job(now=now)
    assert (first, first.state, first.attempts) == (queued, "running", 1)
    assert claim_job(now=now + LEASE - SECOND) is None

    second = claim_job(now=now + LEASE + SECOND)
    assert (second, second.attempts) == (queued, 2)
    assert second.lease != first.lease


def test_a_renewed_lease_lasts_longer(queued, now):
    job = claim_job(now=now)
    assert renew_lease(job=job, progress=40, message="40 of 100", now=now + 20 * SECOND) is Standing.HELD
    assert claim_job(now=now + LEASE + 19 * SECOND) is None
    job.refresh_from_db()
    assert (job.progress, job.message) == (40, "40 of 100")
    assert claim_job(now=now + LEASE + 21 * SECOND) == queued


def test_a_worker_whose_job_was_taken_over_can_write_nothing_about_it(queued, now):
    slow = claim_job(now=now)
    quick = claim_job(now=now + LEASE + SECOND)

    assert renew_lease(job=slow, progress=99, message="late", now=now) is Standing.LOST
    assert not fail_job(job=slow, sentence="late", now=now)
    assert not finish_job(job=slow, now=now)

    queued.refresh_from_db()
    assert (queued.state, queued.progress, queued.error, queued.lease) == ("running", 0, "", quick.lease)
    assert finish_job(job=quick, now=now)
    queued.refresh_from_db()
    assert queued.state == "done"
    assert not finish_job(job=slow, now=now)


def test_a_worker_that_lost_its_job_stops_at_its_next_report(inside, now):
    """The task is called here while another worker takes the same job."""
    taken = []

    @task("sample.be_overtaken")
    def be_overtaken(progress):
        taken.append(claim_job(now=timezone.now() + LEASE + SECOND))
        progress(1, 2, "half")
        taken.append("went on")

    later("sample.be_overtaken", workspace=inside)
    job = worker.run_once(now=now)

    assert taken == [job]
    job.refresh_from_db()
    assert (job.state, job.attempts, job.progress) == ("running", 2, 0)


def test_a_failed_job_is_tried_five_times_with_longer_and_longer_pauses_and_then_is_dead(inside, now):
    job = later("sample.refuse", workspace=inside)
    for attempt in range(1, 6):
        assert worker.run_all(now=now) == [job]
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.error == "Line 3 of the file has no date. Add one and try again."
        if attempt < 5:
            assert job.state == "failed"
            assert job.run_at >= now + 7 * SECOND
            assert worker.run_all(now=job.run_at - SECOND) == [], "it waits for its pause to end"
            now = job.run_at
    assert (job.state, job.run_at) == ("dead", None)
    assert worker.run_all(now=now + 400 * DAY) == []


def test_pauses_grow_fourfold_and_differ_by_chance():
    for attempts, seconds in ((1, 15), (2, 60), (3, 240), (4, 960)):
        pauses = [pause_after(attempts).total_seconds() for _ in range(200)]
        assert all(seconds * 0.5 <= pause <= seconds * 1.5 for pause in pauses)
        assert len(set(pauses)) > 100


def test_a_job_that_kills_its_worker_five_times_is_dead_and_says_so(queued, now):
    for _ in range(5):
        assert claim_job(now=now) == queued
        now += LEASE + SECOND
    assert claim_job(now=now) is None
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("dead", 5)
    assert "stopped without a word each of the five times" in queued.error


def test_an_unforeseen_error_shows_a_plain_sentence_and_goes_to_the_log(inside, now, caplog):
    job = later("sample.break_down", workspace=inside)
    with caplog.at_level(logging.ERROR):
        worker.run_all(now=now)
    job.refresh_from_db()
    assert job.title == "Break something"
    assert "Something went wrong in Moothall itself" in job.error
    assert "secret" not in job.error
    assert str(job.pk) in caplog.text


def test_a_task_that_this_version_does_not_know_waits_for_one_that_does(inside, now):
    job = Job.objects.create(workspace=inside, name="sample.of_tomorrow", run_at=now)
    worker.run_all(now=now)
    job.refresh_from_db()
    assert (job.state, job.title) == ("failed", "sample.of_tomorrow")
    assert "another version of Moothall" in job.error


def test_a_dead_job_that_is_retried_has_five_new_attempts(inside, now, person):
    job = later("sample.refuse", workspace=inside)
    while worker.run_all(now=now):
        now += DAY
    administrator = person("administrator", inside)
    job = retry_job(job=job, by=administrator)
    assert (job.state, job.attempts, job.error, job.changed_by) == ("waiting", 0, "", administrator)
    runs = 0
    while worker.run_all(now=now):
        runs += 1
        now += DAY
    assert runs == 5


def test_a_failed_job_that_waits_for_its_pause_can_be_retried_at_once(inside, now):
    job = later("sample.refuse", workspace=inside)
    worker.run_all(now=now)
    assert worker.run_all(now=now) == []
    retry_job(job=job, by=None)
    assert worker.run_all(now=timezone.now()) == [job]


def test_a_cancelled_task_stops_at_its_next_report_and_is_not_tried_again(inside, now):
    @task("sample.be_cancelled")
    def be_cancelled(progress):
        progress(1, 3, "a third")
        cancel_job(job=Job.objects.get(), by=None)
        progress(2, 3, "two thirds")
        sample_tasks.seen.append("went on")

    job = later("sample.be_cancelled", workspace=inside)
    worker.run_all(now=now)
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts) == ("cancelled", 66, 1)
    assert sample_tasks.seen == []
    assert worker.run_all(now=now + DAY) == []


def test_a_job_cancelled_while_its_worker_was_dead_is_not_taken_again(queued, now):
    claim_job(now=now)
    assert cancel_job(job=queued, by=None).state == "running"
    assert claim_job(now=now + LEASE + SECOND) is None
    queued.refresh_from_db()
    assert queued.state == "cancelled"


def test_a_task_that_ended_before_it_noticed_its_cancellation_is_done(queued, now):
    job = claim_job(now=now)
    cancel_job(job=queued, by=None)
    assert finish_job(job=job, now=now)
    queued.refresh_from_db()
    assert (queued.state, queued.cancel_asked) == ("done", False)


def test_progress_is_a_percentage_and_its_message_fits_the_row(inside, now):
    shown = []

    @task("sample.show_progress")
    def show_progress(progress):
        for done, total in ((0, 0), (1, 3), (5, 4), (-1, 4)):
            progress(done, total, "m" * 500)
            job = Job.objects.get()
            shown.append((job.progress, len(job.message)))

    later("sample.show_progress", workspace=inside)
    worker.run_all(now=now)
    assert shown == [(0, 200), (33, 200), (100, 200), (0, 200)]


def test_jobs_run_in_the_order_in_which_they_were_queued(inside, now):
    for word in ("one", "two", "three"):
        later("sample.note_word", workspace=inside, word=word)
    worker.run_all(now=now)
    assert sample_tasks.seen == ["one", "two", "three"]
