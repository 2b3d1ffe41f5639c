"""The documents tell the truth where a test can know it: settings, files, commands."""

import re

import pytest
from tests.jobs.installation import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
READ = re.compile(r"environ(?:\.get|\.setdefault)?[\[(]\s*f?\"([A-Z_]+)\"|_switch\(\"([A-Z_]+)\"\)")
DEVELOPERS_ONLY = {"DJANGO_SETTINGS_MODULE", "MOOTHALL_COMMAND", "PYTHONPATH", "PATH"}


def variables_read():
    sources = [*(ROOT / "src" / "moothall").glob("*.py"), ROOT / "moothall"]
    sources += (ROOT / "src" / "moothall" / "command_line").rglob("*.py")
    text = "\n".join(path.read_text() for path in sources)
    return {first or second for first, second in READ.findall(text)} - DEVELOPERS_ONLY


def test_every_environment_variable_is_in_the_table_and_nothing_else():
    table = (ROOT / "docs" / "DEPLOY.md").read_text().partition("## Environment variables")[2]
    listed = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert listed == sorted(listed)
    # Named through a constant, so not found by reading the source.
    assert set(listed) == variables_read() | {"DATABASE_URL", "MOOTHALL_ADMINISTRATOR_PASSWORD"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(path):
    text = path.read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (path.parent / link).exists()]
    folders = r"`((?:src/moothall|tests|docs|deploy|requirements)/[\w./-]+)`"
    missing += [name for name in re.findall(folders, text) if not (ROOT / name).exists()]
    assert missing == []


def test_decisions_are_numbered_without_gaps():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_the_readme_has_at_most_80_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 80


def test_the_changes_begin_with_this_version():
    from moothall import __version__

    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == __version__
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text()
