"""``moothall worker``: background work in a process of its own, on as many machines as wanted."""

import signal
import threading
from pathlib import Path

import click

from moothall.command_line.places import data_folder, data_option, start_django, use_data


@click.command()
@data_option
def worker(data: Path | None) -> None:
    """Do background work until stopped. On PostgreSQL start as many as you want."""
    folder = data_folder(data)
    start_django(folder)
    use_data(folder)
    from django.db import OperationalError

    from moothall.command_line.preparing import pending_migrations
    from moothall.jobs.worker import run

    try:
        if steps := pending_migrations():
            command = f"The database is {steps} steps behind this version: start “moothall run” first."
            raise click.ClickException(command)
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be used: {str(error).strip()}") from error
    stop = threading.Event()
    # From here on, before the worker listens for these signals itself, they end it in order.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=stop.set).start())
    click.echo("Background work has begun. Stop it with Ctrl-C.")
    run(stop=stop)
    click.echo("Background work has stopped.")
