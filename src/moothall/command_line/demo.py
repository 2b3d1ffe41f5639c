"""``moothall demo``: a fictional council to look round in. Asks nothing."""

import os
from pathlib import Path

import click

from moothall.command_line.places import data_folder, data_option, start_django, use_data
from moothall.command_line.preparing import prepare_database
from moothall.command_line.serving import address_options, hold_address, serve


@click.command()
@data_option
@address_options
@click.option("--open", "open_browser", is_flag=True, help="Open the browser once the page answers.")
@click.option("--reset", is_flag=True, help="Start again with a fresh example.")
def demo(data: Path | None, host: str, port: int, open_browser: bool, reset: bool) -> None:
    """Show the example council: its evidence, votes, decisions and figures are fictional."""
    held = hold_address(host, port)
    os.environ["MOOTHALL_DEMO"] = "1"
    folder = data_folder(data, "demo")
    start_django(folder)
    use_data(folder)
    prepare_database()
    _refuse_beside_real_work()
    _make_example(reset=reset)

    def ready(address: str) -> None:
        click.echo(f"\nMoothall's example council is at {address}\nStop it with Ctrl-C.")

    serve(held, ready=ready, open_browser=open_browser)
    click.echo("Stopped.")


def _refuse_beside_real_work() -> None:
    """In a demo anyone may act as anyone, so nobody's real workspace may be in the same installation."""
    from moothall.people.models import Workspace

    if Workspace.objects.filter(is_example=False).exists():
        raise click.ClickException(
            "This installation holds a real workspace. The demo lets anyone act as anyone, so it needs data "
            "of its own: moothall demo --data ANOTHER-FOLDER"
        )


def _make_example(*, reset: bool) -> None:
    from moothall.demo import script

    def say(step: str) -> None:
        click.echo(f"  {step}")

    if reset:
        script.reset_demo(say=say)
    else:
        script.make_demo(say=say)
