"""The pages of excerpts."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.forms import ExcerptFilterForm
from moothall.rooms.codification.models import Coding, EvidenceStatement, Source
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.queries import Sentence

AT_ONCE = 50


def excerpts_context(request: Any, version_of: EvidenceStatement | None = None) -> dict[str, Any]:
    """Excerpts of one code or all, to read or to tick; ``version_of`` is what they are ticked for."""
    codes = list(queries.codes(request.who))
    form = ExcerptFilterForm(request.GET, codes=codes)
    code = queries.code(request.who, request.GET.get("code", ""))
    page = page_of(queries.codings(request.who, code), request.GET, AT_ONCE)
    may_write = can(request.who, May.WRITE_EVIDENCE, request.workspace)
    return {
        "filter": form if codes else None,
        "code": code,
        "excerpts": page,
        "items": [_tick(coding) for coding in page] if may_write else [],
        "excerpt_fieldset": cells.legend("Excerpts"),
        "pager": cells.pager(page, request.GET),
        "version_of": version_of,
    }


def _tick(coding: Coding) -> dict[str, Any]:
    source = coding.segment.source_text.source
    state = f" {source.record.state_word}." if source.record.state_word else ""
    return {
        "value": str(coding.pk),
        "text": coding.segment.quote,
        "hint": {"text": f"{coding.code}. From {source.get_kind_display().lower()}: {source}.{state}"},
    }


def excerpt_context(request: Any, coding: Coding) -> dict[str, Any]:
    source = coding.segment.source_text.source
    return {
        "coding": coding,
        "segment": coding.segment,
        "source": source,
        "code": cells.tag(coding.code.name),
        "sentence": _first_sentence(request, source, coding),
    }


def _first_sentence(request: Any, source: Source, coding: Coding) -> int:
    """The number of the sentence in which an excerpt begins, so that a link can lead to it."""
    sentences = queries.sentences_of(request.who, source)
    return next((s.number for s in sentences if s.end > coding.segment.start), 1)


def chosen_sentences(request: Any, source: Source) -> list[Sentence]:
    """The sentences that the address names."""
    numbers = set(request.GET.getlist("sentence"))
    return [s for s in queries.sentences_of(request.who, source) if str(s.number) in numbers]
