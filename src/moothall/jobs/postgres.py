"""Workers on PostgreSQL: procrastinate hands out tickets, the row's lease decides who works.

Imported only where the extra ``postgres`` is installed.
"""

import asyncio
import logging
import threading
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import psycopg
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone
from django_scopes import scopes_disabled
from procrastinate import App, JobContext
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from moothall.jobs.actions import claim_job, enter_recurring_work
from moothall.jobs.models import Job
from moothall.jobs.running import run_claimed_job
from moothall.jobs.tickets import QUEUE, RUN_TASK, send_ticket
from moothall.jobs.timing import LEASE, POLL_SECONDS, RENEW_SECONDS, SCHEDULE_SECONDS, TICKET_SLACK

logger = logging.getLogger(__name__)

SWEEP_TASK = "moothall.sweep"
# Above every ticket: behind a backlog, the tasks of killed workers would wait for all of it.
SWEEP_PRIORITY = 100
SWEEP_BATCH = 500
# The limits of a web request are too short for a task that computes for minutes inside a transaction.
LONG_LIMITS = "SET statement_timeout = '15min'; SET idle_in_transaction_session_timeout = '15min'"
PAUSE_SECONDS = 5


def work_through_tickets(stop: threading.Event) -> None:
    """Run a procrastinate worker until ``stop`` is set, and a new one if the database went away."""
    while not stop.is_set():
        try:
            asyncio.run(_work(stop))
        except (ConnectorException, psycopg.Error, OSError):
            logger.warning("Background work could not use the database; trying again.", exc_info=True)
        stop.wait(PAUSE_SECONDS)
    connection.close()


async def _work(stop: threading.Event) -> None:
    app = worker_app(stop)
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                install_signal_handlers=False,
                update_heartbeat_interval=RENEW_SECONDS,
                stalled_worker_timeout=LEASE.total_seconds(),
                fetch_job_polling_interval=POLL_SECONDS,
                delete_jobs="always",  # the row in our own table says how it ended
            )
        )
        while not stop.is_set() and not worker.done():
            await asyncio.sleep(0.1)
        worker.cancel()  # procrastinate then waits for the job that is running
        with suppress(asyncio.CancelledError):
            await worker


def worker_app(stop: threading.Event) -> App:
    """A procrastinate app with connections of its own.

    The app of the web processes stays as it is, so that what a task queues joins the task's transaction.
    """
    app = DjangoApp(connector=django_app.connector.get_worker_connector())

    @app.task(name=RUN_TASK, queue=QUEUE)
    def run_job(*, job: str) -> None:
        claimed = claim_job(now=timezone.now(), job_id=UUID(job))
        if claimed is not None:
            with connection.cursor() as cursor:
                cursor.execute(LONG_LIMITS)
            run_claimed_job(claimed, stop=stop)

    @app.periodic(cron=f"* * * * * */{SCHEDULE_SECONDS}")
    @app.task(
        name=SWEEP_TASK, queue=QUEUE, priority=SWEEP_PRIORITY, queueing_lock=SWEEP_TASK, pass_context=True
    )
    async def sweep(context: JobContext, timestamp: int) -> None:
        await _drop_stalled_tickets(context.app)
        await sync_to_async(replace_lost_tickets)(now=timezone.now())
        await sync_to_async(enter_recurring_work)(now=timezone.now())

    return app


async def _drop_stalled_tickets(app: App) -> None:
    """Tickets that died with their worker. The rows behind them get new ones when their leases lapse."""
    manager = app.job_manager
    for ticket in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=LEASE.total_seconds()):
        # Another worker's sweep may have dropped it first.
        with suppress(ConnectorException):
            await manager.finish_job(ticket, Status.FAILED, delete_job=True)


def replace_lost_tickets(*, now: datetime) -> int:
    """Give a new ticket to every row that is due and has none waiting; how many there were.

    That is how the task of a killed worker, or a row restored from a backup, comes to be run.
    """
    waiting = ProcrastinateJob.objects.filter(queueing_lock=Cast(OuterRef("pk"), CharField()), status="todo")
    with scopes_disabled():
        due = Job.objects.filter(~Exists(waiting), run_at__lt=now - TICKET_SLACK).order_by("run_at")
        rows = list(due[:SWEEP_BATCH])
    return sum(_replace_ticket(job) for job in rows)


def _replace_ticket(job: Job) -> bool:
    try:
        with transaction.atomic():
            send_ticket(job)
    except AlreadyEnqueued:
        return False
    return True
