"""What a decision takes over of its evidence, and what has become of that evidence since."""

import hashlib

from django.db import models
from django.utils.safestring import SafeString

from moothall.rooms.governance.models import EvidenceLink
from moothall.trace.models import Record
from moothall.trace.queries import rests_on
from moothall.ui.figures import figure_for

# What a decision can cite.
CITABLE = ("evidence_statement", "round_result", "statement", "indicator", "source")
# The relations through which the weight of evidence is carried: a newer version replaces an older one, but
# does not rest on what that one rested on.
CARRYING = ("derived_from", "supports", "contradicts")
FALLEN = ("superseded", "retracted", "withdrawn", "rests_on_retracted", "rests_on_withdrawn")
SINCE = {
    "superseded": "A newer version has replaced this since.",
    "retracted": "This has been retracted.",
    "withdrawn": "This has been withdrawn.",
    "rests_on_retracted": "Something that this rests on has been retracted.",
    "rests_on_withdrawn": "Something that this rests on has been withdrawn by whoever told it.",
    "concern": "An expression of concern about this has been published.",
    "rests_on_superseded": "A newer version of what this rests on has been published since.",
    "reworded": "It reads differently now.",
}


def words_of(record: Record) -> str:
    """The words a decision takes over: the title, and the text below it.

    Of a source only the title, never its text: an account of lived experience stays where its consent says.
    """
    words = "" if record.kind == "source" else record.words.removeprefix(record.title).strip()
    return "\n\n".join(part for part in (record.title, words) if part)


def told_by(record: Record) -> str:
    """What the record's card says in words now, such as how certain it is or how groups voted."""
    figure = figure_for(record)
    return "" if isinstance(figure, SafeString) else figure


def version_of(record: Record) -> str:
    """The SHA-256 of what can be read of the record now, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{words_of(record)}\n\n{told_by(record)}".encode()).hexdigest()


def carried_by(record: Record) -> models.QuerySet[Record]:
    """Everything whose weight ``record`` carries."""
    return rests_on(record, through=CARRYING)


def fallen_state(record: Record) -> str:
    """Why evidence cannot be relied on without a second look: a state of ``FALLEN``, "" if it can."""
    if record.state in FALLEN:
        return record.state
    return "rests_on_retracted" if carried_by(record).filter(state="retracted").exists() else ""


def since(link: EvidenceLink) -> str:
    """A sentence on what has become of the evidence since it was linked, "" if nothing has."""
    record = link.evidence
    state = fallen_state(record)
    if not state and record.state == "concern":
        state = "concern"
    if not state and carried_by(record).filter(kind="evidence_statement", state="superseded").exists():
        state = "rests_on_superseded"
    if not state and link.record_version != version_of(record):
        state = "reworded"
    return SINCE.get(state, "")
