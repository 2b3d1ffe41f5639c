"""Recurring work is entered once per period in every workspace."""

from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scopes_disabled
from tests.jobs import sample_tasks  # noqa: F401

from moothall.jobs.actions import enter_recurring_work
from moothall.jobs.models import Job, Schedule
from moothall.people.models import Workspace

NOON = datetime(2031, 6, 2, 12, 0, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _database(workspace, other_workspace):
    pass


def entered(name):
    with scopes_disabled():
        return Job.objects.filter(name=f"recurring.{name}").count()


def test_each_task_is_entered_once_per_period_in_every_workspace():
    for seconds in (0, 10, 39):
        enter_recurring_work(now=NOON + timedelta(seconds=seconds))
    assert entered("each_minute") == entered("each_day") == 2
    enter_recurring_work(now=NOON + timedelta(seconds=40))
    assert (entered("each_minute"), entered("each_day")) == (4, 2)


def test_an_archived_workspace_is_left_in_peace():
    Workspace.objects.filter(slug="elsewhere").update(archived=NOON)
    enter_recurring_work(now=NOON)
    assert entered("each_day") == 1


def test_a_day_begins_at_local_midnight_also_when_the_clocks_change():
    # In London 30 March 2031 has 23 hours: it begins at 00:00 and the 31st at 23:00, both UTC.
    begin = datetime(2031, 3, 30, tzinfo=UTC)
    days = []
    for hour in range(48):
        before = entered("each_day")
        enter_recurring_work(now=begin + timedelta(hours=hour))
        if entered("each_day") > before:
            days.append(hour)
    assert days == [0, 23, 47]


def test_periods_that_passed_while_nothing_ran_are_not_made_up_for():
    enter_recurring_work(now=NOON)
    enter_recurring_work(now=NOON + timedelta(days=9))
    assert entered("each_day") == 4


def test_a_clock_that_is_a_little_behind_enters_no_period_again():
    enter_recurring_work(now=NOON)
    enter_recurring_work(now=NOON - timedelta(minutes=1))
    assert entered("each_minute") == 2


def test_a_clock_that_once_was_far_ahead_does_not_stop_recurring_work():
    enter_recurring_work(now=NOON + timedelta(days=400))
    enter_recurring_work(now=NOON)
    assert entered("each_day") == 4


def test_if_the_jobs_cannot_be_queued_the_period_is_not_marked(monkeypatch):
    def refuse(*arguments, **named):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("moothall.jobs.actions.schedules.queue_job", refuse)
        with pytest.raises(RuntimeError):
            enter_recurring_work(now=NOON)
    assert not Schedule.objects.exclude(last_run=None).exists()
    enter_recurring_work(now=NOON)
    assert entered("each_day") == 2
