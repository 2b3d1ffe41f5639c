"""Changing a planned session: when and where it is, and settings that differ from the rules of its space."""

from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Participant, Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.models import Invitation, Round, Session, VoteEvent
from moothall.rooms.reflection.models.settings import Anonymity
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.rulebook import FIXED_BY_VOTES, LABELS, SETTINGS, problems_with

SHORTEST, LONGEST_MINUTES = 10, 480


@transaction.atomic
def change_settings(*, session: Session, by: Person | None, **changes: Any) -> Session:
    """Let settings (of SETTINGS) of one session differ from the rules of its space.

    What people vote under stays as it is from the first vote on. Before that, but once somebody has joined,
    nobody can be made known who was told that they are not. Raises SessionRefused naming every setting that
    is fixed by now or not allowed.
    """
    if unknown := set(changes) - set(SETTINGS):
        raise TypeError(f"A session has no setting {', '.join(sorted(unknown))}.")
    session = locked(session)
    if session.is_done:
        raise SessionRefused("This session is closed: its settings stay as they were.")
    # The lock that every vote takes: the first vote and a change cannot pass each other.
    list(Round.objects.select_for_update().filter(session=session))
    changed = {name: value for name, value in changes.items() if value != getattr(session, name)}
    if problems := problems_with(changed) or _problems_with_promises(session, changed):
        raise SessionRefused(problems)
    if changed:
        for name, value in changed.items():
            setattr(session, name, value)
        session.save(update_fields=list(changed))
        happened("session.changed", session, by, what="settings")
    return session


@transaction.atomic
def move_session(
    *, session: Session, starts: datetime, minutes: int, place: str = "", by: Person | None
) -> Session:
    """Another time or place, while the doors have not been opened.

    Invitations that have been sent wait to be sent again, and what people answered to the old time counts no
    longer. Raises SessionRefused for a length that is not allowed, and once the doors have been opened.
    """
    session = locked(session)
    if session.state not in Session.BEFORE_DOORS:
        raise SessionRefused("The doors have been opened, so the session stays when and where it is.")
    place = " ".join(place.split())
    if problems := problems_with_time(minutes, place):
        raise SessionRefused(problems)
    told = {"starts": starts, "minutes": minutes, "place": place}
    changed = {name for name, value in told.items() if getattr(session, name) != value}
    if not changed:
        return session
    for name in changed:
        setattr(session, name, told[name])
    session.save(update_fields=list(changed))
    sent = Invitation.objects.filter(session=session).exclude(sent=None)
    if "starts" in changed:
        sent.update(answer=Invitation.Answer.NONE)
    sent.update(sent=None, reminded=None)
    happened("session.changed", session, by, what="when_and_where")
    return session


def problems_with_time(minutes: Any, place: str) -> list[tuple[str, str]]:
    """(field, sentence) of what is wrong with the length or the place of a session."""
    problems = []
    if type(minutes) is not int or not SHORTEST <= minutes <= LONGEST_MINUTES:
        problems.append(("minutes", f"A session takes {SHORTEST} to {LONGEST_MINUTES} minutes"))
    if len(place) > 200:
        problems.append(("place", "The place has at most 200 characters"))
    return problems


def _problems_with_promises(session: Session, changed: dict[str, Any]) -> list[tuple[str, str]]:
    if VoteEvent.objects.filter(round__session=session).exists():
        return [
            (name, f"{LABELS[name]}: people have voted under this, so it stays as it is")
            for name in changed
            if name in FIXED_BY_VOTES
        ]
    wanted, known = changed.get("anonymity"), list(Anonymity.values)
    is_more_known = wanted is not None and known.index(wanted) > known.index(session.anonymity)
    if is_more_known and Participant.objects.filter(session=session.pk).exists():
        return [("anonymity", "Somebody has joined already and was told that they are less known")]
    return []
