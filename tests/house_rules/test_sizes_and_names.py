"""Small files, small functions, and names that say something."""

import ast
from pathlib import Path

import pytest
from tests.house_rules.source_tree import PACKAGE, modules, plant, templates

FILE, FUNCTION, VIEW, TEMPLATE = 400, 40, 20, 150
DRAWERS = {"utils", "helpers", "common", "core", "base", "misc", "manager", "service"}


def too_long(package: Path) -> list[str]:
    found = []
    for name, tree in modules(package):
        lines = len((package / name).read_text("utf-8").splitlines())
        if lines > FILE:
            found.append(f"{name} has {lines} lines: split it by noun (at most {FILE})")
        limit = VIEW if _holds_views(name) else FUNCTION
        found += [
            f"{name}: {function.name} has {length} lines (at most {limit})"
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            and (length := _length(function)) > limit
        ]
    return found


def _holds_views(name: str) -> bool:
    return name.endswith("/views.py") or "/views/" in name


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring: explaining more is never a fault."""
    first = function.body[0]
    documented = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def long_templates(package: Path) -> list[str]:
    return [
        f"{name} has {lines} lines (at most {TEMPLATE})"
        for name, text in templates(package)
        if (lines := len(text.splitlines())) > TEMPLATE
    ]


def drawers(package: Path) -> list[str]:
    """Modules and packages whose name says nothing about what is in them."""
    return [
        f"{name} is a drawer: name it after what it holds"
        for name, _ in modules(package, migrations=True)
        if DRAWERS & {part.removesuffix(".py") for part in Path(name).parts}
    ]


@pytest.mark.parametrize("rule", [too_long, long_templates, drawers])
def test_the_house_keeps_it(rule):
    assert rule(PACKAGE) == []


def test_a_long_file_is_found(tmp_path):
    assert too_long(plant(tmp_path, "rooms/a.py", "x = 1\n" * 401))


def test_a_long_function_is_found(tmp_path):
    assert too_long(plant(tmp_path, "rooms/a.py", "def f():\n" + "    x = 1\n" * 40))


def test_a_long_view_is_found_earlier_than_another_function(tmp_path):
    text = "def f():\n" + "    x = 1\n" * 20
    assert not too_long(plant(tmp_path / "other", "rooms/a.py", text))
    assert too_long(plant(tmp_path / "views", "rooms/x/views/a.py", text))


def test_a_docstring_does_not_count(tmp_path):
    text = 'def f():\n    """' + "words\n" * 60 + '    """\n    return 1\n'
    assert not too_long(plant(tmp_path, "rooms/a.py", text))


def test_a_long_template_is_found(tmp_path):
    assert long_templates(plant(tmp_path, "ui/templates/ui/a.html", "<p></p>\n" * 151))


@pytest.mark.parametrize("name", ["rooms/utils.py", "core/things.py", "rooms/x/helpers/one.py"])
def test_a_drawer_is_found(tmp_path, name):
    assert drawers(plant(tmp_path, name, "x = 1\n"))
