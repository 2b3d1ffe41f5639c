"""The thread of the first screen: one question from its paper to what came of it, read from the trace.

It is built round one decision: the one somebody should look at again, else the newest. Each other card is the
record of its kind that is fewest links away, so that every arrow of the row is a way through the trace.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.trace.models import Inquiry, Link, Record
from moothall.trace.queries import links_above, links_below
from moothall.trace.vocabulary import KINDS
from moothall.ui.figures import figure_for

# Links that carry most come first where two records are equally near.
STRENGTH = ("relied_on", "supports", "measures", "reopens", "derived_from", "implements", "considered")
AGAIN = {
    "proposed": "Needs another look",
    "accepted": "Being looked at again",
    "under_review": "Being looked at again",
}


@dataclass(frozen=True)
class Stage:
    """One place in the thread: its word, the kinds that can stand there, the question it answers."""

    word: str
    kinds: tuple[str, ...]
    missing: str
    answers: str = ""


PAPER = Stage("Paper", ("source",), "No source yet")
EXCERPT = Stage("Excerpt", ("coding",), "Nothing coded yet")
EVIDENCE = Stage("Evidence statement", ("evidence_statement",), "No evidence statement yet", "evidence")
VOTES = Stage("Votes by group", ("statement", "round_result"), "Not voted on yet", "disagreed")
DECISION = Stage("Decision", ("decision",), "Nothing decided yet", "decided")
INDICATOR = Stage("Indicator", ("indicator",), "Not measured yet", "working")
AGAINST = Stage("Look again", ("agenda_item", "signal"), "No signal yet")


@dataclass(frozen=True)
class Card:
    """What ``ui/thread.html`` shows of one stage."""

    kind_word: str
    shape: str
    title: str = ""
    url: str = ""
    figure: str | SafeString = ""
    status: str = ""
    date: Any = ""
    alert: bool = False
    missing: str = ""
    answers: str = ""


@dataclass(frozen=True)
class Look:
    """A decision that somebody should look at again, why, and where that is decided."""

    decision: Record
    reason: str
    url: str
    is_open: bool


def looks(who: Any) -> list[Look]:
    """Every proposal to look again that waits for an answer, then every decision that is being looked at."""
    asked = Link.objects.filter(relation="reopens", of__state__in=("proposed", "accepted"))
    found: dict[int, Look] = {}
    for link in asked.select_related("of", "rests_on").order_by("-of__state", "of__created"):
        is_open = link.of.state == "proposed"
        if is_open or link.rests_on.state == "under_review":
            look = Look(link.rests_on, _reason(link.of), link.of.url, is_open)
            found.setdefault(link.rests_on_id, look)
    return sorted(found.values(), key=lambda look: not look.is_open)


def inquiry_to_show(who: Any, chosen: str = "") -> Inquiry | None:
    """The inquiry that was asked for, else the one with something to look at, else the newest decided one."""
    inquiries = list(Inquiry.objects.order_by("-created"))
    asked = next((inquiry for inquiry in inquiries if chosen and str(inquiry.pk) == chosen), None)
    if asked or not inquiries:
        return asked
    pressing = next((look.decision.inquiry_id for look in looks(who) if look.decision.inquiry_id), None)
    decided = _visible(who, inquiries[0].workspace).filter(kind="decision").exclude(inquiry=None)
    newest = decided.order_by("-created").values_list("inquiry", flat=True).first()
    key = pressing or newest
    return next((inquiry for inquiry in inquiries if inquiry.pk == key), inquiries[0])


def thread_of(who: Any, inquiry: Inquiry) -> list[Card]:
    """The seven cards of an inquiry, in order; a stage that it has not reached says so."""
    visible = _visible(who, inquiry.workspace)
    decision = _decision_of(visible, inquiry)
    if decision is None:
        return [_newest_card(visible, inquiry, stage) for stage in ALL_STAGES]
    evidence = _nearest(visible, [decision], EVIDENCE.kinds)
    excerpt = _nearest(visible, [evidence, decision], EXCERPT.kinds)
    paper = _nearest(visible, [excerpt, evidence, decision], PAPER.kinds)
    votes = _nearest(visible, [decision], ("statement",)) or _nearest(visible, [decision], ("round_result",))
    item = _nearest(visible, [decision], ("agenda_item",), up=True)
    indicator = _nearest(visible, [item], INDICATOR.kinds)
    indicator = indicator or _nearest(visible, [decision, evidence, votes], INDICATOR.kinds, up=True)
    again = item or _nearest(visible, [indicator], ("signal",), up=True)
    records = (paper, excerpt, evidence, votes, decision, indicator, again)
    return [_card(record, stage) for record, stage in zip(records, ALL_STAGES, strict=True)]


ALL_STAGES = (PAPER, EXCERPT, EVIDENCE, VOTES, DECISION, INDICATOR, AGAINST)


def kinds_there_are(who: Any, workspace: Any) -> frozenset[str]:
    """The kinds of record the workspace has any of."""
    return frozenset(_visible(who, workspace).order_by().values_list("kind", flat=True).distinct())


def _visible(who: Any, workspace: Any) -> QuerySet[Record]:
    records = Record.objects.exclude(state="withdrawn")
    return records if can(who, May.SEE_DRAFTS, workspace) else records.exclude(state="draft")


def _decision_of(visible: QuerySet[Record], inquiry: Inquiry) -> Record | None:
    decisions = visible.filter(inquiry=inquiry, kind="decision").exclude(state="superseded")
    asked = Link.objects.filter(relation="reopens", of__state="proposed").values("rests_on")
    urgency = Case(
        When(pk__in=asked, then=0), When(state="under_review", then=1), When(state="draft", then=3), default=2
    )
    return decisions.order_by(urgency, "-created").first()


def _nearest(
    visible: QuerySet[Record], starts: Iterable[Record | None], kinds: tuple[str, ...], *, up: bool = False
) -> Record | None:
    """The record of these kinds that the fewest links lead to from the first start that has any."""
    for start in starts:
        if start is None:
            continue
        links = list(links_above(start) if up else links_below(start))
        found = _first_met(start, links, kinds, up)
        keys = [record.pk for record in found]
        seen = set(visible.filter(pk__in=keys).values_list("pk", flat=True))
        if best := next((record for record in found if record.pk in seen), None):
            return best
    return None


def _first_met(start: Record, links: list[Link], kinds: tuple[str, ...], up: bool) -> list[Record]:
    """Records of these kinds, ring by ring round the start; in a ring the strongest link, then the newest."""
    met, ring, found = {start.pk}, {start.pk}, []
    while ring:
        steps = [
            (link, link.of if up else link.rests_on)
            for link in links
            if (link.rests_on_id if up else link.of_id) in ring
        ]
        steps.sort(key=lambda step: (step[1].state == "closed", _strength(step[0]), -step[1].pk))
        ring = set()
        for _, record in steps:
            if record.pk not in met:
                met.add(record.pk)
                ring.add(record.pk)
                if record.kind in kinds:
                    found.append(record)
    return found


def _strength(link: Link) -> int:
    return STRENGTH.index(link.relation) if link.relation in STRENGTH else len(STRENGTH)


def _newest_card(visible: QuerySet[Record], inquiry: Inquiry, stage: Stage) -> Card:
    record = visible.filter(inquiry=inquiry, kind__in=stage.kinds).order_by("-created").first()
    return _card(record, stage)


def _card(record: Record | None, stage: Stage) -> Card:
    if record is None:
        shape = KINDS[stage.kinds[0]].shape
        return Card(stage.word, shape, missing=stage.missing, answers=stage.answers)
    again = stage is AGAINST and record.state in AGAIN
    return Card(
        kind_word="Signal" if stage is AGAINST else stage.word,
        shape=record.shape,
        title=_reason(record) if record.kind == "agenda_item" else record.title,
        url=record.url,
        figure=figure_for(record),
        status=AGAIN[record.state] if again else record.state_word,
        date=record.created if stage is AGAINST else "",
        alert=again and record.state == "proposed",
        answers=stage.answers,
    )


def _reason(item: Record) -> str:
    """What happened that a decision should be looked at: the title of the signal or source behind it."""
    behind = Link.objects.filter(of=item, relation="derived_from").select_related("rests_on").first()
    return behind.rests_on.title if behind else item.title
