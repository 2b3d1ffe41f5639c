"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

from moothall import formats

MODULES = [module.name for module in pkgutil.walk_packages(formats.__path__, "moothall.formats.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) >= 10
