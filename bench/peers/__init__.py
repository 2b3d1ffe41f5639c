"""What benchmarks share: a peer in an interpreter of its own, asked in turns, verdicts, memory.

A benchmark is run by its path, so this is imported as ``peers``; the peer runs the same file, with
``--serve``.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent.parent
PEER_PYTHON = BENCH / ".venv" / "bin" / "python"
HOW = (
    "There is no peer at {python}. Make its environment with\n"
    "  python -m venv bench/.venv{apart} && "
    "bench/.venv{apart}/bin/pip install -r bench/requirements{apart}.txt\n"
    "or name an interpreter that has {library} with --peer-python."
)


def peer_is_missing(python: Path, library: str, *, apart: str = "") -> bool:
    """Whether there is no interpreter for the peer; says how to make one. ``apart`` ends the names of an
    environment of its own, for a library that cannot stand beside the others."""
    if python.exists():
        return False
    print(HOW.format(python=python, library=library, apart=apart), file=sys.stderr)
    return True


def verdict(words: str, met: bool) -> bool:
    """Say of one goal whether it was reached."""
    print(f"  {'met     ' if met else 'NOT MET '} {words}", flush=True)
    return met


class Server:
    """This benchmark in another process, which answers each line of JSON with one."""

    def __init__(self, python: Path | str, kind: str) -> None:
        command = [str(python), "-W", "ignore", sys.argv[0], "--serve", kind]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def __call__(self, **job: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(job), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The process for {', '.join(job)} ended without an answer.")
        return json.loads(answer)


def answer_with(do: Callable[..., Any]) -> int:
    """Be the other process: answer every job with what ``do`` makes of it."""
    # What a peer says of its progress would stand among the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(do(**json.loads(line))), file=answers, flush=True)
    return 0


def held_now() -> float:
    """Megabytes this process holds (Linux only); what is ``most_held`` is counted from here on."""
    Path("/proc/self/clear_refs").write_text("5")
    return most_held()


def most_held() -> float:
    """Megabytes this process held at most (Linux only)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
