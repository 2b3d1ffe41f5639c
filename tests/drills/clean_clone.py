"""Drill: a fresh checkout, nothing set up, nothing in any cache; how long until the first screen answers?

    python -m tests.drills.clean_clone [--hide npm --hide uv] [--json FILE]

Copies what is in this checkout (committed or not, without what git ignores) to a new folder and starts
``./moothall demo`` there, then again. ``--hide`` takes programs off the path. Passes if both starts answer,
end in order, and the second one sets nothing up. Downloads what the locks name.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"at (http://127\.0\.0\.1:\d+)")
UNITS = {"bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}


def copy_checkout(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def path_without(hidden: list[str], folder: Path) -> str:
    """A folder with a link to every program on the path but the hidden ones."""
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).glob("*") if place else ():
            link = folder / program.name
            if program.name not in hidden and not link.is_symlink():
                link.symlink_to(program)
    return str(folder)


def environment(folder: Path, hidden: list[str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
    for name in ("PYTHONPATH", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV"):
        kept.pop(name, None)
    caches = {
        name: str(folder / name.lower()) for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR", "NPM_CONFIG_CACHE")
    }
    path = path_without(hidden, folder / "programs") if hidden else os.environ["PATH"]
    return kept | caches | {"PATH": path, "PYTHONUNBUFFERED": "1"}


def start(checkout: Path, variables: dict[str, str]) -> dict[str, Any]:
    """Start the demo, ask for its first screen, stop it; how long that took and what was printed."""
    begun, lines, answered = time.monotonic(), [], None
    process = subprocess.Popen(
        [str(checkout / "moothall"), "demo", "--port", "0"],
        cwd=checkout,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        lines.append(line)
        if answered is None and (found := ADDRESS.search(line)):
            page = first_screen(found.group(1))
            answered = time.monotonic() - begun
            process.send_signal(signal.SIGTERM)
    code = process.wait()
    if answered is None:
        sys.exit(f"The demo did not answer.\n{''.join(lines)}")
    return {
        "seconds until the first screen": round(answered, 1),
        "first screen": page,
        "ended with": code,
        "set up": any("Setting up" in line for line in lines),
        "printed": "".join(lines),
    }


def first_screen(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as page:
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.read().decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", heading.group(1)).split()) if heading else "no heading"


def megabytes_downloaded(checkout: Path, caches: Path) -> dict[str, float]:
    """From pip's own words, and from what npm left in its cache."""
    log = (checkout / ".moothall" / "setup.log").read_text()
    sizes = re.findall(r"Downloading \S+ \(([\d.]+) (bytes|kB|MB|GB)\)", log)
    libraries = sum(float(number) * UNITS[unit] for number, unit in sizes)
    libraries += sum(
        Path(name).stat().st_size for name in re.findall(r"^Processing (/\S+\.whl)", log, re.MULTILINE)
    )
    stored = (caches / "npm_config_cache" / "_cacache" / "content-v2").rglob("*")
    front_end = sum(path.stat().st_size for path in stored if path.is_file())
    return {"libraries": round(libraries / 1e6, 1), "front-end packages": round(front_end / 1e6, 1)}


def drill(folder: Path, hidden: list[str]) -> dict[str, Any]:
    checkout, caches = folder / "checkout", folder / "caches"
    checkout.mkdir()
    caches.mkdir()
    copy_checkout(checkout)
    variables = environment(caches, hidden)
    first = start(checkout, variables)
    print(first.pop("printed"))
    figures = {"first start": first, "downloaded, in MB": megabytes_downloaded(checkout, caches)}
    second = start(checkout, variables)
    second.pop("printed")
    return {"hidden": hidden, **figures, "second start": second}


def passed(figures: dict[str, Any]) -> bool:
    first, second = figures["first start"], figures["second start"]
    return first["set up"] and not second["set up"] and first["ended with"] == second["ended with"] == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--hide", action="append", default=[], help="a program to take off the path; repeatable"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = drill(Path(folder), options.hide)
    print(json.dumps(figures, indent=1))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return 0 if passed(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
