"""What we heard: the draft as a facilitator edits it, and the account as everyone reads it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.actions.synthesis import problems_with_publishing
from moothall.rooms.reflection.models import Paragraph, Session, Synthesis
from moothall.rooms.reflection.pages.results import results_context
from moothall.trace.models import Record


def account_sections(synthesis: Synthesis) -> list[tuple[str, list[Paragraph]]]:
    """(heading, paragraphs) of each section, in their fixed order."""
    paragraphs = list(synthesis.paragraphs.all())
    return [
        (section.label, [row for row in paragraphs if row.section == section])
        for section in Paragraph.Section
    ]


def source_words(paragraph: Paragraph) -> str:
    """What a paragraph rests on, for readers of a printed page."""
    names = [_name(source.record) for source in paragraph.sources.all()]
    return f"Rests on: {'; '.join(names)}" if names else "Facilitator’s view"


def _name(record: Record) -> str:
    """Its title as a part of a list. The votes are always those of this session: its question, which stands
    above, is not said again with every paragraph."""
    return "How people voted" if record.kind == "round_result" else record.title.rstrip(".")


def draft_context(request: Any) -> dict[str, Any]:
    """The facilitator's page: the draft if there is one, what is published, and what can be done."""
    session: Session = request.record
    draft = queries.draft_account(request.who, session)
    published = queries.published_account(request.who, session)
    may_publish = not session.is_archived and can(request.who, May.PUBLISH_SYNTHESIS, session)
    return {
        "session": session,
        "draft": draft if may_publish else None,
        "sections": _editable(request, draft) if draft and may_publish else [],
        "published": published,
        "may_publish": may_publish,
        "problems": [sentence for _, sentence in problems_with_publishing(draft)] if draft else [],
    }


def _editable(request: Any, draft: Synthesis) -> list[tuple[str, str, list[dict[str, Any]]]]:
    slug, session = request.workspace.slug, draft.session_id
    return [
        (
            section.label,
            f"{reverse('reflection:add_paragraph', args=[slug, session])}?section={section.value}",
            [_shown(request, row) for row in draft.paragraphs.all() if row.section == section],
        )
        for section in Paragraph.Section
    ]


def _shown(request: Any, paragraph: Paragraph) -> dict[str, Any]:
    args = [request.workspace.slug, paragraph.synthesis.session_id, paragraph.pk]
    return {
        "paragraph": paragraph,
        "sources": [source.record for source in paragraph.sources.all()],
        "edit": reverse("reflection:edit_paragraph", args=args),
    }


def check_context(request: Any, draft: Synthesis) -> dict[str, Any]:
    """What becomes public: every paragraph, and how many records they rest on."""
    told = [(label, [row for row in rows if row.text]) for label, rows in account_sections(draft)]
    return {
        "session": draft.session,
        "draft": draft,
        "sections": [(label, rows) for label, rows in told if rows],
        "problems": [sentence for _, sentence in problems_with_publishing(draft)],
        "views": sum(row.is_facilitators_view for _, rows in told for row in rows),
        "public_address": settings.MOOTHALL_ADDRESS
        + reverse("reflection:what_we_heard", args=[draft.session_id]),
    }


def account_context(request: Any, account: Synthesis) -> dict[str, Any]:
    """The published account, with the figures it was written from."""
    session = account.session
    found = queries.results(request.who, session)
    return {
        "session": session,
        "account": account,
        "sections": [
            (label, [(row, _links(request, row.sources.all())) for row in rows])
            for label, rows in account_sections(account)
            if rows
        ],
        **(results_context(found) if found else {}),
    }


def _links(request: Any, sources: Iterable[Any]) -> list[tuple[str, str]]:
    """(words, address) of what a paragraph rests on; the address only for those who may open it."""
    session = request.record
    inside = can(request.who, May.SEE_TRACE, session)
    slug = session.workspace.slug
    return [
        (
            _name(source.record),
            reverse("trace:record", args=[slug, source.record.uid])
            if inside
            else _public_address(session, source.record),
        )
        for source in sources
    ]


def _public_address(session: Session, record: Record) -> str:
    """Where someone without an account reads of a record: a statement's source, or all results."""
    if record.kind == "statement":
        statement = session.statements.filter(record=record).first()
        if statement:
            return reverse("reflection:statement_source", args=[session.pk, statement.pk])
    if record.kind == "round_result":
        return reverse("reflection:public_results", args=[session.pk])
    return ""
