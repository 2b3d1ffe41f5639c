"""``moothall analyse``: the product's methods on files, without a database."""

import click

from moothall.command_line.analyse.control_chart import spc
from moothall.command_line.analyse.references import references


@click.group()
def analyse() -> None:
    """Run one of the methods on a file. The same input gives the same bytes."""


for command in (spc, references):
    analyse.add_command(command)
