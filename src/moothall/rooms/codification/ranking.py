"""What the order of a review's records is worked out from, now or at an earlier moment of its log, and the
working out. Nothing is written here, and nothing depends on a verdict that is not open to everybody.

A label is the outcome that a record has settled on at titles and abstracts, by all the verdicts that it needs
or an adjudicator's: a verdict that waits for another, or is in conflict, moves nothing. So nobody can tell
from the order what somebody else has said of a record.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from moothall.events.models import Event
from moothall.methods.screening import RankingSettings, ScreeningSession
from moothall.methods.screening.settings import batch_size
from moothall.rooms.codification.models import (
    Candidate,
    ProtocolVersion,
    RankRun,
    Review,
    Source,
    SourceText,
    Stage,
)
from moothall.rooms.codification.models.candidate import EXPLAINED
from moothall.rooms.codification.models.source import CONTRIBUTED
from moothall.rooms.codification.review_log.state import read_state

# The job that works an order out.
TASK = "codification.rank_review"
RELEVANT, IRRELEVANT, UNDECIDED = 1, 0, -1
_TERMS = 5
# Words such as "the" count in the method, but tell nobody anything: so many are looked at to find five.
_LOOKED_AT = 60
_AT_ONCE = 500


class Stands(NamedTuple):
    """A record that stands: where in the ledger it came in, its key and source, and its label, 1 relevant, 0
    irrelevant, -1 undecided."""

    position: int
    key: UUID
    source: UUID
    label: int


class Standing(NamedTuple):
    """The records of a review that stood after the event ``position`` of the ledger, and the ``settings`` by
    which they are ordered, those of a ``RankRun``."""

    records: tuple[Stands, ...]
    settings: dict[str, Any]
    position: int


@dataclass(frozen=True)
class Material:
    """All that an order follows from: the records that stand, in the order in which they came in, with text,
    year and label of each."""

    keys: tuple[UUID, ...]
    texts: tuple[str, ...]
    years: tuple[int | None, ...]
    labels: tuple[int, ...]
    criteria: str
    settings: dict[str, Any]
    seed: int
    position: int


@dataclass(frozen=True)
class Order:
    """The undecided records, best first, what that rests on, and the words that moved the first of them."""

    keys: tuple[UUID, ...]
    basis: str
    labelled: int
    relevant: int
    terms: dict[UUID, dict[str, list[str]]]

    @property
    def digest(self) -> str:
        """SHA-256 of the ids of the records in their order, a line each."""
        return hashlib.sha256("".join(f"{key}\n" for key in self.keys).encode()).hexdigest()


@dataclass(frozen=True)
class Replay:
    """A ranking worked out again. ``same_texts``: whether titles and abstracts still are what they were; with
    other words another order is no wonder."""

    digest: str
    same_order: bool
    same_texts: bool


def label_of(stage: str, status: str) -> int:
    """The label of a record that is at ``stage`` with ``status``: whoever has come to the full text was
    included."""
    if stage == Stage.FULL_TEXT:
        return RELEVANT
    return IRRELEVANT if status == Candidate.Status.EXCLUDED else UNDECIDED


def standing_now(review: Review) -> Standing:
    """The records of a held review that stand now, with their labels."""
    rows = Candidate.objects.filter(review=review, removed="", voided=False, duplicate_of=None)
    rows = rows.values_list("position", "pk", "source", "stage", "status")
    stands = [Stands(position, key, source, label_of(*where)) for position, key, source, *where in rows]
    newest = (
        Event.objects.filter(workspace=review.workspace_id).order_by("-seq").values_list("seq", flat=True)
    )
    return Standing(tuple(stands), _settings_of(review), newest.first() or 0)


def standing_at(run: RankRun) -> Standing:
    """The records that stood when a ranking was made, from the log of its review alone."""
    state = read_state(run.review, run.log_position)
    stands = [
        Stands(record.position, key, record.source, label_of(record.judged.stage, record.judged.status))
        for key, record in state.records.items()
        if record.stands
    ]
    return Standing(tuple(stands), run.settings, run.log_position)


def material_of(review: Review, standing: Standing) -> Material:
    """What an order of some records follows from, with their titles and abstracts as they are today."""
    rows = sorted(standing.records, key=lambda record: (record.position, record.key.hex))
    words = _words_of(record.source for record in rows)
    texts = tuple(words[record.source][0] for record in rows)
    digest = hashlib.sha256(json.dumps(texts).encode()).hexdigest()
    version = review.protocol_versions.get(number=standing.settings["protocol"])
    return Material(
        keys=tuple(record.key for record in rows),
        texts=texts,
        years=tuple(words[record.source][1] for record in rows),
        labels=tuple(record.label for record in rows),
        criteria=_criteria_of(version, standing.settings["examples"]),
        settings=standing.settings | {"texts": digest},
        seed=review.seed,
        position=standing.position,
    )


def replay(run: RankRun) -> Replay:
    """Work a ranking out again from the log."""
    material = material_of(run.review, standing_at(run))
    digest = work_out(material).digest
    same_texts = material.settings["texts"] == run.settings["texts"]
    return Replay(digest, digest == run.order_digest, same_texts)


def work_out(material: Material) -> Order:
    """Put the undecided records in order. It takes seconds for 20,000 records: never in a request."""
    labels = np.array(material.labels, dtype=np.int8)
    how = material.settings["order"]
    terms: dict[UUID, dict[str, list[str]]] = {}
    if how == "model" and material.keys:
        session = _session(material)
        rows, basis = session.ranking.order.tolist(), session.ranking.basis
        terms = {material.keys[row]: _terms(session, row) for row in islice(rows, EXPLAINED)}
    else:
        rows, basis = _without_model(material, how), how
    undecided = [row for row in rows if labels[row] == UNDECIDED]
    return Order(
        keys=tuple(material.keys[row] for row in undecided),
        basis=basis,
        labelled=int((labels != UNDECIDED).sum()),
        relevant=int((labels == RELEVANT).sum()),
        terms=terms,
    )


def places_in_permutation(keys: Iterable[UUID], seed: int) -> dict[UUID, int]:
    """By record its place, from 1, in the permutation that the random check follows. ``keys``: every record
    that ever came in, in that order, whether it stands or not: what is left of a permutation is one, too."""
    listed = list(keys)
    drawn = np.random.default_rng([seed, 1, len(listed)]).permutation(len(listed)).tolist()
    return {listed[row]: place for place, row in enumerate(drawn, start=1)}


def settled_until_due(review: Review) -> int:
    """How many more records must be settled before the order is worked out again, by the rule of the method;
    0 or less if it is due."""
    run = review.rank_runs.last()
    stands = Candidate.objects.filter(review=review, removed="", voided=False, duplicate_of=None)
    excluded = stands.filter(stage=Stage.TITLE_ABSTRACT, status=Candidate.Status.EXCLUDED).count()
    included = stands.filter(stage=Stage.FULL_TEXT).count()
    if run is None:
        return 0
    return batch_size(method_of(review), run.labelled) - (excluded + included - run.labelled)


def method_of(review: Review) -> RankingSettings:
    """The settings of the method: those of the lead, and its defaults."""
    return RankingSettings(explore_share=float(review.ranking.get("explore_share", 0)))


def _settings_of(review: Review) -> dict[str, Any]:
    version = review.protocol_versions.last()
    return {
        "order": review.ranking.get("order", "model"),
        "examples": review.ranking.get("examples", ""),
        "protocol": version.number,
        "method": asdict(method_of(review)),
    }


def _words_of(sources: Iterable[UUID]) -> dict[UUID, tuple[str, int | None]]:
    """By source its title and abstract in one, and its year; of what people here told, their words."""
    keys, found, told = list(sources), {}, []
    for start in range(0, len(keys), _AT_ONCE):
        some = Source.objects.filter(pk__in=keys[start : start + _AT_ONCE])
        for key, kind, title, abstract, year in some.values_list("pk", "kind", "title", "abstract", "year"):
            found[key] = (f"{title} {abstract}", year)
            if kind in CONTRIBUTED:
                told.append(key)
    for start in range(0, len(told), _AT_ONCE):
        texts = SourceText.objects.filter(source__in=told[start : start + _AT_ONCE]).order_by("version")
        for key, text in texts.values_list("source", "text"):
            found[key] = (text, found[key][1])
    return found


def _criteria_of(version: ProtocolVersion, examples: str) -> str:
    """What there is to rank by before anything is settled: the question, what is to be included, and papers
    that are known to be relevant."""
    wanted = [row["wording"] for row in version.criteria if row["side"] == "include"]
    return "\n".join([*version.question.values(), *wanted, examples]).strip()


def _session(material: Material) -> ScreeningSession:
    method = material.settings["method"]
    settings = RankingSettings(**method | {"ngram_range": tuple(method["ngram_range"])})
    session = ScreeningSession(
        material.texts, criteria=material.criteria or None, settings=settings, seed=material.seed
    )
    for row, label in enumerate(material.labels):
        if label != UNDECIDED:
            session.decide(row, label)
    session.refit()
    return session


def _terms(session: ScreeningSession, row: int) -> dict[str, list[str]]:
    every = session.explain(row, terms=_LOOKED_AT)
    moved = [term for term in every if not ENGLISH_STOP_WORDS.issuperset(term.term.split())]
    return {
        "raised": [term.term for term in moved if term.contribution > 0][:_TERMS],
        "lowered": [term.term for term in moved if term.contribution < 0][:_TERMS],
    }


def _without_model(material: Material, how: str) -> list[int]:
    rows = list(range(len(material.keys)))
    if how == "random":
        drawn: list[int] = np.random.default_rng(material.seed).permutation(len(rows)).tolist()
        return drawn
    if how == "year":
        return sorted(rows, key=lambda row: (-(material.years[row] or 0), row))
    return rows
