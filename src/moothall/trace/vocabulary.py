"""The two closed lists of the trace: what kinds of record there are, and how one can rest on another."""

from typing import NamedTuple


class Kind(NamedTuple):
    word: str
    plural: str
    shape: str  # circle, square, triangle, diamond, hexagon: so that a picture does not rely on colour


KINDS: dict[str, Kind] = {
    "source": Kind("Source", "Sources", "square"),
    "review": Kind("Evidence review", "Evidence reviews", "square"),
    "coding": Kind("Excerpt", "Excerpts", "square"),
    "evidence_statement": Kind("Evidence statement", "Evidence statements", "hexagon"),
    "space": Kind("Reflection space", "Reflection spaces", "circle"),
    "session": Kind("Session", "Sessions", "circle"),
    "statement": Kind("Statement voted on", "Statements voted on", "circle"),
    "prompt": Kind("Prompt", "Prompts", "circle"),
    "note": Kind("Note of a table", "Notes of tables", "square"),
    "round_result": Kind("Votes by group", "Votes by group", "circle"),
    "synthesis": Kind("What we heard", "What we heard", "circle"),
    "response": Kind("What we did", "What we did", "diamond"),
    "agenda_item": Kind("Agenda item", "Agenda items", "diamond"),
    "body": Kind("Body", "Bodies", "diamond"),
    "decision": Kind("Decision", "Decisions", "diamond"),
    "programme": Kind("Programme", "Programmes", "triangle"),
    "indicator": Kind("Indicator", "Indicators", "triangle"),
    "import_batch": Kind("Import of figures", "Imports of figures", "triangle"),
    "signal": Kind("Signal", "Signals", "triangle"),
    "trace_reading": Kind("Reading of how evidence is used", "Readings of how evidence is used", "square"),
}


# Of these, what was withdrawn has never been more than a draft.
DRAFTED = ("evidence_statement", "decision")


class Relation(NamedTuple):
    words: str  # read "<of> <words> <rests_on>"
    inverse: str  # read "<rests_on> <inverse> <of>"
    prov: str  # the nearest relation of W3C PROV, one of formats.prov.RELATIONS


RELATIONS: dict[str, Relation] = {
    "derived_from": Relation("comes from", "led to", "wasDerivedFrom"),
    "supports": Relation("is supported by", "supports", "wasDerivedFrom"),
    "contradicts": Relation("is contradicted by", "contradicts", "wasInfluencedBy"),
    "relied_on": Relation("relied on", "was relied on by", "wasInfluencedBy"),
    "considered": Relation("considered", "was considered by", "wasInfluencedBy"),
    "set_aside": Relation("set aside", "was set aside by", "wasInfluencedBy"),
    "measures": Relation("measures", "is measured by", "wasInfluencedBy"),
    "implements": Relation("carries out", "is carried out by", "wasInfluencedBy"),
    "reopens": Relation("asks to look again at", "was asked about by", "wasInfluencedBy"),
    "answers": Relation("answers", "is answered by", "wasInfluencedBy"),
    "supersedes": Relation("replaces", "was replaced by", "wasRevisionOf"),
    "continues": Relation("continues", "is continued by", "wasDerivedFrom"),
    "belongs_to": Relation("is part of", "contains", "wasInfluencedBy"),
}

STATES: dict[str, str] = {
    "live": "",
    "draft": "Draft",
    "published": "Published",
    "superseded": "Replaced by a newer version",
    "retracted": "Retracted",
    "concern": "Expression of concern",
    "withdrawn": "Withdrawn",
    "rests_on_retracted": "Rests on a retracted source",
    "rests_on_withdrawn": "Rests on a withdrawn source",
    "open": "Open",
    "closed": "Closed",
    "proposed": "Proposed",
    "accepted": "Accepted",
    "declined": "Declined",
    "dismissed": "Dismissed",
    "in_force": "In force",
    "under_review": "Being looked at again",
}
