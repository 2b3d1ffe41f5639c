"""What this room shows on the first screen."""

from typing import Any

from django.utils.timezone import localtime

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Coding, EvidenceStatement, Review, Source
from moothall.trace.models import Link, Record
from moothall.ui.addresses import address
from moothall.ui.cells import day
from moothall.ui.figures import figure_of
from moothall.ui.waiting import Waiting, waits

WAITING = 20


@figure_of("source")
def source_figure(record: Record) -> str:
    source = Source.objects.get(record=record)
    return ", ".join(words for words in (source.get_kind_display(), source.when) if words)


@figure_of("coding")
def coding_figure(record: Record) -> str:
    coding = Coding.objects.select_related("code").get(record=record)
    return f"Coded “{coding.code.name}”"


@figure_of("evidence_statement")
def evidence_statement_figure(record: Record) -> str:
    statement = EvidenceStatement.objects.get(record=record)
    excerpts = Link.objects.filter(of=record, rests_on__kind="coding").count()
    words = "Certainty not assessed" if statement.certainty == "not_assessed" else _certainty(statement)
    return f"{words}, {excerpts} excerpt{'' if excerpts == 1 else 's'}"


def _certainty(statement: EvidenceStatement) -> str:
    return f"{statement.get_certainty_display()} certainty"


@waits
def drafts(who: Any, workspace: Any) -> list[Waiting]:
    """Draft statements wait for whoever writes evidence."""
    if not can(who, May.WRITE_EVIDENCE, workspace):
        return []
    return [
        Waiting(f"Publish the evidence statement “{s.text}”", s.record.url, s.created, "Reviewer")
        for s in queries.drafts_to_publish(who)[:WAITING]
    ]


@waits
def statements_resting_on_retracted(who: Any, workspace: Any) -> list[Waiting]:
    """Statements whose source was retracted or withdrawn wait for a newer version, before anything else."""
    if not can(who, May.WRITE_EVIDENCE, workspace):
        return []
    return [
        Waiting(f"{s.record.state_word}: “{s.text}”", s.record.url, s.published, "Reviewer", urgent=True)
        for s in queries.resting_on_retracted(who)[:WAITING]
    ]


@figure_of("review")
def review_figure(record: Record) -> str:
    return Review.objects.get(record=record).get_phase_display()


@waits
def records_to_judge(who: Any, workspace: Any) -> list[Waiting]:
    """Records of a review wait for everybody who has a place for them."""
    found = []
    for review in _reviews(who, May.SCREEN_RECORD):
        if count := queries.records_for(who, review):
            words = f"Judge {count:,} record{'' if count == 1 else 's'} of “{review.title}”"
            found.append(Waiting(words, _in(review, "screen"), queries.open_since(who, review), "Reviewer"))
    return found


@waits
def conflicts_to_settle(who: Any, workspace: Any) -> list[Waiting]:
    """Conflicts wait for those who have no verdict in them."""
    found = []
    for review in _reviews(who, May.RESOLVE_CONFLICT):
        conflicts = queries.conflicts_for(who, review)
        if oldest := conflicts.first():
            count = conflicts.count()
            words = f"Settle {count:,} conflict{'' if count == 1 else 's'} of “{review.title}”"
            found.append(Waiting(words, _in(review, "conflicts"), oldest.created, "Reviewer"))
    return found


@waits
def reviews_that_need_people(who: Any, workspace: Any) -> list[Waiting]:
    """A review that nobody of those who take part can finish waits for whoever can invite somebody."""
    return [
        Waiting(
            f"Invite somebody to “{review.title}”: nobody is left for part of its work",
            _in(review, "review_people"),
            queries.open_since(who, review),
            "Reviewer",
            urgent=True,
        )
        for review in _reviews(who, May.MANAGE_REVIEW)
        if queries.people_needed(who, review).any
    ]


@waits
def searches_to_repeat(who: Any, workspace: Any) -> list[Waiting]:
    """A review that lives on, or might, waits for its next search."""
    return [
        Waiting(
            f"Search again for “{due.review.title}”: the last search was on {day(localtime(due.searched))}",
            due.review.record.url,
            due.since,
            "Reviewer",
        )
        for due in queries.updates_due(who)
        if can(who, May.MANAGE_REVIEW, due.review)
    ]


def _reviews(who: Any, may: May) -> list[Review]:
    """The reviews in which somebody has a part and may do something now."""
    return [review for review in queries.reviews_of(who)[:WAITING] if can(who, may, review)]


def _in(review: Review, name: str) -> str:
    """A page of a review; the one it begins on where there is none of that name."""
    return address(f"codification:{name}", review.workspace.slug, review.pk) or review.record.url
