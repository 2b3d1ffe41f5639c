"""The wheel: everything that pages and methods need travels with it, and nothing that lay about."""

import re
import subprocess
import sys
import zipfile
from email.parser import Parser

import pytest
from tests.jobs.installation import ROOT

pytest.importorskip("hatchling", reason="NOT RUN: hatchling, which builds the wheel, is not installed")
PACKAGE = ROOT / "src" / "moothall"
ASSETS = ("govuk-frontend.min.css", "govuk-frontend.min.js", "htmx-2.min.js", "hx-sse-2.min.js")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("moothall-*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    here = {
        path.relative_to(ROOT / "src").as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    there = {name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert there == here


def test_the_front_end_files_are_in_the_wheel(wheel):
    names = wheel.namelist()
    for asset in ASSETS:
        assert f"moothall/ui/static/ui/{asset}" in names
    assert "moothall/ui/govuk_params.json" in names
    assert "moothall/rooms/reflection/code_words.txt" in names


def test_the_licences_are_in_the_wheel(wheel):
    licences = [name for name in wheel.namelist() if ".dist-info/licenses/" in name]
    assert any(name.endswith("/LICENSE") for name in licences)
    assert any(name.endswith("govuk-frontend.txt") for name in licences)


def test_the_wheel_offers_the_command_moothall(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "moothall = moothall.__main__:main" in wheel.read(name).decode()


def test_what_it_needs_is_what_the_lock_holds(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    needed = Parser().parsestr(wheel.read(name).decode()).get_all("Requires-Dist")
    names = {re.match(r"[A-Za-z0-9._-]+", line).group().lower() for line in needed if "extra ==" not in line}
    lock = (ROOT / "requirements" / "run.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", lock, re.MULTILINE))
    assert names - locked == set()


def test_pages_name_no_other_origin_for_scripts_styles_and_pictures(wheel):
    loading = re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//")
    templates = [name for name in wheel.namelist() if name.endswith(".html")]
    assert len(templates) > 50
    assert [name for name in templates if loading.search(wheel.read(name).decode())] == []
