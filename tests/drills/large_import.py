"""Drill: a large file of references comes into the library, its worker is killed again and again, and then
the library is searched for duplicates.

    python -m tests.drills.large_import [--records 20000] [--kills 3] [--alike 0.05] [--no-abstracts]
        [--no-search] [--json FILE]

Says how long the upload, the import and the search took and how much memory each needed at most. Passes if
every reference is in the library once and in its review once, whatever was killed, and each that is written
again is linked. Leases have their real length, so each kill costs half a minute. Ends with 1 if it fails.
"""

import argparse
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STEMS = ("swim", "walk", "town", "child", "school", "public", "health", "price", "visit", "park", "trial")
ENDINGS = ("", "s", "ing", "ed", "er", "able", "ness", "ment", "ity", "ology", "ical", "ward")
RECORD = (
    "TY  - JOUR\nAU  - {family}, {given}.\nAU  - {second}, B.\nPY  - {year}\nTI  - {title}\nJO  - {journal}\n"
    "VL  - {volume}\nIS  - {issue}\nSP  - {page}\nDO  - 10.5555/{number:07d}\n{abstract}"
    "DB  - {database}\nER  - \n"
)
PATIENCE = 6 * 60 * 60
MEGABYTE = 1024


def file_of(records: int, *, alike: float, abstracts: bool) -> bytes:
    """So many references, a share of which are another one again as a second database writes it."""
    chance = random.Random(records)
    words = [stem + ending for stem in STEMS for ending in ENDINGS]
    written = []
    for number in range(records):
        if written and chance.random() < alike:
            written.append(dict(chance.choice(written), database="Second"))
            written[-1]["title"] = written[-1]["title"].upper()
            continue
        text = " ".join(chance.choices(words, k=150)) if abstracts else ""
        written.append(
            {
                "family": chance.choice(words).capitalize(),
                "given": chance.choice("ABCDEFGH"),
                "second": chance.choice(words).capitalize(),
                "year": chance.randrange(1980, 2026),
                "title": " ".join(chance.choices(words, k=9)).capitalize(),
                "journal": f"Journal of {chance.choice(words)} {chance.choice(words)}",
                "volume": chance.randrange(1, 80),
                "issue": chance.randrange(1, 12),
                "page": chance.randrange(1, 900),
                "number": number,
                "abstract": f"AB  - {text}\n" if text else "",
                "database": "First",
            }
        )
    return "".join(RECORD.format(**record) for record in written).encode()


class Steps:
    """What runs inside a process of its own: each is a command of this module."""

    def prepare(self) -> dict[str, Any]:
        from django.core.management import call_command

        from moothall.people.models import Membership, Person, Workspace
        from moothall.rooms.codification import actions

        call_command("migrate", verbosity=0)
        workspace = Workspace.objects.create(slug="testshire", name="Testshire Council")
        by = Person.objects.create_user("lead@example.org", None, name="Lead")
        Membership.objects.create(workspace=workspace, person=by, role="reviewer")
        with _inside():
            actions.open_review(
                workspace=workspace,
                title="Swimming",
                framework="free",
                question={"question": "Does free swimming help?"},
                criteria=[{"side": "include", "wording": "Is about swimming"}],
                by=by,
            )
        return {}

    def upload(self) -> dict[str, Any]:
        from moothall.people.models import Person, Workspace
        from moothall.rooms.codification import actions
        from moothall.rooms.codification.models import Review

        data = Path(os.environ["DRILL_FILE"]).read_bytes()
        began = time.monotonic()
        with _inside():
            run = actions.import_references(
                workspace=Workspace.objects.get(),
                inquiry=None,
                data=data,
                name="large.ris",
                review=Review.objects.get(),
                by=Person.objects.get(),
            )
        return {"state": run.state, **_measured(began)}

    def run(self) -> dict[str, Any]:
        """Do the job that is due, as a worker does: with a thread that keeps the lease."""
        import threading

        from django.utils import timezone

        from moothall.jobs.actions import claim_job
        from moothall.jobs.running import run_claimed_job

        began = time.monotonic()
        job = claim_job(now=timezone.now())
        if job is None:
            return {"job": None}
        run_claimed_job(job, stop=threading.Event())
        job.refresh_from_db()
        return {"job": job.name, "state": job.state, "message": job.message, **_measured(began)}

    def report(self) -> dict[str, Any]:
        from django.db.models import Count

        from moothall.rooms.codification.models import Appearance, Candidate, ImportRun, SameAs, Source

        with _inside():
            run = ImportRun.objects.defer("file").get()
            pairs = SameAs.objects.values("outcome").annotate(n=Count("pk")).values_list("outcome", "n")
            return {
                "state": run.state,
                "found": run.found,
                "sources": Source.objects.count(),
                "positions": Appearance.objects.values("position").distinct().count(),
                "appearances": Appearance.objects.count(),
                "candidates": Candidate.objects.count(),
                "pairs": dict(pairs),
            }


def _inside() -> Any:
    from django_scopes import scope

    from moothall.people.models import Workspace

    return scope(workspace=Workspace.objects.get())


def _measured(began: float) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return {"seconds": round(time.monotonic() - began, 1), "peak megabytes": round(peak)}


def start(command: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "tests.drills.large_import", "--step", command]
    return subprocess.Popen(line, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def done(command: str, environment: dict[str, str]) -> dict[str, Any]:
    process = start(command, environment)
    printed, _ = process.communicate(timeout=PATIENCE)
    if process.returncode:
        raise SystemExit(f"The step {command} failed; its error is printed above.")
    return json.loads(printed.splitlines()[-1])


def kill_in_the_middle(environment: dict[str, str], wanted: int) -> int:
    """Start storing, and kill the process once so many references are stored; how many were."""
    process = start("run", environment)
    while (stored := stored_in(environment)) < wanted and process.poll() is None:
        time.sleep(0.2)
    process.kill()
    process.communicate()
    return stored


def stored_in(environment: dict[str, str]) -> int:
    database = environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM codification_appearance").fetchone()[0])


def until_due(environment: dict[str, str]) -> dict[str, Any]:
    """Do the job once the lease of the killed one has lapsed."""
    while (result := done("run", environment))["job"] is None:
        time.sleep(1)
    return result


def drill(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    data = file_of(options.records, alike=options.alike, abstracts=not options.no_abstracts)
    (folder / "large.ris").write_bytes(data)
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'drill.sqlite'}",
        "DJANGO_SETTINGS_MODULE": "moothall.settings",
        "MOOTHALL_DATA": str(folder / "data"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DRILL_FILE": str(folder / "large.ris"),
    }
    done("prepare", environment)
    figures: dict[str, Any] = {
        "records": options.records,
        "megabytes of the file": round(len(data) / 1e6, 1),
        "written again": data.count(b"DB  - Second"),
        "upload": done("upload", environment),
        "killed at": [
            kill_in_the_middle(environment, options.records * turn // (options.kills + 1))
            for turn in range(1, options.kills + 1)
            if turn == 1 or _wait_for_lease(environment)
        ],
    }
    figures["import"] = until_due(environment)
    figures["search"] = {} if options.no_search else until_due(environment)
    return figures | done("report", environment)


def _wait_for_lease(environment: dict[str, str]) -> bool:
    """Jobs whose worker fell silent are due when their lease lapses."""
    from moothall.jobs.timing import LEASE

    time.sleep(LEASE.total_seconds() + 1)
    return True


def passed(figures: dict[str, Any]) -> bool:
    once = {figures[name] for name in ("found", "sources", "positions", "appearances", "candidates")}
    linked = figures["pairs"].get("auto_linked", 0)
    searched = not figures["search"] or linked == figures["written again"]
    return figures["state"] == "done" and once == {figures["records"]} and searched


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--alike", type=float, default=0.05)
    parser.add_argument("--no-abstracts", action="store_true")
    parser.add_argument("--no-search", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        import django

        django.setup()
        print(json.dumps(getattr(Steps(), options.step)()))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        figures = drill(options, Path(folder))
    print(json.dumps(figures, indent=1))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return 0 if passed(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
