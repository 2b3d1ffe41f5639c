"""The pages of notices, and what a retraction would do, before it is done."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.forms import NatureFilterForm
from moothall.rooms.codification.models import Notice, NoticeList, NoticeProposal, Source
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of

AT_ONCE = 50
COLUMNS = ("Source", "What was said", "Day of the notice", "Where it was found", "Recorded")
ORIGINS = {
    "by_hand": "Entered by hand",
    "retraction_watch": "Retraction Watch list",
    "openalex": "OpenAlex",
    "pubmed": "PubMed",
    "crossref": "Crossref",
}


def notices_context(request: Any) -> dict[str, Any]:
    form = NatureFilterForm(request.GET)
    nature = form.cleaned_data["nature"] if form.is_valid() else ""
    page = page_of(queries.notices(request.who, nature=nature), request.GET)
    proposals = queries.notice_proposals(request.who)
    return {
        "filter": form,
        "filtered": bool(nature),
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(notice) for notice in page],
        "total": page.paginator.count,
        "pager": cells.pager(page, request.GET),
        "proposals": list(proposals[:AT_ONCE]),
        "proposals_total": proposals.count(),
        "lists": list(queries.notice_lists(request.who)[:5]),
        "may_manage": can(request.who, May.MANAGE_REVIEW, request.workspace),
    }


def _row(notice: Notice) -> list[dict[str, Any]]:
    return [
        cells.link(notice.source.record.url, notice.source),
        {"html": format_html("{}<br>{}", notice.get_nature_display(), notice.reason)},
        cells.text(date_format(notice.date, "j F Y") if notice.date else "Not known"),
        {"html": _origin(notice)},
        cells.text(date_format(notice.created, "j F Y")),
    ]


def _origin(notice: Notice) -> SafeString | str:
    words = ORIGINS.get(notice.origin, notice.origin)
    if not notice.evidence.startswith(("https://", "http://")):
        return words
    return format_html('{}: <a class="govuk-link" href="{}">the notice</a>', words, notice.evidence)


def report_context(request: Any, found: NoticeList) -> dict[str, Any]:
    page = page_of(found.rejected, request.GET, AT_ONCE)
    new = queries.notices(request.who).filter(found_in=found)
    proposals = queries.notice_proposals(request.who).filter(found_in=found)
    return {
        "list": found,
        "facts": _facts(found, new.count()),
        "notices": list(new[:AT_ONCE]),
        "notices_more": max(0, new.count() - AT_ONCE),
        "proposals": list(proposals[:AT_ONCE]),
        "rejects": page,
        "not_kept": max(0, found.not_read - len(found.rejected)),
        "pager": cells.pager(page, request.GET),
        "warnings": found.warnings[:AT_ONCE],
        "may_manage": can(request.who, May.MANAGE_REVIEW, request.workspace),
    }


def _facts(found: NoticeList, new: int) -> list[dict[str, Any]]:
    who = f" by {found.by}" if found.by else ""
    facts = [
        ("Rows in the list", f"{found.found:,}"),
        ("Read", f"{found.parsed:,}"),
        ("Not read", f"{found.not_read:,}"),
        ("About sources of the library, by DOI or PMID", f"{found.matched:,}"),
        ("Of these, recorded from this list", f"{new:,}"),
        ("Perhaps about a source, by its title", f"{found.proposed:,}"),
        ("About other works", f"{found.unmatched:,}"),
        ("File", f"{found.file_name} ({found.encoding})"),
        ("Uploaded", f"{date_format(found.created, 'j F Y, H:i')}{who}"),
    ]
    return [cells.summary_row(label, value) for label, value in facts]


def proposal_context(request: Any, found: NoticeProposal) -> dict[str, Any]:
    source = found.source
    year = date_format(found.date, "j F Y") if found.date else "Not known"
    facts = [
        ("Title in the list", found.title),
        ("DOI in the list", found.doi or "None"),
        ("What was said", f"{found.get_nature_display()}, {year}: {found.reason or 'no reason is given'}"),
        ("Title in the library", str(source)),
        ("DOI in the library", source.doi or "None"),
        ("PMID in the library", source.pmid or "None"),
        ("Authors", source.byline or "Not known"),
        ("Year", source.when or "Not known"),
    ]
    return {
        "proposal": found,
        "facts": [cells.summary_row(label, value) for label, value in facts],
        "source_address": reverse("codification:source", args=[request.workspace.slug, source.pk]),
        **effects_context(request, source),
    }


def effects_context(request: Any, source: Source) -> dict[str, Any]:
    """The statements that would be marked and the number of decisions that rest on the source."""
    decisions = queries.decisions_resting_on(request.who, [source.record])[source.record_id]
    return {"statements": queries.statements_resting_on(request.who, source), "decisions": decisions}
