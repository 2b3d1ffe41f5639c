"""Whether anything was written since the last look, by whatever process: asked twice a second, for nothing.

On SQLite the file itself counts the commits of others; on PostgreSQL triggers notify (``announce_changes``).
"""

import sqlite3
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.db.migrations.operations import RunPython

CHANNEL = "moothall_changes"
# Written when people join, vote or add statements, and when a session goes on.
WATCHED = (
    "people_participant",
    "reflection_session",
    "reflection_step",
    "reflection_round",
    "reflection_statement",
    "reflection_voteevent",
    "reflection_roundresult",
)


class Changes(Protocol):
    def changed(self) -> bool:
        """Whether there may be something new. Called from one thread."""

    def close(self) -> None: ...


class FileChanges:
    """SQLite: a connection that never writes sees the file's version move with each commit of another."""

    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None

    def changed(self) -> bool:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=1)
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self.close()
            return True
        before, self._version = self._version, version
        return version != before

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._version = None


class NotifiedChanges:
    """PostgreSQL: a connection that listens."""

    def __init__(self) -> None:
        self._connection: Any = None

    def changed(self) -> bool:
        import psycopg

        try:
            if self._connection is None:
                self._connection = psycopg.connect(**_parameters(), autocommit=True)
                self._connection.execute(f"LISTEN {CHANNEL}")
                return True
            return bool(list(self._connection.notifies(timeout=0)))
        except psycopg.Error:
            self.close()
            return True

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def changes_of_this_database() -> Changes:
    return FileChanges() if connection.vendor == "sqlite" else NotifiedChanges()


def announce_changes() -> RunPython:
    """A migration operation: on PostgreSQL every statement that writes to a watched table notifies."""

    def install(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {CHANNEL}_notify() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN NOTIFY {CHANNEL}; RETURN NULL; END $$",
            params=None,
        )
        for table in WATCHED:
            schema_editor.execute(
                f"CREATE OR REPLACE TRIGGER {table}_notify AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {CHANNEL}_notify()",
                params=None,
            )

    return RunPython(install, RunPython.noop)


def _parameters() -> dict[str, Any]:
    """How the pages connect, less what only makes sense for Django's cursors."""
    wanted = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port", "connect_timeout", "service", "sslmode")
    return {name: wanted[name] for name in known if wanted.get(name)}
