"""``moothall analyse references``: what a file of references holds, and the same in another format."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from moothall.command_line.analyse.answers import ending_if_unreadable, print_json
from moothall.formats.import_report import ImportReport
from moothall.formats.references import FORMATS, PLACES, Reference, read, write

SOMETHING_REJECTED = 1


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to", "target", type=click.Choice(FORMATS), help="Write everything that was read in this format."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write it to.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def references(files: tuple[Path, ...], target: str | None, out: Path | None, as_json: bool) -> None:
    """Read FILES of references and say line by line what could not be kept.

    RIS, PubMed, BibTeX, EndNote, Web of Science, CSL-JSON, CSV and Excel are told apart by what is in them.
    Ends with 0; 1 if something was rejected; 2 if a file cannot be read.
    """
    if (target is None) != (out is None):
        raise click.UsageError("--to and --out belong together.")
    every: list[Reference] = []
    reports = []
    for path in files:
        with ending_if_unreadable(path):
            found, report = read(path.read_bytes(), name=path.name)
        every.extend(found)
        reports.append((path.name, report))
    if target is not None and out is not None:
        with ending_if_unreadable(out):
            out.write_bytes(write(every, format=target))
    if as_json:
        print_json({"files": [_as_json(name, report) for name, report in reports], "total": len(every)})
    else:
        _say(reports)
    sys.exit(SOMETHING_REJECTED if any(report.rejected for _, report in reports) else 0)


def _as_json(name: str, report: ImportReport) -> dict[str, Any]:
    return {
        "name": name,
        "format": report.format,
        "encoding": report.encoding,
        "found": report.found,
        "parsed": report.parsed,
        "rejected": [asdict(rejected) for rejected in report.rejected],
        "dropped": [asdict(dropped) for dropped in report.dropped],
        "warnings": [asdict(warning) for warning in report.warnings],
    }


def _say(reports: list[tuple[str, ImportReport]]) -> None:
    for name, report in reports:
        place = PLACES.get(report.format, "line")
        click.echo(f"{name}: {report.format}, {report.parsed} of {report.found} references read")
        for problem in (*report.rejected, *report.warnings):
            click.echo(f"  {place} {problem.line}: {problem.message}")
        for dropped in report.dropped:
            click.echo(f"  {place} {dropped.line}: left out, it belongs to no reference")
