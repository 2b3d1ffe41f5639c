"""The pages of how far the included records can be trusted."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from moothall.formats.tabular import write_csv
from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.bias_templates import LINKS, domains_of
from moothall.rooms.codification.models import BiasJudgement, BiasTemplate, Candidate, Review
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.queries.appraisal import Appraised
from moothall.ui.cells import coloured_tag

AT_ONCE = 25
# What a judgement says -> its shape and its colour. The word is always there too.
SIGNS = {
    "good": ("circle", "green"),
    "doubtful": ("triangle", "yellow"),
    "bad": ("square", "red"),
    "unknown": ("diamond", "grey"),
}


def bias_context(request: Any, review: Review, template: BiasTemplate | None) -> dict[str, Any]:
    """The table of one template: a row a record, a column a domain, a word and a shape in each cell."""
    page = page_of(queries.included_records(request.who, review), request.GET, AT_ONCE)
    found = queries.appraised_of(request.who, page, template) if template else {}
    may = can(request.who, May.SCREEN_RECORD, review)
    domains = domains_of(template) if template else []
    return {
        "review": review,
        "template": template,
        "choices": _choices(request, review),
        "records": page,
        "head": cells.table_head("Record", *(domain["name"] for domain in domains), "What to do"),
        "rows": [_row(request, found[record.pk], domains, may) for record in page if record.pk in found],
        "pager": cells.pager(page, request.GET),
        "link": LINKS.get(template.family, "") if template else "",
        "key": [(sign(each), each["name"]) for each in template.judgements] if template else [],
        "may_manage": can(request.who, May.MANAGE_REVIEW, review),
    }


def _choices(request: Any, review: Review) -> list[tuple[str, str]]:
    """The templates one can look at here: the newest of each, and older ones that were used."""
    used = {each.pk: each for each in queries.bias_templates_used(request.who, review)}
    newest = {each.pk: each for each in queries.bias_templates(request.who)}
    everything = sorted((used | newest).values(), key=lambda each: (each.name, each.number))
    return [(str(each), f"?{urlencode({'template': each.pk})}") for each in everything]


def sign(judgement: Mapping[str, str]) -> SafeString:
    shape, colour = SIGNS[judgement["tone"]]
    picture = render_to_string("ui/_shape.html", {"shape": shape})
    return format_html("{} {}", picture, coloured_tag(judgement["name"], colour))


def _row(request: Any, each: Appraised, domains: list[Any], may: bool) -> list[dict[str, Any]]:
    named = {judgement["key"]: judgement for judgement in each.template.judgements}
    row = [cells.link(each.candidate.source.record.url, each.candidate.source)]
    for domain in domains:
        final = each.final.get(domain["key"])
        differs = each.is_open and final is None
        row.append(
            {"html": sign(named[final.judgement])}
            if final
            else cells.text("Differs" if differs else _waits(each))
        )
    return [*row, _step(request, each, may)]


def _waits(each: Appraised) -> str:
    return f"{each.done} of {each.template.people_needed} judged"


def _step(request: Any, each: Appraised, may: bool) -> dict[str, Any]:
    where = [request.workspace.slug, each.candidate.review_id, each.candidate.pk]
    query = {"template": str(each.template.pk)}
    if each.is_open:
        return cells.link(reverse("codification:bias_record", args=where, query=query), "Read the reasons")
    keys = {domain["key"] for domain in domains_of(each.template)}
    if may and not keys <= set(each.own):
        words = "Go on" if each.own else "Judge"
        return cells.link(reverse("codification:judge_bias", args=where, query=query), words)
    return cells.text("Waits for the other" if each.own else "")


def judge_context(request: Any, candidate: Candidate, template: BiasTemplate) -> dict[str, Any]:
    return {
        "review": candidate.review,
        "candidate": candidate,
        "source": candidate.source,
        "template": template,
        "link": LINKS.get(template.family, ""),
    }


def record_context(request: Any, each: Appraised) -> dict[str, Any]:
    """How one record was judged, domain by domain, with what supports it."""
    named = {judgement["key"]: judgement for judgement in each.template.judgements}
    places = [slot for slot in (1, 2, 0) if slot in each.by_slot]
    words = {0: "Settled", 1: "First", 2: "Second"}
    heads = [words[slot] if each.template.people_needed == 2 else "Judged" for slot in places]
    return {
        **judge_context(request, each.candidate, each.template),
        "appraised": each,
        "head": cells.table_head("Domain", *heads),
        "rows": [
            [
                cells.text(domain["name"]),
                *({"html": _reason(each.by_slot[slot].get(domain["key"]), named)} for slot in places),
            ]
            for domain in domains_of(each.template)
        ],
        "may": can(request.who, May.SCREEN_RECORD, each.candidate.review),
    }


def _reason(said: BiasJudgement | None, named: Mapping[str, Any]) -> SafeString | str:
    if said is None:
        return ""
    return format_html("{}{}", sign(named[said.judgement]), cells.lines(said.support))


def differences_of(each: Appraised) -> dict[str, list[Any]]:
    """By the key of a domain on which two differ: what the first and the second judged, and why."""
    named = {judgement["key"]: judgement for judgement in each.template.judgements}
    return {key: [_reason(each.by_slot[slot].get(key), named) for slot in (1, 2)] for key in each.differing}


def bias_csv(request: Any, review: Review) -> bytes:
    """One row a record, template and domain: what holds, in words, with its support."""
    rows: list[tuple[str, ...]] = [
        ("moothall_id", "title", "template", "version", "domain", "judgement", "support")
    ]
    records = list(queries.included_records(request.who, review))
    for template in queries.bias_templates_used(request.who, review):
        named = {each["key"]: each["name"] for each in template.judgements}
        domains = {domain["key"]: domain["name"] for domain in domains_of(template)}
        for each in queries.appraised_of(request.who, records, template).values():
            source = each.candidate.source
            for key, name in domains.items():
                if said := each.final.get(key):
                    what = (template.name, str(template.number), name, named[said.judgement], said.support)
                    rows.append((str(source.pk), str(source), *what))
    return write_csv(rows).encode("utf-8-sig")
