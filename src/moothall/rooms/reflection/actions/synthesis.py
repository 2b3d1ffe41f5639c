"""Writing down what was heard: drafted from figures and notes, edited by people, then published."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked_unless_archived
from moothall.rooms.reflection.actions.news import tell_news
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.drafting import Draft, draft_paragraphs
from moothall.rooms.reflection.models import Paragraph, ParagraphSource, Session, Statement, Synthesis
from moothall.rooms.reflection.queries.results import results_of_round
from moothall.rooms.reflection.queries.synthesis import attendance, stored_result
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Record

LONGEST = 4000
# An account that leaves these out tells of a hall in which everybody was present and of one mind.
NEEDED = (Paragraph.Section.WHO, Paragraph.Section.DIFFER)


@transaction.atomic
def draft_synthesis(*, session: Session, by: Person | None) -> Synthesis:
    """A draft of what was heard: from the figures and the notes, or, once an account has been published, from
    that account. Raises SessionRefused before the session is closed and analysed, beside another draft, and
    once the session is archived.
    """
    session = locked_unless_archived(session)
    earlier = session.syntheses.order_by("-version").first()
    if earlier is not None and earlier.state == Synthesis.State.DRAFT:
        raise SessionRefused("There is a draft already: edit that one.")
    drafts = _drafts_of(earlier) if earlier else _drafts_from_figures(session)
    made = _make_synthesis(session, earlier.version + 1 if earlier else 1)
    if earlier:
        link(of=made.record, rests_on=earlier.record, relation="supersedes")
    for position, draft in enumerate(drafts, 1):
        _write_paragraph(made, position, draft)
    happened("synthesis.drafted", made, by, version=made.version)
    return made


@transaction.atomic
def edit_paragraph(
    *, paragraph: Paragraph, heading: str, text: str, rests_on: Iterable[Record], by: Person | None
) -> Paragraph:
    """Reword a paragraph of a draft, or empty it to leave it out; say anew which records it rests on."""
    synthesis = _draft_of(paragraph.synthesis)
    _check_text(text)
    paragraph.heading, paragraph.text = " ".join(heading.split())[:200], text.strip()
    paragraph.save(update_fields=["heading", "text"])
    ParagraphSource.objects.filter(paragraph=paragraph).delete()
    _rest_on(paragraph, rests_on)
    happened("synthesis.edited", synthesis, by, version=synthesis.version, paragraph=paragraph.position)
    return paragraph


@transaction.atomic
def add_paragraph(
    *,
    synthesis: Synthesis,
    section: str,
    heading: str,
    text: str,
    rests_on: Iterable[Record],
    by: Person | None,
) -> Paragraph:
    """One more paragraph at the end of a section of a draft."""
    synthesis = _draft_of(synthesis)
    if not text.strip():
        raise SessionRefused([("text", "Enter the text")])
    _check_text(text)
    last = synthesis.paragraphs.order_by("-position").first()
    draft = Draft(section, " ".join(heading.split())[:200], text.strip(), tuple(rests_on))
    made = _write_paragraph(synthesis, last.position + 1 if last else 1, draft, drafted="")
    happened("synthesis.edited", synthesis, by, version=synthesis.version, paragraph=made.position)
    return made


@transaction.atomic
def publish_synthesis(*, synthesis: Synthesis, by: Person | None) -> Synthesis:
    """Publish an account, and with its first version the results of the session. It never changes again.

    Raises SessionRefused if it says nothing of who was not here or of where people differ, or if the votes
    are no longer those that were counted.
    """
    synthesis = _draft_of(synthesis)
    if problems := problems_with_publishing(synthesis):
        raise SessionRefused(problems)
    synthesis.paragraphs.filter(text="").delete()
    for record in Record.objects.filter(pk__in=_sources(synthesis)):
        link(of=synthesis.record, rests_on=record, relation="derived_from")
    synthesis.state, synthesis.published = Synthesis.State.PUBLISHED, timezone.now()
    synthesis.save(update_fields=["state", "published"])
    words = "\n".join(synthesis.paragraphs.values_list("text", flat=True))
    change_record(record=synthesis.record, state="published", words=words)
    happened("synthesis.published", synthesis, by, version=synthesis.version)
    if synthesis.session.state == Session.State.CLOSED:
        publish_session(session=synthesis.session, by=by)
    tell_news(synthesis.session)
    return synthesis


@transaction.atomic
def publish_session(*, session: Session, by: Person | None) -> Session:
    """Let the results of a closed session stand as published."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state != Session.State.CLOSED:
        raise SessionRefused("Only a closed session can be published.")
    session.state = Session.State.PUBLISHED
    session.save(update_fields=["state"])
    change_record(record=session.record, state="published")
    happened("session.published", session, by)
    return session


def problems_with_publishing(synthesis: Synthesis) -> list[tuple[str, str]]:
    """What is missing before an account can be published, as (field, sentence)."""
    filled = set(synthesis.paragraphs.exclude(text="").values_list("section", flat=True))
    problems = [
        ("", f"Write something under “{section.label}”. If there is nothing to say, say that.")
        for section in NEEDED
        if section not in filled
    ]
    for round_ in synthesis.session.rounds.exclude(closed=None):
        if digest_of_votes(round_.events.order_by("sequence").iterator(chunk_size=2000)) != round_.root:
            problems.append(("", f"The votes of round {round_.number} are not those that were counted."))
    return problems


def _drafts_from_figures(session: Session) -> list[Draft]:
    result = stored_result(session)
    if not session.is_done or result is None:
        raise SessionRefused("What was heard is written once the session is closed.")
    if result.released["votes"] and "opinion" not in result.released:
        raise SessionRefused("The votes are still being analysed. Try again in a minute.")
    rounds = list(session.rounds.exclude(closed=None).order_by("-number")[:2])
    counted = session.statements.exclude(state__in=(Statement.State.REJECTED, Statement.State.WAITING))
    return draft_paragraphs(
        session=session,
        result=result.record,
        results=results_of_round(None, rounds[0]),
        earlier=results_of_round(None, rounds[1]) if len(rounds) > 1 else None,
        attendance=attendance(None, session),
        statements={str(row.pk): row.record for row in counted.select_related("record")},
        notes=session.notes.select_related("record"),
    )


def _drafts_of(earlier: Synthesis) -> list[Draft]:
    return [
        Draft(row.section, row.heading, row.text, tuple(source.record for source in row.sources.all()))
        for row in earlier.paragraphs.prefetch_related("sources__record")
    ]


def _make_synthesis(session: Session, version: int) -> Synthesis:
    key = uuid4()
    record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="synthesis",
        title=f"What we heard: {session.question}",
        url=reverse("reflection:synthesis", args=[session.workspace.slug, session.pk]),
        state="draft",
    )
    link(of=record, rests_on=session.record, relation="belongs_to")
    return Synthesis.objects.create(
        id=key, workspace=session.workspace, record=record, session=session, version=version
    )


def _write_paragraph(
    synthesis: Synthesis, position: int, draft: Draft, drafted: str | None = None
) -> Paragraph:
    made = Paragraph.objects.create(
        workspace_id=synthesis.workspace_id,
        synthesis=synthesis,
        section=draft.section,
        position=position,
        heading=draft.heading,
        text=draft.text,
        drafted=draft.text if drafted is None else drafted,
    )
    _rest_on(made, draft.records)
    return made


def _rest_on(paragraph: Paragraph, records: Iterable[Record]) -> None:
    ParagraphSource.objects.bulk_create(
        ParagraphSource(workspace_id=paragraph.workspace_id, paragraph=paragraph, record=record)
        for record in {record.pk: record for record in records}.values()
    )


def _sources(synthesis: Synthesis) -> list[int]:
    return list(
        ParagraphSource.objects.filter(paragraph__synthesis=synthesis).values_list("record", flat=True)
    )


def _draft_of(synthesis: Synthesis) -> Synthesis:
    locked_unless_archived(synthesis.session)
    found = Synthesis.objects.select_for_update().select_related("record").get(pk=synthesis.pk)
    if found.state != Synthesis.State.DRAFT:
        raise SessionRefused("This account is published: write a new version.")
    return found


def _check_text(text: str) -> None:
    if len(text) > LONGEST:
        raise SessionRefused(
            [("text", f"A paragraph has at most {LONGEST:,} characters: this has {len(text):,}")]
        )
