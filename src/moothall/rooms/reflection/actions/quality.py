"""Setting votes aside for an unusual pattern, and letting them count again: a person decides."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked_unless_archived
from moothall.rooms.reflection.models import Exclusion, Session
from moothall.rooms.reflection.queries.quality import RULES, flags
from moothall.rooms.reflection.refusals import SessionRefused


@transaction.atomic
def flag_participant(*, session: Session, rule: str, reason: str, by: Person | None) -> int:
    """Set the votes of every participant aside whom ``rule`` finds; answers how many they are. The votes
    stay, and results are shown with and without them.

    All of a rule go together, nobody is picked out. Raises SessionRefused without a reason, while a round is
    open, for an archived session, and for fewer people than the minimum: the difference of the results would
    tell their votes.
    """
    session, reason = locked_unless_archived(session), reason.strip()
    found = flags(None, session)
    if problems := _problems(session, rule, reason):
        raise SessionRefused(problems)
    people = found.people[rule] if found else frozenset()
    if len(people) < session.minimum_group:
        raise SessionRefused(
            f"Fewer than {session.minimum_group} people: results without them would show how they voted."
        )
    Exclusion.objects.bulk_create(
        Exclusion(workspace=session.workspace, session=session, pseudonym=pseudonym, rule=rule, reason=reason)
        for pseudonym in sorted(people)
    )
    happened("participants.excluded", session, by, count=len(people), rule=rule)
    return len(people)


@transaction.atomic
def unflag_participant(*, session: Session, rule: str, by: Person | None) -> int:
    """Let all votes count again that were set aside under ``rule``; answers of how many participants.

    Raises SessionRefused if there are none, and for an archived session.
    """
    session = locked_unless_archived(session)
    count = _standing(session, rule).update(lifted=timezone.now())
    if not count:
        raise SessionRefused("No votes are set aside for this pattern.")
    happened("participants.restored", session, by, count=count)
    return count


def _problems(session: Session, rule: str, reason: str) -> list[tuple[str, str]]:
    problems = []
    if rule not in RULES:
        problems.append(("", "This is no pattern that is looked for."))
    if session.rounds.filter(closed=None).exists():
        problems.append(("", "Wait until the round of voting is closed: until then the pattern can change."))
    if not reason:
        problems.append(("reason", "Enter the reason"))
    if len(reason) > 300:
        problems.append(("reason", f"A reason has at most 300 characters: this has {len(reason)}"))
    if _standing(session, rule).exists():
        problems.append(("", "These votes are set aside already."))
    return problems


def _standing(session: Session, rule: str):
    return Exclusion.objects.filter(session=session, rule=rule, lifted=None)
