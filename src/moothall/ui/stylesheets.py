"""The addresses of style sheets and scripts, each with a mark of its content, so that it may be kept."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

STATIC = Path(__file__).resolve().parent / "static"
# No styles of its own, no code from attributes, no other origin, nothing of a page kept in the browser. The
# answer to a form with errors (422) is shown; a busy server (503) is asked again by our own script.
HTMX_CONFIGURATION = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


@dataclass(frozen=True)
class Files:
    """``boot`` runs before the page is drawn, ``partial`` is htmx, ``live`` its server-sent events, and
    ``comfort`` our own module, which imports GOV.UK Frontend's. The screen for a hall has a style and a
    script of its own; ``airtime`` starts and stops the clocks of speaking time, ``paper`` is the style of
    what is printed or keyed from paper, ``voting`` sends votes from a participant's page, ``pair_keys``
    presses the buttons below a pair of sources by a key."""

    icon: str
    styles: tuple[str, ...]
    boot: str
    partial: str
    live: str
    comfort: str
    projector: str
    projector_style: str
    airtime: str
    paper: str
    voting: str
    screening: str
    pair_keys: str


def files() -> Files:
    return _files() if not settings.DEBUG else _files.__wrapped__()


@cache
def _files() -> Files:
    return Files(
        icon=_marked("moothall/icon.svg"),
        styles=(_marked("ui/govuk-frontend.min.css"), _marked("moothall/moothall.css")),
        boot=_marked("moothall/boot.js"),
        partial=_marked("ui/htmx-2.min.js"),
        live=_marked("ui/hx-sse-2.min.js"),
        comfort=_marked("moothall/moothall.js"),
        projector=_marked("moothall/projector.js"),
        projector_style=_marked("moothall/projector.css"),
        airtime=_marked("moothall/airtime.js"),
        paper=_marked("moothall/paper.css"),
        voting=_marked("moothall/voting.js"),
        screening=_marked("moothall/screening.js"),
        pair_keys=_marked("moothall/pair_keys.js"),
    )


def _marked(name: str) -> str:
    path = STATIC / name
    content = path.read_bytes() if path.is_file() else b""
    return f"{static(name)}?v={hashlib.sha256(content).hexdigest()[:12]}"
