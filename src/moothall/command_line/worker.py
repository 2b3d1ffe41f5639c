"""``moothall worker``: background work in a process of its own, on as many machines as wanted."""

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
    click.echo("Background work has begun. Stop it with Ctrl-C.")
    run()
    click.echo("Background work has stopped.")
