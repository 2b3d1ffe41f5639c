"""Where a participant stands among the others: shown to nobody but themselves."""

from dataclasses import dataclass

from moothall.people.models import Participant
from moothall.rooms.reflection.figures import LETTERS, Share, StatementFigures
from moothall.rooms.reflection.models import Round, RoundResult, Session, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.results import results, results_visible


@dataclass(frozen=True)
class OwnAnswer:
    """What somebody said of one statement, beside everyone's answer and that of their opinion group."""

    figures: StatementFigures
    value: int
    group: Share | None


@dataclass(frozen=True)
class Standing:
    """``group`` is the letter of one's opinion group, "" if one is in none; ``is_between`` if one might as
    well be in another. ``has_groups``: there are opinion groups at all."""

    has_groups: bool
    group: str
    is_between: bool
    answers: tuple[OwnAnswer, ...]


def where_you_stand(who: Participant, session: Session) -> Standing | None:
    """A participant's own votes beside the released figures; None while results may not be seen."""
    if not results_visible(who, session):
        return None
    found = results(who, session)
    if found is None:
        return None
    rounds = session.rounds.order_by("-number")
    round_ = rounds.exclude(closed=None).first() if found.is_final else rounds.first()
    has_groups = bool(found.opinion and found.opinion.is_found)
    label, is_between = _own_group(who, round_) if has_groups else (-1, False)
    own = Vote.objects.filter(round=round_, pseudonym=pseudonym_of(who))
    values = {str(key): value for key, value in own.values_list("statement_id", "value")}
    answers = tuple(
        OwnAnswer(figures, values[figures.id], figures.groups[-1][label] if label >= 0 else None)
        for figures in found.statements
        if figures.id in values
    )
    return Standing(
        has_groups=has_groups,
        group=LETTERS[label] if label >= 0 else "",
        is_between=is_between,
        answers=answers,
    )


def _own_group(who: Participant, round_: Round) -> tuple[int, bool]:
    """The number of one's opinion group, −1 for none, and whether one is between groups."""
    stored = RoundResult.objects.filter(round=round_).first()
    groups = stored.result.get("groups", {}) if stored else {}
    people = stored.result.get("people", []) if stored else []
    pseudonym = pseudonym_of(who)
    if pseudonym not in people:
        return -1, False
    place = people.index(pseudonym)
    return groups["labels"][place], groups["between"][place]
