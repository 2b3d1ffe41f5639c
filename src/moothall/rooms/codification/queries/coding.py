"""Sentences, codes and excerpts."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from moothall.methods.language import Span, sentence_spans
from moothall.rooms.codification.models import Code, Coding, Source
from moothall.rooms.codification.queries.consented import hidden_from


@dataclass(frozen=True)
class Sentence:
    """One sentence of a source: its number from 1, where it stands, its words and what it is coded with."""

    number: int
    start: int
    end: int
    text: str
    codes: tuple[str, ...]


def sentences_of(who: Any, source: Source) -> tuple[Sentence, ...]:
    """The sentences of the present text of a source, in order; none if it has no text."""
    text = source.texts.last()
    if text is None:
        return ()
    live = Coding.objects.filter(segment__source_text=text, withdrawn=None).order_by("created")
    spans = sentence_spans(text.text)
    names = _codes_of(spans, live.values_list("segment__start", "segment__end", "code__name"))
    return tuple(
        Sentence(number, start, end, text.text[start:end], tuple(names[number]))
        for number, (start, end) in enumerate(spans, start=1)
    )


def excerpts_open_to(who: Any) -> models.QuerySet[Coding]:
    """Excerpts, live or not, from sources that somebody may know of."""
    return Coding.objects.exclude(segment__source_text__source__in=hidden_from(who))


def codings(who: Any, code: Code | None = None) -> models.QuerySet[Coding]:
    """Live excerpts, newest first; under one code, if given."""
    found = (
        excerpts_open_to(who)
        .filter(withdrawn=None)
        .select_related("record", "code", "coder", "segment__source_text__source__record")
    )
    return found.filter(code=code) if code else found


def codings_of(who: Any, source: Source) -> models.QuerySet[Coding]:
    """Live excerpts of one source, in the order of its text."""
    found = codings(who).filter(segment__source_text__source=source)
    return found.order_by("segment__start", "segment__end", "created")


def coding(who: Any, key: UUID) -> Coding | None:
    """One excerpt, also a withdrawn one."""
    found = excerpts_open_to(who)
    found = found.select_related("record", "code", "coder", "segment__source_text__source__record")
    return found.filter(pk=key).first()


def codes(who: Any) -> models.QuerySet[Code]:
    """Codes with the number of live excerpts under each as ``excerpts``, those used last first."""
    live = models.Q(codings__in=codings(who).order_by().values("pk"))
    counted = Code.objects.annotate(
        excerpts=models.Count("codings", filter=live), used=models.Max("codings__created", filter=live)
    )
    return counted.order_by(models.F("used").desc(nulls_last=True), "name", "created")


def code(who: Any, key: Any) -> Code | None:
    """One code by its id; None also for what is no id."""
    try:
        return Code.objects.filter(pk=UUID(str(key))).first()
    except ValueError:
        return None


def _codes_of(spans: Sequence[Span], marks: Iterable[tuple[int, int, str]]) -> dict[int, dict[str, None]]:
    """By the number of a sentence: the names of the codes whose stretch touches it, each once."""
    names: dict[int, dict[str, None]] = defaultdict(dict)
    ends = [end for _, end in spans]
    for first, last, name in marks:
        at = bisect_right(ends, first)
        while at < len(spans) and spans[at][0] < last:
            names[at + 1][name] = None
            at += 1
    return names
