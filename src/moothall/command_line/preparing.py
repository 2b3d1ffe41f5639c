"""Bringing the database up to date: migrations, and on PostgreSQL the table of the cache."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

# Any number, the same in every process: whoever holds this lock in PostgreSQL prepares the installation.
PREPARING = 6_217_041


def prepare_database() -> None:
    """Create or update the database; several processes may start at once. Raises ClickException."""
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        with one_at_a_time():
            executor = MigrationExecutor(connection)
            steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
            if steps:
                with Console(stderr=True).status(f"Preparing the database: {steps} steps"):
                    call_command("migrate", verbosity=0, interactive=False)
                click.echo(f"Database prepared ({steps} steps).")
            if connection.vendor == "postgresql":
                call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be used: {str(error).strip()}") from error


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several processes that start against one PostgreSQL, on any machine, one prepares it at a time."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])
            cursor.execute("RESET statement_timeout")


def pending_migrations() -> int:
    """How many steps the database lags behind this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
