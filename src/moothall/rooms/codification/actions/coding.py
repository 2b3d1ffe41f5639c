"""Marking sentences of a source and saying what they are about."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.methods.language import Span, sentence_spans
from moothall.people.models import Membership, Person, Workspace
from moothall.rooms.codification.models import Code, Coding, Consent, Segment, Source, SourceText
from moothall.rooms.codification.models.text import CONTEXT
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import link, make_record


@transaction.atomic
def add_code(*, workspace: Workspace, name: str, definition: str = "", by: Person | None) -> Code:
    """A theme to gather excerpts under. Names may repeat, since two people may mean two things by one."""
    if not name.strip():
        raise EvidenceRefused([("name", "Enter the name of the code")])
    code = Code.objects.create(
        workspace=workspace, name=" ".join(name.split()), definition=definition.strip()
    )
    happened("code.added", workspace, by, code=code.pk)
    return code


@transaction.atomic
def code_segment(
    *,
    source: Source,
    code: Code,
    sentences: Sequence[int] = (),
    spans: Sequence[Span] = (),
    by: Person | None,
) -> list[Coding]:
    """Mark sentences of a source, by their numbers from 1, or ``spans`` of code points, with a code.

    Sentences that follow one another make one excerpt. What this person has marked so before is given back,
    not made again. Raises EvidenceRefused if there is no such place in the text, the source has been
    withdrawn, or the person who gave it does not want to be quoted.
    """
    text = _text_to_quote(source)
    places = [*_joined(text.text, sentences), *spans]
    if not places:
        raise EvidenceRefused([("sentences", "Tick at least one sentence")])
    return [_code_one(source, text, start, end, code, by) for start, end in places]


@transaction.atomic
def code_sentences(
    *,
    source: Source,
    sentences: Sequence[int],
    codes: Sequence[Code],
    new_code: str = "",
    by: Person | None,
) -> list[Coding]:
    """Mark sentences with several codes at once. ``new_code`` is the name of one that is added first, unless
    there is one of this name. Raises EvidenceRefused as ``code_segment`` does, and without any code."""
    chosen = list(codes)
    if name := " ".join(new_code.split()):
        known = Code.objects.filter(workspace=source.workspace, name__iexact=name).first()
        chosen.append(known or add_code(workspace=source.workspace, name=name, by=by))
    if not chosen:
        raise EvidenceRefused([("codes", "Tick at least one code, or type a new one")])
    return [
        coding
        for code in dict.fromkeys(chosen)
        for coding in code_segment(source=source, code=code, sentences=sentences, by=by)
    ]


def _text_to_quote(source: Source) -> SourceText:
    consent = Consent.objects.filter(source=source).first()
    if source.state == Source.State.WITHDRAWN or (consent and consent.withdrawn_at):
        raise EvidenceRefused("This source has been withdrawn, so nothing of it can be quoted.")
    if consent and consent.scope == Consent.Scope.THIS_REVIEW:
        raise EvidenceRefused(
            "This was told for one review only. The whole workspace sees excerpts, so it is not quoted."
        )
    if consent and consent.quotation == Consent.Quotation.NONE:
        raise EvidenceRefused("The person who gave this account does not want to be quoted.")
    text = source.texts.last()
    if text is None:
        raise EvidenceRefused("This source has no text to take an excerpt from.")
    return text


def _joined(text: str, numbers: Sequence[int]) -> list[Span]:
    """The spans of numbered sentences, those that follow one another as one."""
    sentences = sentence_spans(text)
    places: list[Span] = []
    last = None
    for number in sorted(set(numbers)):
        if not 1 <= number <= len(sentences):
            raise EvidenceRefused(
                [("sentences", f"The text has no sentence {number}: it has {len(sentences)}")]
            )
        start, end = sentences[number - 1]
        if last is not None and number == last + 1:
            start = places.pop()[0]
        places.append((start, end))
        last = number
    return places


def _code_one(
    source: Source, text: SourceText, start: int, end: int, code: Code, by: Person | None
) -> Coding:
    segment = _segment(text, start, end)
    earlier = segment.codings.filter(code=code, coder=by, withdrawn=None).first()
    if earlier:
        return earlier
    key = uuid4()
    record = make_record(
        workspace=source.workspace,
        inquiry=source.record.inquiry,
        kind="coding",
        title=segment.quote,
        words=f"{segment.quote}\n{code.name}",
        url=reverse("codification:excerpt", args=[source.workspace.slug, key]),
    )
    link(of=record, rests_on=source.record, relation="derived_from")
    coding = Coding.objects.create(
        id=key,
        workspace=source.workspace,
        record=record,
        segment=segment,
        code=code,
        code_version=code.version,
        coder=by,
        group=_group_of(by),
    )
    happened("segment.coded", coding, by, code=code.pk, source=source.record.uid)
    return coding


def _segment(text: SourceText, start: int, end: int) -> Segment:
    if not 0 <= start < end <= text.length:
        sentence = f"The text has {text.length} characters, so nothing can be marked from {start} to {end}"
        raise EvidenceRefused([("sentences", sentence)])
    around = {
        "quote": text.text[start:end],
        "prefix": text.text[max(0, start - CONTEXT) : start],
        "suffix": text.text[end : end + CONTEXT],
    }
    segment, _ = Segment.objects.get_or_create(
        workspace=text.workspace, source_text=text, start=start, end=end, defaults=around
    )
    return segment


def _group_of(person: Person | None) -> str:
    """The kind of organisation somebody belongs to now, in words; empty if none is known."""
    membership = (
        Membership.objects.filter(person=person)
        .exclude(organisation=None)
        .select_related("organisation")
        .first()
        if person
        else None
    )
    return membership.organisation.get_kind_display() if membership else ""
