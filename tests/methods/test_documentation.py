"""The methods page names every public function, and every example in a docstring is true."""

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

from moothall import methods

PAGE = (Path(__file__).parents[2] / "docs" / "METHODS.md").read_text("utf-8")
MODULES = sorted(found.name for found in pkgutil.walk_packages(methods.__path__, "moothall.methods."))
# How the others check their arguments; nobody calls it from outside.
INSIDE = {"moothall.methods.arguments"}
TOP = [name for name in MODULES if name.count(".") == 2 and name not in INSIDE]


def public_functions(name):
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", None)
    names = [n for n in vars(module) if not n.startswith("_")] if offered is None else offered
    found = {n: getattr(module, n) for n in names}
    return {n: f for n, f in found.items() if inspect.isfunction(f) and f.__module__.startswith(name)}


@pytest.mark.parametrize("name", TOP)
def test_the_page_has_a_heading_for_a_module_and_the_signature_of_each_of_its_functions(name):
    assert f"`{name}`" in PAGE
    functions = public_functions(name)
    assert functions
    for function in functions:
        assert f"`{function}(" in PAGE


@pytest.mark.parametrize("name", TOP)
def test_the_arguments_on_the_page_are_those_of_the_function(name):
    for function, body in public_functions(name).items():
        said = PAGE.split(f"`{function}(", 1)[1].split(")`", 1)[0]
        words = [word.split("=")[0].strip() for word in said.split(",")]
        assert [word for word in words if word != "*"] == list(inspect.signature(body).parameters)


@pytest.mark.parametrize("name", TOP)
def test_every_public_function_has_an_example(name):
    for function in public_functions(name).values():
        assert ">>>" in (function.__doc__ or "")


@pytest.mark.parametrize("name", MODULES)
def test_every_example_is_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_page_is_short_enough_to_be_read():
    assert len(PAGE.splitlines()) <= 420
