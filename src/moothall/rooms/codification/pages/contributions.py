"""The pages of what people tell."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.forms.contributions import SCOPES
from moothall.rooms.codification.models import Consent, ContributionLink, Review, Source
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.receipts import address_to_tell, path_of_receipt
from moothall.ui.qr import qr_code

COLUMNS = ("Title", "Kind", "Who may see it", "Told")
LINK_COLUMNS = ("What people are asked", "Told so far", "Works until", "State")


def contributions_context(request: Any) -> dict[str, Any]:
    page = page_of(queries.contributions(request.who), request.GET)
    groups = queries.groups_heard(request.who)
    return {
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(source) for source in page],
        "total": page.paginator.count,
        "pager": cells.pager(page, request.GET),
        "groups": [cells.summary_row(name, count or "Fewer than 5") for name, count in groups],
        "may_add": can(request.who, May.ADD_SOURCE, request.workspace),
        "may_manage": can(request.who, May.MANAGE_REVIEW, request.workspace),
    }


def _row(source: Source) -> list[dict[str, Any]]:
    consent = getattr(source, "consent", None)
    return [
        cells.link(source.record.url, source),
        cells.text(source.get_kind_display()),
        cells.text(_who_may(consent) if consent else source.get_rights_display()),
        cells.text(date_format(source.created, "j F Y")),
    ]


def _who_may(consent: Consent) -> str:
    return "Withdrawn" if consent.withdrawn_at else consent.get_scope_display()


def chosen_review(request: Any) -> Review | None:
    """The review that the address names in ``review``, if there is one."""
    try:
        return queries.review(request.who, UUID(request.GET.get("review", "")))
    except ValueError:
        return None


def receipt_context(request: Any, source: Source) -> dict[str, Any]:
    consent = source.consent
    path = path_of_receipt(source.pk)
    address = settings.MOOTHALL_ADDRESS + path
    text = source.texts.last()
    return {
        "source": source,
        "consent": consent,
        "words": text.text if text else "",
        "facts": [
            cells.summary_row("Who may see it", SCOPES[Consent.Scope(consent.scope)]),
            cells.summary_row("Quoted", consent.get_quotation_display()),
            cells.summary_row("Told on", date_format(consent.given_at, "j F Y")),
        ],
        "address": address,
        "code": qr_code(address, title="QR code of your receipt"),
        "take_back": f"{path}take-back/",
        "is_outside": True,
        "is_inside": can(request.user, May.SEE_WORKSPACE, request.workspace),
    }


def withdrawal_context(request: Any, source: Source) -> dict[str, Any]:
    decisions = queries.decisions_resting_on(request.who, [source.record])[source.record_id]
    return {
        "source": source,
        "back": source.record.url,
        "statements": queries.statements_resting_on(request.who, source),
        "decisions": decisions,
    }


def links_context(request: Any) -> dict[str, Any]:
    page = page_of(queries.contribution_links(request.who), request.GET)
    slug = request.workspace.slug
    return {
        "head": cells.table_head(*LINK_COLUMNS),
        "rows": [_link_row(slug, link) for link in page],
        "pager": cells.pager(page, request.GET),
    }


def _link_row(slug: str, link: ContributionLink) -> list[dict[str, Any]]:
    return [
        cells.link(f"/w/{slug}/contribute/links/{link.pk}/", link),
        {"text": str(link.told), "format": "numeric"},
        cells.text(date_format(link.expires, "j F Y")),
        cells.text("Open" if link.is_open else "Closed"),
    ]


def link_context(request: Any, link: ContributionLink) -> dict[str, Any]:
    address = address_to_tell(link.pk)
    who = f" by {link.by}" if link.by else ""
    facts = [
        ("For the review", str(link.review.title) if link.review else "None in particular"),
        ("Works until", date_format(link.expires, "j F Y, H:i")),
        ("Told so far", f"{link.told:,}"),
        ("Made", f"{date_format(link.created, 'j F Y')}{who}"),
    ]
    return {
        "link": link,
        "address": address,
        "code": qr_code(address, title=f"QR code for: {link.purpose}"),
        "facts": [cells.summary_row(label, value) for label, value in facts],
    }
