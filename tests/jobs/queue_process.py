"""One process of an installation under test: ``python tests/jobs/queue_process.py COMMAND ...``.

Prints one line of JSON. ``work`` is ``moothall worker`` with the sample tasks. Without a command it reads
commands from its input, one JSON list a line, and answers each with a line.
"""

import json
import sys
import threading
from datetime import datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scope, scopes_disabled  # noqa: E402
from tests.jobs import sample_tasks  # noqa: E402

from moothall.jobs import later, worker  # noqa: E402
from moothall.jobs.actions import cancel_job, enter_recurring_work  # noqa: E402
from moothall.jobs.models import Job  # noqa: E402
from moothall.people.models import Workspace  # noqa: E402


def prepare():
    call_command("migrate", verbosity=0)
    Workspace.objects.create(slug="testshire", name="Testshire Council")
    with connection.cursor() as cursor:
        for table in sample_tasks.TABLES:
            cursor.execute(table)


def queue(task, first, last):
    with transaction.atomic():
        for number in range(int(first), int(last) + 1):
            later(task, workspace=Workspace.objects.get(), number=number)


def work():
    worker.run()


def work_in_thread(jobs):
    """As the server process does, until so many jobs have ended; says how the thread stopped."""
    started = worker.start_in_thread()
    pause = threading.Event()
    while started and len(report()["effects"]) < int(jobs):
        pause.wait(0.05)
    return {"started": started, "stopped": worker.stop()}


def run_all(seconds_ahead):
    now = timezone.now() + timedelta(seconds=int(seconds_ahead))
    return [job.name for job in worker.run_all(now=now) if job.name.startswith("sample.")]


def lapse():
    """Let a minute pass for the leases and, on PostgreSQL, for the heartbeats of workers."""
    with scopes_disabled():
        for job in Job.objects.exclude(run_at=None):
            Job.objects.filter(pk=job.pk).update(run_at=job.run_at - timedelta(minutes=1))
    if connection.vendor == "postgresql":
        earlier = "last_heartbeat - interval '1 minute'"
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE procrastinate_workers SET last_heartbeat = {earlier}")


def cut_connections():
    """End every connection to the database but our own, as a failing network or a failover does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def cancel():
    workspace = Workspace.objects.get()
    with scope(workspace=workspace):
        cancel_job(job=Job.objects.get(name__startswith="sample."), by=None)


def enter(begin, minutes):
    """Look for recurring work once in each of so many minutes."""
    begin = datetime.fromisoformat(begin)
    for minute in range(int(minutes)):
        enter_recurring_work(now=begin + timedelta(minutes=minute))


def report():
    with scopes_disabled():
        fields = ("name", "state", "attempts", "progress", "message")
        samples = Job.objects.filter(name__startswith="sample.").order_by("created")
        jobs = list(samples.values(*fields))
        held = list(samples.filter(state="running", run_at__gt=timezone.now()).values_list("name", flat=True))
        recurring = Job.objects.filter(name__startswith="recurring.").values_list("name", flat=True)
        recurring = list(recurring)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM sample_effect ORDER BY number")
        effects = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT number, moment FROM sample_attempt ORDER BY number, moment")
        begun = cursor.fetchall()
    attempts, moments = [row[0] for row in begun], [row[1] for row in begun]
    tables = {"effects": effects, "attempts": attempts, "moments": moments}
    return {"jobs": jobs, "held": held, "recurring": recurring} | tables


def answer(command, *arguments):
    print(json.dumps(globals()[command](*arguments)), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        answer(*sys.argv[1:])
    else:
        for line in sys.stdin:
            answer(*json.loads(line))
