"""What this room shows on the first screen."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Coding, EvidenceStatement, Source
from moothall.trace.models import Link, Record
from moothall.ui.figures import figure_of
from moothall.ui.waiting import Waiting, waits

WAITING = 20


@figure_of("source")
def source_figure(record: Record) -> str:
    source = Source.objects.get(record=record)
    return ", ".join(words for words in (source.get_kind_display(), source.when) if words)


@figure_of("coding")
def coding_figure(record: Record) -> str:
    coding = Coding.objects.select_related("code").get(record=record)
    return f"Coded “{coding.code.name}”"


@figure_of("evidence_statement")
def evidence_statement_figure(record: Record) -> str:
    statement = EvidenceStatement.objects.get(record=record)
    excerpts = Link.objects.filter(of=record, rests_on__kind="coding").count()
    words = "Certainty not assessed" if statement.certainty == "not_assessed" else _certainty(statement)
    return f"{words}, {excerpts} excerpt{'' if excerpts == 1 else 's'}"


def _certainty(statement: EvidenceStatement) -> str:
    return f"{statement.get_certainty_display()} certainty"


@waits
def drafts(who: Any, workspace: Any) -> list[Waiting]:
    """Draft statements wait for whoever writes evidence."""
    if not can(who, May.WRITE_EVIDENCE, workspace):
        return []
    return [
        Waiting(f"Publish the evidence statement “{s.text}”", s.record.url, s.created, "Reviewer")
        for s in queries.drafts_to_publish(who)[:WAITING]
    ]


@waits
def statements_resting_on_retracted(who: Any, workspace: Any) -> list[Waiting]:
    """Statements that have lost a source wait for a newer version, before anything else."""
    if not can(who, May.WRITE_EVIDENCE, workspace):
        return []
    return [
        Waiting(
            f"Rests on a retracted source: “{s.text}”", s.record.url, s.published, "Reviewer", urgent=True
        )
        for s in queries.resting_on_retracted(who)[:WAITING]
    ]
