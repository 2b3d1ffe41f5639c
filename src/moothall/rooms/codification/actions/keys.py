"""The keys that somebody screens by."""

from collections.abc import Mapping

from django.db import transaction

from moothall.people.models import Person
from moothall.rooms.codification.actions.reviewers import active_member
from moothall.rooms.codification.models import Review, ReviewMember
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.screening_keys import DOES, OFF


@transaction.atomic
def choose_keys(*, review: Review, keys: Mapping[str, str], on: bool, by: Person) -> ReviewMember:
    """Set the keys that ``by`` screens by in a review, or switch them off. What is not named keeps its
    usual key. It is nobody else's business, so there is no event.

    Raises EvidenceRefused naming each key that is not one character, is a space, or is used twice.
    """
    member = active_member(review, by)
    chosen = {name: keys.get(name, usual).strip().lower() for name, (_, usual) in DOES.items()}
    problems = []
    for name, key in chosen.items():
        if len(key) != 1 or not key.isprintable():
            problems.append((name, f"Enter one character for “{DOES[name][0]}”"))
        elif sum(key == other for other in chosen.values()) > 1:
            problems.append((name, f"“{key}” is used twice: choose another key for “{DOES[name][0]}”"))
    if problems:
        raise EvidenceRefused(problems)
    own = {name: key for name, key in chosen.items() if key != DOES[name][1]}
    member.keys = own | ({} if on else {OFF: True})
    member.save(update_fields=["keys"])
    return member
