"""Evidence statements, what they rest on and where they are used."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from moothall.permissions import May, can
from moothall.rooms.codification.models import Coding, EvidenceStatement, Source
from moothall.rooms.codification.queries.coding import excerpts_open_to
from moothall.rooms.codification.support import (
    RELATIONS,
    records_under,
    retracted_among,
    statements_over,
    withdrawn_among,
)
from moothall.trace.models import Inquiry, Link, Record
from moothall.trace.queries import leads_to

State = EvidenceStatement.State
# Where each kind of knowledge comes from. Policy says what is wanted, not what is known.
KNOWLEDGE = (
    Source.Kind.RESEARCH,
    Source.Kind.MONITORING_DATA,
    Source.Kind.PRACTICE_KNOWLEDGE,
    Source.Kind.LIVED_EXPERIENCE,
)
FIGURES = ("indicator", "import_batch", "signal")


@dataclass(frozen=True)
class Support:
    """One thing that a statement rests on, and how; ``coding`` is the excerpt if it is one."""

    record: Record
    relation: str
    coding: Coding | None

    @property
    def source(self) -> Source | None:
        return self.coding.segment.source_text.source if self.coding else None


def evidence_statements(who: Any, workspace: Any, *, state: str = "") -> models.QuerySet[EvidenceStatement]:
    """Statements, newest first; of one state, if given. Drafts only for those who may see drafts."""
    found = EvidenceStatement.objects.select_related("record", "supersedes")
    if not can(who, May.SEE_DRAFTS, workspace):
        found = found.exclude(state__in=(State.DRAFT, State.WITHDRAWN))
    return found.filter(state=state) if state else found


def statement(who: Any, workspace: Any, key: UUID) -> EvidenceStatement | None:
    found = evidence_statements(who, workspace).select_related("workspace", "record__inquiry", "drafted_by")
    return found.filter(pk=key).first()


def published_statements(who: Any, inquiry: Inquiry | None = None) -> models.QuerySet[EvidenceStatement]:
    """Statements that stand, by number; of one inquiry, if given. The state of the ``record`` of one that
    rests on a retracted source is ``rests_on_retracted``."""
    found = EvidenceStatement.objects.filter(state=State.PUBLISHED).select_related("record")
    if inquiry:
        found = found.filter(record__inquiry=inquiry)
    return found.order_by("number")


def drafts_to_publish(who: Any) -> models.QuerySet[EvidenceStatement]:
    drafts = EvidenceStatement.objects.filter(state=State.DRAFT).select_related("record")
    return drafts.order_by("created")


def resting_on_retracted(who: Any) -> models.QuerySet[EvidenceStatement]:
    """Standing statements that rest on a source that was retracted, or withdrawn by whoever told it."""
    return published_statements(who).filter(record__state__in=("rests_on_retracted", "rests_on_withdrawn"))


def statements_resting_on(who: Any, source: Source) -> models.QuerySet[EvidenceStatement]:
    """Standing statements that rest on a source, by an excerpt or through another statement."""
    return published_statements(who).filter(record__in=statements_over(source.record))


def retracted_under(who: Any, statement: EvidenceStatement) -> list[Record]:
    """The sources that a statement rests on and that were retracted or withdrawn."""
    under = records_under(statement.record)
    return retracted_among(under) + withdrawn_among(under)


def support_of(who: Any, statement: EvidenceStatement) -> list[Support]:
    """What a statement rests on directly, in the order in which it was chosen."""
    links = Link.objects.filter(of=statement.record, relation__in=RELATIONS).select_related("rests_on")
    links = list(links.order_by("pk"))
    excerpts = _codings_by_record(who, (link.rests_on for link in links))
    return [Support(link.rests_on, link.relation, excerpts.get(link.rests_on_id)) for link in links]


def kinds_of(who: Any, statement: EvidenceStatement) -> list[Source.Kind]:
    """Which kinds of knowledge a statement rests on, in a fixed order that ranks nothing."""
    return _kinds_of_records(records_under(statement.record))


def voices_not_heard(who: Any, codings: Iterable[Coding]) -> list[Source.Kind]:
    """Which kinds of knowledge none of these excerpts comes from."""
    heard = {coding.segment.source_text.source.kind for coding in codings}
    return [kind for kind in KNOWLEDGE if kind not in heard]


def codings_to_rest_on(who: Any, keys: Iterable[str]) -> list[Coding]:
    """The live excerpts among these ids, in their order; whatever is no such id is passed over."""
    wanted = []
    for key in keys:
        try:
            wanted.append(UUID(key))
        except ValueError:
            continue
    found = (
        excerpts_open_to(who)
        .filter(withdrawn=None)
        .select_related("record", "code", "segment__source_text__source__record")
    )
    by_key = found.in_bulk(wanted)
    return [by_key[key] for key in dict.fromkeys(wanted) if key in by_key]


def versions_of(who: Any, statement: EvidenceStatement) -> models.QuerySet[EvidenceStatement]:
    """Every version of a statement that may be seen, newest first."""
    return evidence_statements(who, statement.workspace).filter(number=statement.number)


def used_in(who: Any, statement: EvidenceStatement) -> list[Record]:
    """What has come of a statement elsewhere: sessions, decisions, other statements; drafts only for those
    who may see drafts."""
    found = leads_to(statement.record).order_by("kind", "-created")
    if not can(who, May.SEE_DRAFTS, statement.workspace):
        found = found.exclude(state="draft")
    return list(found.exclude(pk__in=versions_of(who, statement).values("record"))[:100])


def _kinds_of_records(records: Iterable[Record]) -> list[Source.Kind]:
    records = list(records)
    sources = Source.objects.filter(record__in=[record for record in records if record.kind == "source"])
    kinds = set(sources.values_list("kind", flat=True))
    if any(record.kind in FIGURES for record in records):
        kinds.add(Source.Kind.MONITORING_DATA)
    return [kind for kind in KNOWLEDGE if kind in kinds]


def _codings_by_record(who: Any, records: Iterable[Record]) -> dict[int, Coding]:
    keys = [record.pk for record in records if record.kind == "coding"]
    found = (
        excerpts_open_to(who)
        .filter(record__in=keys)
        .select_related("record", "code", "segment__source_text__source__record")
    )
    return {coding.record_id: coding for coding in found}
