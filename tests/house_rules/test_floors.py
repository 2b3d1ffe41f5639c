"""The floors of the house: import contracts, and mathematics that knows nothing of the web."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house_rules.source_tree import PACKAGE, REPOSITORY

LINTER = Path(sys.executable).with_name("lint-imports")
WITHOUT_DJANGO = """
import importlib, pkgutil, sys
class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0].startswith("django"):
            raise ImportError(f"{name} is not for methods and formats")
sys.meta_path.insert(0, NoDjango())
import moothall.methods, moothall.formats
for package in (moothall.methods, moothall.formats):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""


def broken_contracts(source: Path) -> str:
    """What the import contracts say of the package below ``source``; empty if all are kept."""
    shutil.copy(REPOSITORY / "pyproject.toml", source)
    finished = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=source,
        env={"PYTHONPATH": str(source), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return "" if finished.returncode == 0 else finished.stdout + finished.stderr


@pytest.fixture
def copied(tmp_path):
    """The package without its assets, free to be broken."""
    ignored = shutil.ignore_patterns("static", "__pycache__", "*.html")
    shutil.copytree(PACKAGE, tmp_path / "moothall", ignore=ignored)
    return tmp_path


def test_the_import_contracts_are_kept(copied):
    assert broken_contracts(copied) == ""


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("trace/planted.py", "import moothall.ui", "Floors"),
        ("utils/__init__.py", "", "Floors"),
        ("rooms/governance/planted.py", "import moothall.rooms.evaluation.models", "No room knows another"),
        ("methods/planted.py", "import django", "nothing of the web"),
        ("formats/planted.py", "from django.conf import settings", "nothing of the web"),
        ("people/planted.py", "import moothall.jobs.models\n", "import each other"),
    ],
)
def test_a_planted_import_is_found(copied, module, line, contract):
    path = copied / "moothall" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(line)
    if module.startswith("people/"):
        (copied / "moothall/jobs/planted.py").write_text("import moothall.people.models\n")
    found = broken_contracts(copied)
    assert contract in found
    assert "BROKEN" in found or "not listed" in found or "Could not" in found


def test_methods_and_formats_load_without_django():
    finished = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO],
        env={"PYTHONPATH": str(PACKAGE.parent), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
