"""``moothall analyse``: the product's methods on files, without a database."""

import click

from moothall.command_line.analyse.agreement import agreement
from moothall.command_line.analyse.control_chart import spc
from moothall.command_line.analyse.dedupe import dedupe
from moothall.command_line.analyse.opinion import opinion
from moothall.command_line.analyse.references import references
from moothall.command_line.analyse.screening import screening


@click.group()
def analyse() -> None:
    """Run one of the methods on files. The same input gives the same bytes."""


for command in (spc, references, opinion, dedupe, screening, agreement):
    analyse.add_command(command)
