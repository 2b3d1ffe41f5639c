"""The search of the library: a full-text index on SQLite, text vectors on PostgreSQL."""

from django.db import DatabaseError, migrations, transaction

from moothall.rooms.codification.search import fts5, postgres


def make(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        statements = fts5.MAKE
    else:
        statements = (_folding(schema_editor), *postgres.MAKE)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def unmake(apps, schema_editor) -> None:
    schema_editor.execute(f"DROP TABLE {fts5.TABLE}", params=None)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {postgres.FOLD}(text)", params=None)


def _folding(schema_editor) -> str:
    """The function that takes accents off; one that leaves them on, where the database does not let us."""
    where = (
        "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "
        "WHERE extname = 'unaccent'"
    )
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(postgres.UNACCENT)
                cursor.execute(where)
                return postgres.WITH_UNACCENT.format(schema=cursor.fetchone()[0])
    except DatabaseError:
        return postgres.WITHOUT_UNACCENT


class Migration(migrations.Migration):
    dependencies = [("codification", "0003_review_log_is_kept")]
    operations = [migrations.RunPython(make, unmake)]
