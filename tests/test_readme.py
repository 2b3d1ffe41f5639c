"""The commands in README.md work. A whole set-up from nothing is a drill: ``tests/drills/clean_clone.py``."""

import os
import re
import subprocess
import time
import urllib.request

import pytest
from tests.command_line.installation import Installation, Served, environment_of
from tests.command_line.test_launcher import launcher
from tests.jobs.installation import ROOT

README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^\./moothall (.+?)(?:\s+#.*)?$", README, re.MULTILINE)
NOT_SET_UP = "NOT RUN: ./moothall has not set this checkout up, so its commands would begin with that."
needs_set_up = pytest.mark.skipif(not launcher.Setup().complete("test.lock"), reason=NOT_SET_UP)
REFERENCES = "TY  - JOUR\nTI  - Free swimming for children\nPY  - 2024\nER  - \n"
FIGURES = "month,visits\n" + "".join(f"2025-{month:02}-01,{100 + month % 3}\n" for month in range(1, 13))


def environment(tmp_path):
    return environment_of(tmp_path / "data") | {"PATH": os.environ["PATH"]}


def run(tmp_path, *arguments):
    line = [str(ROOT / "moothall"), *map(str, arguments)]
    options = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    return subprocess.run(line, env=environment(tmp_path), cwd=tmp_path, **options)


def test_the_readme_names_the_commands_that_are_tried_here():
    names = {command.split()[0] for command in COMMANDS}
    assert names == {"demo", "test", "run", "verify", "backup", "restore", "analyse", "worker"}


@needs_set_up
def test_demo_serves_its_first_screen(tmp_path):
    line = [str(ROOT / "moothall"), "demo", "--port", "0", "--data", str(tmp_path / "demo")]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(line, env=environment(tmp_path), text=True, **streams)
    try:
        served = Served(process)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(served.address(), timeout=60) as page:
            assert "<h1" in page.read().decode()
        assert served.end() == 0
    finally:
        process.kill()
        process.communicate()
    assert run(tmp_path, "verify", "--data", tmp_path / "demo").returncode == 0


@needs_set_up
def test_test_hands_its_arguments_to_pytest(tmp_path):
    listed = run(tmp_path, "test", "--co", "tests/command_line/test_names.py")
    assert listed.returncode == 0, listed.stdout + listed.stderr
    assert "test_names.py" in listed.stdout
    assert run(tmp_path, "test", "-n", "0", "tests/command_line/test_names.py").returncode == 0
    assert run(tmp_path, "test", "-n", "0", "no_such_file.py").returncode == 4, "pytest's own code"


@needs_set_up
def test_verify_backup_and_restore_work_on_an_installation(tmp_path):
    Installation(tmp_path / "data").call("prepare")
    for arguments in (["verify"], ["backup", "copy"], ["restore", "copy", "--data", tmp_path / "other"]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 0, done.stderr


@needs_set_up
def test_analyse_reads_references_figures_and_votes(tmp_path):
    (tmp_path / "papers.ris").write_text(REFERENCES)
    (tmp_path / "visits.csv").write_text(FIGURES)
    assert "1 of 1" in run(tmp_path, "analyse", "references", "papers.ris").stdout
    columns = ("--date", "month", "--value", "visits", "--frequency", "month")
    assert "January 2025" in run(tmp_path, "analyse", "spc", "visits.csv", *columns).stdout
    votes = ROOT / "tests" / "golden" / "opinion" / "brexit-consensus"
    assert "votes: 5,303" in run(tmp_path, "analyse", "opinion", votes, "--compat", "polis").stdout


@needs_set_up
@pytest.mark.parametrize("command", ["run", "worker"])
def test_the_other_commands_explain_themselves(tmp_path, command):
    explained = run(tmp_path, command, "--help")
    assert explained.returncode == 0
    assert explained.stdout.startswith(f"Usage: ./moothall {command}")


@needs_set_up
def test_a_start_of_what_is_set_up_sets_nothing_up(tmp_path):
    begun = time.time()
    assert "Setting up" not in run(tmp_path, "--version").stdout
    assert (ROOT / ".venv" / "moothall-setup.json").stat().st_mtime < begun
