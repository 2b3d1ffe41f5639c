"""Only actions write, and nothing happens behind the back of whoever calls ``save``."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house_rules.source_tree import PACKAGE, imported_names, modules, plant

ALWAYS = {"save", "asave", "delete", "adelete"}
ON_ROWS = {
    *("create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update"),
    *("create_user", "set_password"),
}
ROWS = re.compile(r"\.objects\b|\.(filter|exclude|all|order_by|select_for_update)\(|_set\b")
SQL = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|DROP|ALTER)\b", re.IGNORECASE)
# Writers that are no room's actions, each with its reason.
WRITERS = {
    "events/append_only.py": "installs the triggers that refuse changes, in migrations",
    "events/happened.py": "the ledger: the only door through which an event is written",
    "events/once.py": "remembers which form has been sent, in that form's own transaction",
    "people/models.py": "how an account is made, for the actions that make one",
    "demo/script.py": "orchestrates the rooms' actions",
}


def writes_outside_actions(package: Path) -> list[str]:
    return [
        f"{name}:{line} writes ({what}): move it into an action"
        for name, tree in modules(package)
        # What loads without the database cannot write to it: there, "save" makes a file.
        if name not in WRITERS and not name.startswith(("methods/", "formats/")) and not _is_actions(name)
        for line, what in _writes(tree)
    ]


def _is_actions(name: str) -> bool:
    return "/actions/" in name or name.endswith("/actions.py")


def _writes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver, verb = ast.unparse(node.func.value), node.func.attr
        of_a_row = verb in ALWAYS and not receiver.endswith("cache")
        if of_a_row or (verb in ON_ROWS and ROWS.search(f"{receiver}.{verb}")):
            yield node.lineno, f"{receiver}.{verb}"
        elif verb in {"execute", "executemany"} and node.args and _is_writing_sql(node.args[0]):
            yield node.lineno, "SQL"


def _is_writing_sql(argument: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and SQL.match(part.value)
        for part in ast.walk(argument)
    )


def hidden_behaviour(package: Path) -> list[str]:
    """Signals and overridden ``save``: what is called must be seen where it is called."""
    found = []
    for name, tree in modules(package):
        if any(i.startswith(("django.db.models.signals", "django.dispatch")) for i in imported_names(tree)):
            found.append(f"{name} uses signals: write the reaction into loops.py")
        found += [
            f"{name}: {node.name} is overridden: write an action"
            for model in ast.walk(tree)
            if isinstance(model, ast.ClassDef) and any("Model" in ast.unparse(base) for base in model.bases)
            for node in model.body
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
        ]
    return found


@pytest.mark.parametrize("rule", [writes_outside_actions, hidden_behaviour])
def test_the_house_keeps_it(rule):
    assert rule(PACKAGE) == []


def test_every_named_writer_is_still_there():
    assert [name for name in WRITERS if not (PACKAGE / name).is_file()] == []


@pytest.mark.parametrize(
    "line",
    [
        "thing.save()",
        "thing.delete()",
        "Thing.objects.create(a=1)",
        "Thing.objects.filter(a=1).update(a=2)",
        "space.sessions.all().update(a=2)",
        "cursor.execute('DELETE FROM things')",
        "cursor.execute(f'UPDATE {table} SET a = 1')",
    ],
)
def test_a_write_in_a_view_is_found(tmp_path, line):
    assert writes_outside_actions(plant(tmp_path, "rooms/x/views.py", line + "\n"))


def test_a_write_in_an_action_is_allowed(tmp_path):
    assert not writes_outside_actions(plant(tmp_path, "rooms/x/actions/things.py", "thing.save()\n"))


def test_a_dictionary_may_be_updated_anywhere(tmp_path):
    assert not writes_outside_actions(plant(tmp_path, "rooms/x/views.py", "answers.update(a=1)\n"))


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models.signals import post_save\n",
        "class Thing(models.Model):\n    def save(self): ...\n",
    ],
)
def test_hidden_behaviour_is_found(tmp_path, text):
    assert hidden_behaviour(plant(tmp_path, "rooms/x/models.py", text))
