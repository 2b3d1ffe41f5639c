"""Making a backup while the installation goes on working."""

import os
import shutil
from pathlib import Path
from typing import Any

from moothall.command_line.places import IN_USE, database_of
from moothall.command_line.safekeeping import postgres, sqlite
from moothall.command_line.safekeeping.manifest import Manifest, NotKept, write_manifest

HEADS = "heads.jsonl"
DATA = "data"
# Mails that were sent, drafts of other backups, and the note that a server runs.
LEFT_OUT = {"sent-mail", IN_USE}
UNFINISHED = ".unfinished"


def make_backup(*, data: Path, target: Path) -> Manifest:
    """Write a backup of the installation in ``data`` to the folder ``target``: all of it, or nothing.

    Raises NotKept if ``target`` holds anything, or if something cannot be copied.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotKept(f"{target} is not empty. Name a folder that does not exist yet.")
    draft = target.with_name(target.name + UNFINISHED)
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        manifest = _fill(draft, data, database_of(data))
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        raise NotKept(f"The backup could not be written: {error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _fill(draft: Path, data: Path, database: dict[str, Any]) -> Manifest:
    (draft / DATA).mkdir(mode=0o700)
    _copy_heads(data / HEADS, draft / DATA / HEADS)
    if database["ENGINE"].endswith("sqlite3"):
        sqlite.copy_database(Path(database["NAME"]), draft / sqlite.FILE)
        engine = "sqlite"
    else:
        postgres.Server(database).dump(str(draft / postgres.FILE))
        engine = "postgresql"
    copy_data(data, draft / DATA, database=database)
    return write_manifest(draft, engine=engine)


def _copy_heads(source: Path, target: Path) -> None:
    """Only whole lines: the last one may be being written just now."""
    if source.is_file():
        text = source.read_bytes()
        target.write_bytes(text[: text.rfind(b"\n") + 1])


def copy_data(source: Path, target: Path, *, database: dict[str, Any]) -> None:
    """Copy the files of a data folder except the database and what need not outlive a restart."""
    beside = {Path(str(database["NAME"]) + ending) for ending in ("", *sqlite.BESIDE)}

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if _stays(Path(folder, name), beside, top=Path(folder) == source)}

    for path in sorted(source.iterdir()):
        if _stays(path, beside, top=True) or path.name == HEADS:
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name, ignore=left_out)
        else:
            shutil.copy2(path, target / path.name)


def _stays(path: Path, beside: set[Path], *, top: bool) -> bool:
    if top and path.name in LEFT_OUT:
        return True
    return path.is_symlink() or path in beside or not os.access(path, os.R_OK) or not _is_ordinary(path)


def _is_ordinary(path: Path) -> bool:
    return path.is_dir() or path.is_file()
