"""The list of a review's records, the page of one of them, and the page on which many are judged."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moothall.people.models import Person
from moothall.permissions import May, can
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import Candidate, Review, Source, Verdict
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.marking import marked
from moothall.rooms.codification.pages.screening import meta_line, words_of
from moothall.ui.cells import anchor, coloured_tag, facts

AT_ONCE = 50
COLOURS = {"included": "green", "excluded": "red", "conflict": "orange", "partly": "yellow"}
_Status = Candidate.Status


def records_context(request: Any) -> dict[str, Any]:
    who, review = request.who, request.record
    form = forms.RecordFilterForm(request.GET)
    form.full_clean()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    page = page_of(queries.find_records(who, review, **asked), request.GET, AT_ONCE)
    own = queries.own_verdicts(who, page) if isinstance(who, Person) else {}
    return {
        "review": review,
        "filter": form,
        "filtered": bool(asked),
        "total": page.paginator.count,
        "items": [_item(review, record, own.get(record.pk)) for record in page],
        "fieldset": cells.legend("Records"),
        "pager": cells.pager(page, request.GET),
        "may_screen": can(who, May.SCREEN_RECORD, review) and queries.part_of(who, review) is not None,
        "may_import": can(who, May.IMPORT_REFERENCES, review),
    }


def ticked_records(request: Any) -> list[Candidate]:
    """The records that the address names, if they are of one stage; those that are not there are left out."""
    keys = [key for text in request.GET.getlist("record")[: actions.MOST] if (key := _key(text))]
    found = queries.candidates(request.who, request.record).filter(pk__in=keys)
    return list(found) if len({record.stage for record in found}) == 1 else []


def together_context(request: Any, records: Sequence[Candidate]) -> dict[str, Any]:
    who, review, stage = request.who, request.record, records[0].stage
    criteria = queries.exclusion_criteria(who, review, stage)
    form = forms.TogetherForm(forms.posted(request), criteria=criteria, stage=stage)
    return {
        "review": review,
        "form": form,
        "records": [{"title": str(record), "meta": meta_line(record.source)} for record in records],
        "submit": f"Judge {_counted(len(records))}",
    }


def together_words(done: actions.Together) -> str:
    """What came of judging many at once, each record that was left with the reason."""
    words = f"Judged: {_counted(len(done.given))}."
    left = " ".join(f"Not judged: “{record}”. {why}" for record, why in done.refused)
    return f"{words} {left}".strip()


def candidate_context(request: Any, record: Candidate) -> dict[str, Any]:
    who, review, source = request.who, request.record, record.source
    own = queries.own_verdicts(who, [record]).get(record.pk) if isinstance(who, Person) else None
    may_screen = can(who, May.SCREEN_RECORD, review) and queries.part_of(who, review) is not None
    held = queries.own_assignment(who, review, record) if may_screen else None
    return {
        "review": review,
        "record": record,
        "source": source,
        "state": cells.state_tag(source.record),
        "facts": _facts(review, record),
        "abstract": marked(words_of(who, source), ()),
        "missing": actions.missing_of(source) if may_screen else [],
        "history": queries.history_of(who, record),
        "elsewhere": [_elsewhere(other) for other in queries.screened_elsewhere(who, record)],
        "own": own,
        "may_judge": bool(held and (own or held.is_held)),
        "may_pick": may_screen and not own and record.awaits_verdict,
        "is_shut": may_screen and own and held is None,
        "conflict": queries.conflicts(who, review).filter(candidate=record).first(),
        "may_settle": can(who, May.RESOLVE_CONFLICT, review),
    }


def status_tag(record: Candidate) -> SafeString:
    return coloured_tag(record.get_status_display(), COLOURS.get(record.status, "grey"))


def _item(review: Review, record: Candidate, own: Verdict | None) -> dict[str, Any]:
    """One record in the list: a box to tick, its title, and what is known of it."""
    said = f"You: {own.get_says_display().lower()}" if own else ""
    known = (meta_line(record.source), record.get_stage_display(), said)
    return {
        "value": str(record.pk),
        "id": f"record-{record.pk}",
        "text": str(record),
        "address": _address(review, record),
        "known": " · ".join(part for part in known if part),
        "status": status_tag(record),
    }


def _address(review: Review, record: Candidate) -> str:
    return reverse("codification:candidate", args=[review.workspace.slug, review.pk, record.pk])


def _facts(review: Review, record: Candidate) -> list[dict[str, Any]]:
    found = " in ".join(part for part in (record.get_route_display(), record.database) if part)
    stands = record.duplicate_of
    return facts(
        ("Where it stands", _standing(record)),
        ("Excluded because", _reason(record) if record.status == _Status.EXCLUDED else ""),
        ("Another record stands for it", anchor(_address(review, stands), stands) if stands else ""),
        ("From", meta_line(record.source)),
        ("DOI", _doi(record.source)),
        ("Found through", found),
    )


def _standing(record: Candidate) -> SafeString | str:
    if record.removed:
        return record.get_removed_display()
    if record.voided:
        return "Gone with its import"
    return format_html("{} {}", status_tag(record), record.get_stage_display())


def _reason(record: Candidate) -> str:
    if not record.reason_code:
        return ""
    version = queries.present_protocol(None, record.review)
    wordings = {row["code"]: row["wording"] for row in version.criteria}
    return wordings.get(record.reason_code, record.reason_code.replace("_", " ").capitalize())


def _doi(source: Source) -> SafeString | str:
    return anchor(f"https://doi.org/{source.doi}", source.doi) if source.doi else ""


def _elsewhere(other: Candidate) -> dict[str, str]:
    """What became of the same source in another review whose stage is closed."""
    stage = other.get_stage_display().lower()
    words = f"{other.get_status_display()} at {stage}"
    return {"title": other.review.title, "url": other.review.record.url, "words": words}


def _counted(number: int) -> str:
    return "1 record" if number == 1 else f"{number} records"


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
