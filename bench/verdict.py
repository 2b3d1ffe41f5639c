"""A verdict's round trip, from the button to the next record in hand, against a bare Django form.

    python bench/verdict.py [--rounds 300] [--json FILE]

Both go through the same stack (sessions, sign-in, one transaction a request) on the same SQLite file of an
installation, in turns. The peer is one valid ModelForm whose row is written, answered by a redirect. Ours is
a verdict: the record is judged, the ledger gets its row, the record is settled or waits, and the next one is
handed out. Goal: the median of ours at most twice that of the peer.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GOAL = 2.0
RECORDS = 400


def furnish() -> Any:
    """A review with one person who screens, and so many records."""
    from django_scopes import scope
    from tests.rooms.codification import reviewing

    from moothall.people.models import Workspace

    workspace = Workspace.objects.create(slug="bench", name="Bench")
    with scope(workspace=workspace):
        return reviewing.screening(workspace, people=2, records=RECORDS)


def bare_form() -> Any:
    """What one would write first: a form of a model, saved, and a redirect."""
    from django import forms
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import redirect
    from django.urls import path

    from moothall import urls
    from moothall.permissions import May, requires
    from moothall.trace.models import Inquiry

    class InquiryForm(forms.ModelForm):
        class Meta:
            model = Inquiry
            fields = ("title", "question")

    @requires(May.SEE_WORKSPACE)
    def save(request: HttpRequest) -> HttpResponse:
        form = InquiryForm(request.POST)
        form.instance.workspace = request.workspace
        if not form.is_valid():
            raise SystemExit(f"The peer's form was refused: {form.errors}")
        form.save()
        return redirect("/")

    urls.urlpatterns.append(path("w/<slug:workspace>/bare/", save, name="bare"))


def timed(send: Any) -> float:
    begin = time.perf_counter()
    answer = send()
    spent = 1000 * (time.perf_counter() - begin)
    if answer.status_code != 302:
        raise SystemExit(f"Answered {answer.status_code}: nothing was saved.")
    return spent


def measure(rounds: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django_scopes import scope

    from moothall.rooms.codification import actions, queries

    call_command("migrate", verbosity=0)
    bare_form()
    made = furnish()
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    review = f"/w/bench/reviews/{made.review.pk}/screen/"
    with scope(workspace=made.review.workspace):
        actions.next_assignment(review=made.review, by=made.lead)
    ours, peer = [], []
    for number in range(rounds):
        with scope(workspace=made.review.workspace):
            held = queries.assignment_in_hand(made.lead, made.review)
        said = {"says": "exclude", "criterion": "adults", "note": "", "once": str(uuid.uuid4())}
        ours.append(timed(lambda: browser.post(f"{review}{held.candidate_id}/", said)))  # noqa: B023
        words = {"title": f"Inquiry {number}", "question": "Why?", "once": str(uuid.uuid4())}
        peer.append(timed(lambda: browser.post("/w/bench/bare/", words)))  # noqa: B023
    return {"verdict": summary(ours), "bare form": summary(peer), "rounds": rounds}


def summary(times: list[float]) -> dict[str, float]:
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]
    with tempfile.TemporaryDirectory(prefix="moothall-bench-") as folder:
        os.environ["MOOTHALL_DATA"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.settings"
        found = measure(min(asked.rounds, RECORDS - 1))
    ratio = found["verdict"]["median_ms"] / found["bare form"]["median_ms"]
    for name in ("bare form", "verdict"):
        print(f"{name}: median {found[name]['median_ms']} ms, 95% under {found[name]['p95_ms']} ms")
    print(f"a verdict takes {ratio:.2f} times a bare form; goal {GOAL}: ", end="")
    print("reached" if ratio <= GOAL else "NOT reached")
    if asked.json:
        asked.json.write_text(json.dumps(found | {"ratio": round(ratio, 3)}, indent=2) + "\n")


if __name__ == "__main__":
    main()
