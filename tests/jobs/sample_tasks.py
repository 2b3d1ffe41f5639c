"""Tasks for the tests. What they do is kept in ``seen``, or in two plain tables that processes share."""

import os
import time
from pathlib import Path

from django.db import connection

from moothall.jobs import TaskFailed, every, task

seen: list[object] = []
TABLES = (
    "CREATE TABLE sample_effect (number integer PRIMARY KEY)",
    "CREATE TABLE sample_attempt (number integer, moment double precision)",
)


@task("sample.note_word")
def note_word(progress, *, word):
    seen.append(word)


@task("sample.note_owner", leads_to=lambda workspace: f"/w/{workspace.slug}/")
def note_owner(progress, *, workspace, by):
    seen.append((workspace, by))


@task("sample.refuse")
def refuse(progress):
    raise TaskFailed("Line 3 of the file has no date. Add one and try again.")


@task("sample.break_down", title="Break something")
def break_down(progress):
    raise RuntimeError("the secret name of someone")


@task("sample.count")
def count(progress, *, number):
    for done in range(1, number + 1):
        progress(done, number, f"{done} of {number} counted")
        seen.append(done)


@task("sample.record_effect")
def record_effect(progress, *, number):
    """What a task should be: doing it again changes nothing."""
    _attempt(number)
    time.sleep(float(os.environ.get("SAMPLE_PAUSE", "0")))
    _effect(number)


@task("sample.hang_at_first")
def hang_at_first(progress, *, number):
    """Never ends, except when it is tried again."""
    if _attempt(number) == 1:
        _wait_for("never")
    _effect(number)


@task("sample.wait_for_release")
def wait_for_release(progress, *, number):
    _attempt(number)
    _wait_for("released")
    _effect(number)


@task("sample.report_until_stopped")
def report_until_stopped(progress, *, number):
    if _attempt(number) == 1:
        while True:
            progress(1, 4, "A quarter of it")
            time.sleep(0.02)
    _effect(number)


@every(1, "recurring.each_minute")
def each_minute(progress, *, workspace):
    seen.append(("minute", workspace))


@every("day", "recurring.each_day")
def each_day(progress, *, workspace):
    seen.append(("day", workspace))


def _attempt(number: int) -> int:
    """Write down that a task was begun, outside any transaction; how often it was by now."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sample_attempt VALUES (%s, %s)", [number, time.time()])
        cursor.execute("SELECT count(*) FROM sample_attempt WHERE number = %s", [number])
        attempts = cursor.fetchone()[0]
    begun = Path(os.environ["SAMPLE_FILES"]) / f"{number}.begun"
    begun.with_suffix(".writing").write_text(str(os.getpid()))
    begun.with_suffix(".writing").rename(begun)
    return attempts


def _effect(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sample_effect VALUES (%s) ON CONFLICT DO NOTHING", [number])


def _wait_for(name: str) -> None:
    while not (Path(os.environ["SAMPLE_FILES"]) / name).exists():
        time.sleep(0.02)
