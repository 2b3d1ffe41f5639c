"""Restoring a backup: everything is put beside the installation and checked before it takes its place."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moothall.command_line.places import IN_USE, database_of, only_user_of
from moothall.command_line.safekeeping import postgres, sqlite
from moothall.command_line.safekeeping.making import DATA
from moothall.command_line.safekeeping.manifest import NotKept, damage, read_manifest

NOTHING_CHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Restored:
    """What was checked, and where the earlier installation is kept, if there was one."""

    ledgers: dict[str, int]
    files: int
    aside: tuple[str, ...]


def restore_backup(*, source: Path, data: Path, force: bool = False) -> Restored:
    """Put the backup in ``source`` in the place of the installation in ``data``.

    Raises NotKept, and changes nothing, if a file is missing or changed, the database is damaged, a ledger
    is not in order, or there is an installation already and not ``force``, which keeps it aside.
    """
    manifest = read_manifest(source)
    if problems := damage(source, manifest):
        raise NotKept("This backup is damaged:\n  " + "\n  ".join(problems) + f"\n{NOTHING_CHANGED}")
    database = database_of(data)
    place = (
        _OnSqlite(data, database) if database["ENGINE"].endswith("sqlite3") else _OnPostgres(data, database)
    )
    if manifest.engine != place.engine:
        raise NotKept(f"This backup is of {manifest.engine}, this installation uses {place.engine}.")
    if not (force or place.is_empty()):
        sentence = f"There is an installation in {data}. To replace it, and keep it aside, add --force."
        raise NotKept(sentence)
    with only_user_of(data):
        try:
            place.stage(source)
            ledgers = place.checked_ledgers()
            aside = place.swap()
        finally:
            place.clear()
    return Restored(ledgers, len(manifest.files), aside)


class _Place:
    """Where a backup is put: first beside the installation, then in its place."""

    engine: str

    def __init__(self, data: Path, database: dict[str, Any]) -> None:
        self.data, self.database = data, database
        self.staged = data.with_name(data.name + ".restoring")
        self.time = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        self.old_data = data.with_name(f"{data.name}.before-{self.time}")

    def is_empty(self) -> bool:
        return not self.data.exists() or not any(p.name != IN_USE for p in self.data.iterdir())

    def stage(self, source: Path) -> None:
        shutil.rmtree(self.staged, ignore_errors=True)
        shutil.copytree(source / DATA, self.staged)

    def staged_database(self) -> str:
        raise NotImplementedError

    def checked_ledgers(self) -> dict[str, int]:
        """Rows of each ledger, once ``moothall verify`` has found them in order in what was staged."""
        environment = os.environ | {"DATABASE_URL": self.staged_database(), "MOOTHALL_DATA": str(self.staged)}
        line = [sys.executable, "-m", "moothall", "verify", "--json"]
        run = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if run.returncode:
            found = run.stdout.strip() or run.stderr.strip()
            raise NotKept(f"The ledger in this backup is not in order: {found}\n{NOTHING_CHANGED}")
        return {slug: report["rows"] for slug, report in json.loads(run.stdout).items()}

    def swap(self) -> tuple[str, ...]:
        """Change the folders; what was kept aside."""
        empty = _Place.is_empty(self)
        if self.data.exists():
            self.data.rename(self.old_data)
        self.staged.rename(self.data)
        if empty:
            shutil.rmtree(self.old_data, ignore_errors=True)
        return () if empty else (str(self.old_data),)

    def clear(self) -> None:
        shutil.rmtree(self.staged, ignore_errors=True)


class _OnSqlite(_Place):
    engine = "sqlite"

    def __init__(self, data: Path, database: dict[str, Any]) -> None:
        super().__init__(data, database)
        self.name = Path(database["NAME"])
        if self.name.parent != data:
            raise NotKept("DATABASE_URL names a SQLite file outside the data folder; restore without it.")

    def stage(self, source: Path) -> None:
        super().stage(source)
        shutil.copy2(source / sqlite.FILE, self.staged / self.name.name)
        sqlite.check_database(self.staged / self.name.name)

    def staged_database(self) -> str:
        return f"sqlite:///{self.staged / self.name.name}"


class _OnPostgres(_Place):
    engine = "postgresql"

    def __init__(self, data: Path, database: dict[str, Any]) -> None:
        super().__init__(data, database)
        self.server = postgres.Server(database)
        self.new = f"{self.server.name}_restoring"

    def is_empty(self) -> bool:
        return super().is_empty() and self.server.is_empty()

    def stage(self, source: Path) -> None:
        super().stage(source)
        self.server.restore(str(source / postgres.FILE), self.new)

    def staged_database(self) -> str:
        address, _, options = os.environ["DATABASE_URL"].partition("?")
        return f"{address.rpartition('/')[0]}/{self.new}" + (f"?{options}" if options else "")

    def swap(self) -> tuple[str, ...]:
        old = f"{self.server.name}_before_{self.time}"
        empty = self.server.is_empty()
        self.server.swap_in(self.new, old)
        if empty:
            self.server.drop(old)
        return (*super().swap(), *(() if empty else (f"the database {old}",)))

    def clear(self) -> None:
        super().clear()
        self.server.drop(self.new)
