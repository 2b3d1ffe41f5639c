"""``moothall run``: an installation of your own."""

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moothall.command_line.places import data_folder, data_option, start_django, use_data
from moothall.command_line.preparing import one_at_a_time, prepare_database
from moothall.command_line.serving import address_options, hold_address, serve

if TYPE_CHECKING:
    from moothall.people.models import Person

PASSWORD_VARIABLE = "MOOTHALL_ADMINISTRATOR_PASSWORD"  # noqa: S105
LINK = """
Sign in as the first administrator with this link. It works once and for 15 minutes; after that, ask for
another on the sign-in page.

  {link}
"""


@click.command()
@data_option
@address_options
@click.option("--open", "open_browser", is_flag=True, help="Open the browser once the page answers.")
@click.option("--workspace", help="Name of the first workspace, such as that of the council.")
@click.option("--administrator-name", help="Name of its first administrator.")
@click.option("--administrator-email", help="Their e-mail address.")
def run(
    data: Path | None,
    host: str,
    port: int,
    open_browser: bool,
    workspace: str | None,
    administrator_name: str | None,
    administrator_email: str | None,
) -> None:
    """Serve an installation. The first start asks who its first administrator is.

    The password is asked for, or taken from MOOTHALL_ADMINISTRATOR_PASSWORD; without one, a link that
    signs the administrator in once is printed.
    """
    held = hold_address(host, port)
    folder = data_folder(data)
    start_django(folder)
    use_data(folder)
    prepare_database()
    with one_at_a_time():
        newcomer = _first_administrator(workspace, administrator_name, administrator_email)

    def ready(address: str) -> None:
        click.echo(f"\nMoothall is at {address}\nStop it with Ctrl-C.")
        if newcomer is not None:
            _show_link(newcomer)

    serve(held, ready=ready, open_browser=open_browser)
    click.echo("Stopped.")


def _first_administrator(workspace: str | None, name: str | None, email: str | None) -> "Person | None":
    """Open the first workspace if there is none; the administrator if they need a link to sign in."""
    from moothall.people.models import Person, Workspace

    if Workspace.objects.filter(is_example=False).exists():
        return None
    asking = sys.stdin.isatty()
    if not asking and not (workspace and name and email):
        raise click.ClickException(
            "This installation is empty. Name its first administrator with --workspace, --administrator-name "
            "and --administrator-email, or start it in a terminal, which asks."
        )
    if asking:
        click.echo("This installation is empty. Who is its first administrator?")
    workspace = workspace or click.prompt("Name of the council or collaboration", type=str)
    name = name or click.prompt("Name of the administrator", type=str)
    email = email or click.prompt("E-mail address", type=str)
    password = os.environ.get(PASSWORD_VARIABLE) or (_ask_password() if asking else "")
    _open_workspace(workspace, name, email, password)
    return None if password else Person.objects.get(email=email.lower())


def _open_workspace(workspace: str, name: str, email: str, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from moothall.rooms.governance.actions import open_workspace

    try:
        validate_email(email)
        if password:
            validate_password(password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    open_workspace(
        name=workspace,
        slug=short_name(workspace),
        administrator_email=email,
        administrator_name=name,
        password=password or None,
    )
    click.echo(f"The workspace “{workspace}” is open, with {name} as its administrator.")


def _ask_password() -> str:
    return click.prompt(
        "Password of at least 12 characters, or Enter for a link that signs in once",
        default="",
        hide_input=True,
        show_default=False,
        confirmation_prompt="The same password again",
        type=str,
    )


def short_name(workspace: str) -> str:
    """The part of the address that names a workspace: “Fallowmere Borough Council” gives ``fallowmere``."""
    from django.utils.text import slugify

    words = slugify(workspace)[:60].strip("-")
    shorter = re.sub(r"-(borough|city|county|district|metropolitan|town|parish)?-?council$", "", words)
    return shorter or words or "council"


def _show_link(person: "Person") -> None:
    from moothall.people.links import sign_in_link

    click.echo(LINK.format(link=sign_in_link(person)))
