"""The pages of evidence statements."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.forms import StateFilterForm
from moothall.rooms.codification.forms.statements import LEFT_OUT
from moothall.rooms.codification.models import Coding, EvidenceStatement
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.queries import Support
from moothall.trace.models import Record
from moothall.trace.vocabulary import RELATIONS

COLUMNS = ("Statement", "Number", "Certainty", "State")


def statements_context(request: Any) -> dict[str, Any]:
    form = StateFilterForm(request.GET, sees_drafts=can(request.who, May.SEE_DRAFTS, request.workspace))
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = page_of(queries.evidence_statements(request.who, request.workspace, state=state), request.GET)
    return {
        "filter": form,
        "filtered": bool(state),
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(statement) for statement in page],
        "pager": cells.pager(page, request.GET),
        "may_write": can(request.who, May.WRITE_EVIDENCE, request.workspace),
    }


def _row(statement: EvidenceStatement) -> list[dict[str, Any]]:
    return [
        cells.link(statement.record.url, statement),
        cells.text(f"{statement.number}, version {statement.version}"),
        cells.text(statement.get_certainty_display()),
        {"html": cells.state_tag(statement.record)},
    ]


def statement_context(request: Any, statement: EvidenceStatement) -> dict[str, Any]:
    kinds = queries.kinds_of(request.who, statement)
    versions = queries.versions_of(request.who, statement)
    return {
        "statement": statement,
        "state": cells.state_tag(statement.record),
        "certainty": statement.get_certainty_display(),
        "supports": [_support(support) for support in queries.support_of(request.who, statement)],
        "retracted": queries.retracted_under(request.who, statement),
        "kinds": [kind.label for kind in kinds],
        # The files behind a chart are on the page of the chart, and in the trace.
        "used_in": [r for r in queries.used_in(request.who, statement) if r.kind != "import_batch"],
        "versions": [_version(version) for version in versions],
        "newer": next((v for v in versions if _is_newer(v, statement)), None),
        "may_write": can(request.who, May.WRITE_EVIDENCE, request.workspace),
    }


def _support(support: Support) -> dict[str, Any]:
    return {
        "record": support.record,
        "coding": support.coding,
        "source": support.source,
        "words": RELATIONS[support.relation].words,
        "source_state": cells.state_tag(support.source.record) if support.source else "",
    }


def _is_newer(version: EvidenceStatement, statement: EvidenceStatement) -> bool:
    given_up = version.state == EvidenceStatement.State.WITHDRAWN
    return version.version > statement.version and not given_up


def _version(version: EvidenceStatement) -> dict[str, Any]:
    day = date_format(version.published, "j F Y") if version.published else ""
    return {"statement": version, "state": version.get_state_display(), "day": day}


def check_rows(request: Any, statement: EvidenceStatement) -> list[dict[str, Any]]:
    """What becomes fixed when a draft is published, each with a way to change it."""
    address = reverse("codification:change_draft", args=[request.workspace.slug, statement.pk])
    supports = queries.support_of(request.who, statement)
    rests_on = (f"It {RELATIONS[support.relation].words} “{support.record.title}”" for support in supports)
    return [
        cells.summary_row("Statement", statement.text, f"{address}#id_text"),
        cells.summary_row("Certainty", statement.get_certainty_display(), f"{address}#id_certainty"),
        cells.summary_row("Why", cells.lines(statement.certainty_reason), f"{address}#id_reason"),
        cells.summary_row(
            "Missing voices", cells.lines(statement.missing_voices), f"{address}#id_missing_voices"
        ),
        cells.summary_row("Rests on", cells.lines("\n".join(rests_on))),
    ]


def words_of(statement: EvidenceStatement) -> dict[str, str]:
    """The words of a statement as its form asks them."""
    return {
        "text": statement.text,
        "certainty": statement.certainty,
        "reason": statement.certainty_reason,
        "missing_voices": statement.missing_voices,
    }


def basis_of(codings: list[Coding]) -> list[tuple[Record, str]]:
    """Chosen excerpts as a basis: each supports the statement until somebody says otherwise."""
    return [(coding.record, _bearing(coding, "supports")) for coding in codings]


def renewed_basis(
    request: Any, statement: EvidenceStatement, codings: list[Coding]
) -> list[tuple[Record, str]]:
    """The basis of a published version, without what has been retracted since, and newly chosen excerpts."""
    kept = [
        (support.record, _bearing(support.coding, support.relation) if support.coding else support.relation)
        for support in queries.support_of(request.who, statement)
    ]
    known = {record.pk for record, _ in kept}
    return kept + basis_of([coding for coding in codings if coding.record_id not in known])


def missing_at_first(request: Any, codings: list[Coding]) -> str:
    """What can be said about missing voices from the kinds of sources alone."""
    kinds = [kind.label.lower() for kind in queries.voices_not_heard(request.who, codings)]
    if not kinds:
        return ""
    return f"None of this comes from {kinds[0]}." if len(kinds) == 1 else _none_of(kinds)


def _none_of(kinds: list[str]) -> str:
    return f"None of this comes from {', '.join(kinds[:-1])} or {kinds[-1]}."


def _bearing(coding: Coding, otherwise: str) -> str:
    return LEFT_OUT if coding.segment.source_text.source.is_retracted else otherwise
