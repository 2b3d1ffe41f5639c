"""``moothall backup`` and ``moothall restore``."""

from pathlib import Path

import click

from moothall.command_line.places import data_folder, data_option, installed_in, start_django
from moothall.command_line.safekeeping.making import make_backup
from moothall.command_line.safekeeping.manifest import NotKept
from moothall.command_line.safekeeping.restoring import restore_backup

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("target", type=FOLDER)
@data_option
def backup(target: Path, data: Path | None) -> None:
    """Copy everything this installation needs to the new folder TARGET.

    The installation may go on working meanwhile. The copy holds the keys with which it signs: keep it as
    safe as the installation itself.
    """
    folder = data_folder(data)
    if not installed_in(folder):
        raise click.ClickException(f"There is no installation in {folder}. Name its folder with --data.")
    start_django(folder)
    try:
        _sign_ledgers()
        manifest = make_backup(data=folder, target=target.resolve())
    except NotKept as error:
        raise click.ClickException(str(error)) from error
    size = sum(length for length, _ in manifest.files.values()) / 1e6
    click.echo(f"Backed up to {target}: {len(manifest.files)} files, {size:.1f} MB.")


def _sign_ledgers() -> None:
    """Sign how far each ledger has come, so that the backup can be checked against it."""
    from django.db import DatabaseError

    from moothall.events.actions import sign_ledger
    from moothall.people.models import Workspace

    try:
        for workspace in Workspace.objects.order_by("created"):
            sign_ledger(workspace=workspace)
    except DatabaseError as error:
        raise NotKept(f"The database cannot be read: {str(error).strip()}") from error


@click.command()
@click.argument("source", type=FOLDER)
@click.option("--force", is_flag=True, help="Replace an installation that is there; it is kept aside.")
@data_option
def restore(source: Path, force: bool, data: Path | None) -> None:
    """Put the backup in the folder SOURCE in place, once all of it has been checked.

    Stop the server and the workers first.
    """
    folder = data_folder(data)
    try:
        restored = restore_backup(source=source.resolve(), data=folder, force=force)
    except NotKept as error:
        raise click.ClickException(str(error)) from error
    for slug, rows in restored.ledgers.items():
        click.echo(f"The ledger of {slug} is in order: {rows} rows.")
    for kept in restored.aside:
        click.echo(f"What was there before is kept in {kept}.")
    click.echo(f"Restored {restored.files} files to {folder}.")
