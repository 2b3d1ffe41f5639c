"""``moothall verify``: whether a ledger is still what was written, from a file or in this installation."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from moothall.command_line.places import data_folder, data_option, installed_in, start_django
from moothall.events.chain import Report
from moothall.events.heads import public_keys
from moothall.events.verify import Unreadable, verify_file, verify_installation

OK, PROBLEM, UNREADABLE = 0, 1, 2
A_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=A_FILE)
@click.option(
    "--against", type=A_FILE, help="An earlier export of the same ledger, to check its end against."
)
@click.option("--keys", type=A_FILE, help="Public keys, as given at /.well-known/moothall-keys.json.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@data_option
def verify(
    files: tuple[Path, ...], against: Path | None, keys: Path | None, as_json: bool, data: Path | None
) -> None:
    """Check ledger FILES, or without any the ledgers of this installation.

    Ends with 0 if all is well, 1 if something is wrong, 2 if something cannot be read.
    """
    folder = data_folder(data)
    try:
        reports = _of_files(files, against, keys, folder) if files else _of_installation(folder)
    except Unreadable as error:
        _say_unreadable(str(error), as_json)
        sys.exit(UNREADABLE)
    if as_json:
        found = {name: report.as_json() for name, report in reports.items()}
        one_file = len(files) == 1
        click.echo(json.dumps(next(iter(found.values())) if one_file else found, ensure_ascii=False))
    else:
        _say(reports)
    sys.exit(OK if all(report.ok for report in reports.values()) else PROBLEM)


def _of_files(
    files: Sequence[Path], against: Path | None, keys: Path | None, folder: Path
) -> dict[str, Report]:
    known = read_keys(keys) if keys else _own_keys(folder)
    return {str(path): verify_file(path, against=against, keys=known) for path in files}


def read_keys(path: Path) -> dict[str, str]:
    """The public keys in a file, by their id. Raises Unreadable."""
    try:
        keys = json.loads(path.read_text(encoding="utf-8"))["keys"]
        return {str(name): str(key) for name, key in keys.items()}
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path.name} does not hold public keys: {error}") from error


def _own_keys(folder: Path) -> dict[str, str]:
    """This installation's keys, if there is one: checking a file must not make any."""
    return public_keys(folder) if (folder / "keys" / "ledger.pem").is_file() else {}


def _of_installation(folder: Path) -> dict[str, Report]:
    if not installed_in(folder):
        raise Unreadable(
            f"There is no installation in {folder}. Name its folder with --data, or a ledger file."
        )
    start_django(folder)
    from django.db import DatabaseError

    try:
        return verify_installation(folder)
    except DatabaseError as error:
        raise Unreadable(f"The database cannot be read: {str(error).strip()}") from error
    except (ValueError, KeyError) as error:
        raise Unreadable(f"The keys or signed heads in {folder} cannot be read: {error}") from error


def _say(reports: Mapping[str, Report]) -> None:
    for name, report in reports.items():
        rows = f"{report.rows} row" if report.rows == 1 else f"{report.rows} rows"
        click.echo(f"{name}: {rows}, {'in order' if report.ok else 'NOT IN ORDER'}")
        for problem in report.problems:
            click.echo(f"  {problem.kind}: {problem.detail}")
    if not reports:
        click.echo("There is no ledger yet.")


def _say_unreadable(sentence: str, as_json: bool) -> None:
    if as_json:
        problem = {"kind": "unreadable", "seq": 0, "detail": sentence}
        click.echo(
            json.dumps({"ok": False, "rows": 0, "head": None, "problems": [problem]}, ensure_ascii=False)
        )
    click.echo(sentence, err=True)
