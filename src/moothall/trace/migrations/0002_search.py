"""Full-text search over records, kept up to date by the database itself on both engines."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE trace_search USING fts5(title, words, content='trace_record', content_rowid='id', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER trace_search_insert AFTER INSERT ON trace_record BEGIN "
    "INSERT INTO trace_search(rowid, title, words) VALUES (new.id, new.title, new.words); END",
    "CREATE TRIGGER trace_search_delete AFTER DELETE ON trace_record BEGIN "
    "INSERT INTO trace_search(trace_search, rowid, title, words) "
    "VALUES ('delete', old.id, old.title, old.words); END",
    "CREATE TRIGGER trace_search_update AFTER UPDATE OF title, words ON trace_record BEGIN "
    "INSERT INTO trace_search(trace_search, rowid, title, words) "
    "VALUES ('delete', old.id, old.title, old.words); "
    "INSERT INTO trace_search(rowid, title, words) VALUES (new.id, new.title, new.words); END",
]
SQLITE_BACK = [
    "DROP TRIGGER trace_search_insert",
    "DROP TRIGGER trace_search_delete",
    "DROP TRIGGER trace_search_update",
    "DROP TABLE trace_search",
]
# A text vector holds at most a megabyte, hence the cut.
POSTGRESQL = [
    "ALTER TABLE trace_record ADD COLUMN search tsvector GENERATED ALWAYS AS "
    "(setweight(to_tsvector('english', title), 'A') || "
    "setweight(to_tsvector('english', left(words, 200000)), 'C')) STORED",
    "CREATE INDEX trace_record_search ON trace_record USING gin (search)",
]
POSTGRESQL_BACK = ["ALTER TABLE trace_record DROP COLUMN search"]


def run(sqlite: list[str], postgresql: list[str]):
    def operation(apps, schema_editor) -> None:
        statements = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
        for statement in statements:
            schema_editor.execute(statement, params=None)

    return operation


class Migration(migrations.Migration):
    dependencies = [("trace", "0001_initial")]
    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
