"""Tables whose rows the database itself refuses to change: a migration operation for both engines."""

from typing import Any

from django.db.migrations.operations import RunPython

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION moothall_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
)


def forbid_changes(table: str, *, columns: tuple[str, ...] = (), when: str = "") -> RunPython:
    """Refuse DELETE and UPDATE on ``table``: of ``columns`` only, and only for rows ``when`` the condition
    over ``OLD`` holds, if these are given.

    SQLite drops triggers when a later migration rebuilds the table: such a migration repeats this operation.
    """
    only = f" OF {', '.join(columns)}" if columns else ""
    sentence = f"{table} keeps what was written: rows cannot be changed or deleted"

    def install(apps: Any, schema_editor: Any) -> None:
        remove(apps, schema_editor)
        postgresql = schema_editor.connection.vendor == "postgresql"
        if postgresql:
            schema_editor.execute(_FUNCTION, params=None)
        for verb, event in (("update", f"UPDATE{only}"), ("delete", "DELETE")):
            schema_editor.execute(_trigger(table, verb, event, when, sentence, postgresql), params=None)
        if postgresql and not when:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION moothall_refuse('{sentence}')",
                params=None,
            )

    def remove(apps: Any, schema_editor: Any) -> None:
        _drop(table, ("update", "delete", "truncate"), schema_editor)

    return RunPython(install, remove)


def forbid_return(table: str, column: str, to: str | bool) -> RunPython:
    """Refuse that ``column`` becomes ``to`` again: else whoever sets it back may change what is fixed."""
    sentence = f"{table} keeps what was written: {column} does not go back to {to}"
    value = str(to).lower() if isinstance(to, bool) else f"'{to}'"
    when = f"OLD.{column} <> {value} AND NEW.{column} = {value}"

    def install(apps: Any, schema_editor: Any) -> None:
        remove(apps, schema_editor)
        postgresql = schema_editor.connection.vendor == "postgresql"
        if postgresql:
            schema_editor.execute(_FUNCTION, params=None)
        statement = _trigger(table, "return", f"UPDATE OF {column}", when, sentence, postgresql)
        schema_editor.execute(statement, params=None)

    def remove(apps: Any, schema_editor: Any) -> None:
        _drop(table, ("return",), schema_editor)

    return RunPython(install, remove)


def _drop(table: str, verbs: tuple[str, ...], schema_editor: Any) -> None:
    on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for verb in verbs:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on_table}", params=None)


def _trigger(table: str, verb: str, event: str, when: str, sentence: str, postgresql: bool) -> str:
    start = f"CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table}"
    if postgresql:
        condition = f" WHEN ({when})" if when else ""
        return f"{start} FOR EACH ROW{condition} EXECUTE FUNCTION moothall_refuse('{sentence}')"
    condition = f" WHEN {when}" if when else ""
    return f"{start}{condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
