"""The commands by name."""

import os

import click

from moothall import __version__
from moothall.command_line.analyse import analyse
from moothall.command_line.backup import backup, restore
from moothall.command_line.demo import demo
from moothall.command_line.run import run
from moothall.command_line.verify import verify
from moothall.command_line.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="moothall")
def moothall() -> None:
    """Moothall: a council and its partners co-produce evidence, decide on it and see what came of it."""


for command in (demo, run, worker, verify, backup, restore, analyse):
    moothall.add_command(command)


def main() -> None:
    moothall(prog_name=os.environ.get("MOOTHALL_COMMAND", "moothall"))
