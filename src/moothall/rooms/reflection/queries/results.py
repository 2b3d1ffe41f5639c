"""Results, as far as they may be known now: after disclosure control, and as the session's mode allows."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db.models import Max

from moothall.people.models import Participant
from moothall.rooms.reflection.counting import count_votes
from moothall.rooms.reflection.course import Cast, Showing
from moothall.rooms.reflection.figures import Results, StatementFigures, results_from
from moothall.rooms.reflection.live import UNDECIDED, Closing, Decided, closing_votes, released_votes
from moothall.rooms.reflection.models import (
    Declaration,
    Grouping,
    Round,
    RoundResult,
    Session,
    Statement,
    Step,
    Vote,
    VoteEvent,
)
from moothall.rooms.reflection.models.statement import UNSEEN
from moothall.rooms.reflection.protection import Rule
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.release import VERSION, release
from moothall.rooms.reflection.sentences import card
from moothall.trace.models import Record

LIVE_MODES = (Session.ResultsMode.LIVE_OVERALL, Session.ResultsMode.LIVE_GROUPS)
# The steps in which people look at results together.
LOOKING = (Step.Kind.RESULTS, Step.Kind.SYNTHESISE, Step.Kind.CLOSE)
NOT_COUNTED = (Statement.State.REJECTED, Statement.State.WITHDRAWN, Statement.State.WAITING)


def results_visible(who: Any, session: Session) -> bool:
    """Whether there are results to see now. Facilitators see no more than anybody else.

    Beside what the session's mode allows, a step for looking at results shows those of the last closed round.
    """
    if session.is_done or (session.is_running and session.results_mode in LIVE_MODES):
        return True
    return session.phase in LOOKING and session.rounds.exclude(closed=None).exists()


def results(who: Any, session: Session) -> Results | None:
    """The results of the round that may be looked at now: the last one, but while that one is open and hidden
    the last closed one. None while nothing may be seen."""
    if not results_visible(who, session):
        return None
    round_ = session.rounds.order_by("-number").first()
    if round_ is not None and round_.is_open and session.results_mode not in LIVE_MODES:
        round_ = session.rounds.exclude(closed=None).order_by("-number").first()
    if round_ is None:
        return None
    if round_.is_open:
        return results_from(_live(session, round_), minimum=session.minimum_group, is_final=False)
    return results_of_round(who, round_)


def results_of_round(who: Any, round_: Round) -> Results | None:
    """What has been released of a closed round. For whom it may be shown, ``results_visible`` says."""
    stored = RoundResult.objects.filter(round=round_).first()
    if stored is None:
        return None
    found = results_from(stored.released, minimum=round_.session.minimum_group, is_final=True)
    # What moderators have taken off since then is not read any more, in no earlier result either.
    return found.without(round_.session.statements.filter(state__in=UNSEEN).values_list("pk", flat=True))


def result_record(who: Any, session: Session) -> Record | None:
    """The record of a closed session's last result: what decisions cite."""
    stored = (
        RoundResult.objects.filter(round__session=session).select_related("record").order_by("-round__number")
    )
    return stored[0].record if stored else None


def headline(record: Record) -> str:
    """The one line that a card shows of a statement or of a round's result; "" until the session is closed.

    A result is told by the first statement whose every group can be shown, else by its first statement.
    """
    if record.kind == "statement":
        return _statement_headline(record)
    stored = RoundResult.objects.select_related("round__session").get(record=record)
    found = results_from(stored.released, minimum=stored.round.session.minimum_group, is_final=True)
    if not found.statements:
        return "No statements"
    chosen = next((figures for figures in found.statements if _is_shown(figures)), found.statements[0])
    return f"“{chosen.text}” {card(chosen)}"


def _statement_headline(record: Record) -> str:
    statement = Statement.objects.select_related("session").get(record=record)
    if not statement.session.is_done:
        return ""
    found = results(None, statement.session)
    figures = found.of_statement(statement.pk) if found else None
    return card(figures) if figures else ""


def _is_shown(figures: StatementFigures) -> bool:
    return all(share.percent is not None for shares in figures.groups for share in shares)


def current_votes(round_: Round) -> list[tuple[str, Any, int]]:
    """(pseudonym, statement, value) of every vote that counts. For counting only: no page may show it."""
    votes = Vote.objects.filter(round=round_).exclude(statement__state__in=NOT_COUNTED)
    return list(votes.order_by("pk").values_list("pseudonym", "statement_id", "value"))


def options_by_pseudonym(session: Session) -> dict[str, frozenset[Any]]:
    """The declared groups of each pseudonym. For counting only: no page may show it."""
    declared: dict[Any, set[Any]] = {}
    rows = Declaration.objects.filter(option__grouping__session=session)
    for participant, pseudonym, option in rows.values_list("participant_id", "pseudonym", "option_id"):
        # Of those who have withdrawn only the pseudonym of their votes is left.
        declared.setdefault(participant or pseudonym, set()).add(option)
    seats = [key for key in declared if not isinstance(key, str)]
    for person in Participant.objects.filter(session=session.pk, pk__in=seats):
        declared[pseudonym_of(person)] = declared.pop(person.pk)
    return {name: frozenset(options) for name, options in declared.items()}


def released_figures(
    session: Session,
    votes: Iterable[tuple[str, Any, int]],
    options_of: Mapping[str, Iterable[Any]],
    *,
    by_group: bool = True,
    groups_withheld: Collection[Any] = (),
) -> dict[str, Any]:
    """Count ``votes`` and let disclosure control decide what may be shown of them."""
    counts = count_votes(votes, options_of)
    shown = session.statements.exclude(state__in=NOT_COUNTED)
    return release(
        # What went into another statement before anybody voted on it is told by that one.
        statements=[s for s in shown if s.state == Statement.State.LIVE or s.pk in counts.overall],
        groupings=groupings_of(session) if by_group else [],
        counts=counts,
        options_of=options_of,
        rule=_rule(session),
        groups_withheld=groups_withheld,
    )


def votes_at_closing(session: Session, round_: Round, options_of: Mapping[str, Iterable[Any]]) -> Closing:
    """What is counted of a closed round: everything, but for what live figures would give away."""
    if session.results_mode not in LIVE_MODES:
        return Closing(current_votes(round_), frozenset(), frozenset())
    closing = closing_votes(
        events_of_round(round_),
        _rows_of(session, options_of),
        showing=_showing(session),
        options_of=options_of,
        decided=_decided(session, round_),
    )
    not_counted = set(session.statements.filter(state__in=NOT_COUNTED).values_list("pk", flat=True))
    return closing._replace(votes=[vote for vote in closing.votes if vote[1] not in not_counted])


def _live(session: Session, round_: Round) -> dict[str, Any]:
    """Released afresh only when votes have come in or moderators have acted since the last look."""
    last = round_.events.aggregate(last=Max("sequence"))["last"] or 0
    states = list(session.statements.order_by("number").values_list("number", "state", "removed"))
    key = f"reflection:live:{round_.pk}:{last}:{hashlib.sha256(repr(states).encode()).hexdigest()}"
    if (kept := cache.get(key)) is not None:
        return json.loads(kept)
    options_of = options_by_pseudonym(session) if _groups_are_live(session) else {}
    live = released_votes(
        events_of_round(round_),
        _rows_of(session, options_of),
        showing=_showing(session),
        decided=_decided(session, round_),
    )
    cache.set(_decided_key(session, round_), tuple(live.decided), timeout=None)
    figures = released_figures(session, live.votes, options_of, by_group=_groups_are_live(session))
    cache.set(key, json.dumps(figures), timeout=600)
    return figures


def _groups_are_live(session: Session) -> bool:
    return session.results_mode == Session.ResultsMode.LIVE_GROUPS


def _rule(session: Session) -> Rule:
    return Rule(
        session.minimum_group,
        room_knows=session.room_sees_counts,
        everyone_first=session.results_mode == Session.ResultsMode.LIVE_OVERALL,
    )


def _showing(session: Session) -> Showing:
    groupings = [
        (grouping.multiple, [option.pk for option in grouping.options.all()])
        for grouping in groupings_of(session)
    ]
    return Showing(_rule(session), live=groupings if _groups_are_live(session) else [], end=groupings)


def _decided(session: Session, round_: Round) -> Decided:
    """When figures have moved, as far as it was worked out before. Nothing may rest on its being kept."""
    return Decided(*cache.get(_decided_key(session, round_), UNDECIDED))


def _decided_key(session: Session, round_: Round) -> str:
    rule = hashlib.sha256(repr((VERSION, session.results_mode, _rule(session))).encode()).hexdigest()
    return f"reflection:decided:{round_.pk}:{rule}"


def events_of_round(round_: Round) -> Iterable[Cast]:
    """Every act of voting of a round, in order. For counting only: no page may show it."""
    rows = VoteEvent.objects.filter(round=round_).order_by("sequence")
    fields = ("sequence", "pseudonym", "statement_id", "value", "order", "taken_back")
    return (Cast(*row) for row in rows.values_list(*fields))


def _rows_of(session: Session, options_of: Mapping[str, Iterable[Any]]) -> Callable[[str], list[Any]]:
    """The rows of live figures that someone is counted in: none beside everyone's where groups are not live;
    else their groups, and for each question about belonging that they did not answer those who did not,
    since everyone less the groups must not move by one person either."""
    if not _groups_are_live(session):
        return lambda _: []
    asked = [
        (grouping.pk, {option.pk for option in grouping.options.all()}) for grouping in groupings_of(session)
    ]

    def rows(pseudonym: str) -> list[Any]:
        declared = set(options_of.get(pseudonym, ()))
        return [*declared, *(grouping for grouping, options in asked if not declared & options)]

    return rows


def groupings_of(session: Session) -> list[Grouping]:
    """The questions about belonging, with their groups."""
    return list(Grouping.objects.filter(session=session).prefetch_related("options"))
