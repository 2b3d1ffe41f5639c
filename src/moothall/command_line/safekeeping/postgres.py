"""PostgreSQL's own programs for dumping and restoring, and changing one database for another."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

from moothall.command_line.safekeeping.manifest import NotKept

FILE = "database.dump"
MAINTENANCE = "postgres"
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


class Server:
    """The server of one database, reached with the names and the password of DATABASE_URL."""

    def __init__(self, database: Mapping[str, Any]) -> None:
        self.name = str(database["NAME"])
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.name):
            raise NotKept(
                f"The name of the database, “{self.name}”, has letters that cannot be handled here."
            )
        named = {
            "PGHOST": database.get("HOST"),
            "PGPORT": database.get("PORT"),
            "PGUSER": database.get("USER"),
            "PGPASSWORD": database.get("PASSWORD"),
            "PGSSLMODE": database.get("OPTIONS", {}).get("sslmode"),
        }
        # In the environment, because every user of the machine can read a command's arguments.
        self.environment = os.environ | {name: str(value) for name, value in named.items() if value}

    def dump(self, path: str) -> None:
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}", self.name)

    def restore(self, path: str, name: str) -> None:
        """Make the database ``name`` anew and fill it from a dump."""
        self.drop(name)
        self._run("createdb", f"--maintenance-db={MAINTENANCE}", "--template=template0", name)
        arguments = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        self._run("pg_restore", *arguments, f"--dbname={name}", path)

    def drop(self, name: str) -> None:
        self._run("dropdb", "--if-exists", f"--maintenance-db={MAINTENANCE}", name)

    def exists(self) -> bool:
        return self._ask(MAINTENANCE, f"SELECT 1 FROM pg_database WHERE datname = '{self.name}'") == "1"  # noqa: S608

    def is_empty(self) -> bool:
        return not self.exists() or self._ask(self.name, TABLES) == "0"

    def swap_in(self, new: str, aside: str) -> None:
        """Give ``new`` this database's name and keep the old one as ``aside``, both or neither."""
        renaming = [f'ALTER DATABASE "{new}" RENAME TO "{self.name}"']
        if self.exists():
            renaming.insert(0, f'ALTER DATABASE "{self.name}" RENAME TO "{aside}"')
        commands = [f"--command={line}" for line in renaming]
        self._run("psql", "--quiet", "--no-psqlrc", "--single-transaction", *STOP, *commands, MAINTENANCE)

    def _ask(self, database: str, question: str) -> str:
        return self._run("psql", "--no-psqlrc", "-At", *STOP, f"--command={question}", database).strip()

    def _run(self, program: str, *arguments: str) -> str:
        path = shutil.which(program)
        if path is None:
            raise NotKept(f"{program} is missing. On Debian or Ubuntu: sudo apt install postgresql-client")
        run = subprocess.run(  # noqa: S603
            [path, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise NotKept(f"{program} failed: {run.stderr.strip() or 'it gave no reason.'}")
        return run.stdout


STOP = ("--set=ON_ERROR_STOP=1",)
