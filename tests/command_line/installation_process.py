"""One step on an installation: ``python installation_process.py STEP ...``; prints one line of JSON."""

import json
import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django_scopes import scope  # noqa: E402

from moothall.people.models import Workspace  # noqa: E402
from moothall.rooms.governance.actions import open_inquiry, open_workspace  # noqa: E402


def migrate():
    """A database with all its tables and nothing in them."""
    call_command("migrate", verbosity=0)


def prepare():
    """A migrated database with a workspace in which three things have happened."""
    from django.conf import settings

    migrate()
    workspace = open_workspace(
        name="Testshire Council",
        slug="testshire",
        administrator_email="administrator@example.org",
        administrator_name="Administrator",
    )
    _ask(workspace, "Should swimming be free?")
    uploads = settings.DATA / "files"
    uploads.mkdir()
    (uploads / "paper.txt").write_text("A paper that somebody added.")


def write_on():
    """Open inquiries, each in a transaction of its own, until this process is killed; says when it begins."""
    workspace = Workspace.objects.get()
    number = 0
    while True:
        number += 1
        _ask(workspace, f"Question {number}")
        if number == 3:
            print(json.dumps("writing"), flush=True)
        time.sleep(0.001)


def _ask(workspace, question):
    from moothall.people.models import Person

    with scope(workspace=workspace):
        open_inquiry(workspace=workspace, title=question, question=question, by=Person.objects.get())


def rows():
    """Every row of every table, as text: {table: [row, ...]}."""
    names = sorted(set(connection.introspection.table_names()) - {"django_session"})
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in names}


def _rows(cursor, name):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
    found = [[bytes(cell).hex() if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]
    return sorted(repr(row) for row in found)


def ledger():
    """The rows of the ledger in order."""
    from moothall.events.queries import every_ledger

    return [row for _, _, ledger in every_ledger() for row in ledger]


def keys_and_file(path):
    """Write the ledger with a signed head to ``path``, as a person downloads it; answer the public keys."""
    from django.conf import settings

    from moothall.events.actions import sign_ledger
    from moothall.events.chain import write_ledger
    from moothall.events.heads import public_keys

    workspace = Workspace.objects.get()
    head = sign_ledger(workspace=workspace)
    with open(path, "w") as file, transaction.atomic():
        file.writelines(write_ledger(str(workspace.id), ledger(), head))
    return public_keys(settings.DATA)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
