"""Votes by name: only where people have agreed to be known, only of those who have agreed."""

from dataclasses import dataclass, field
from typing import Any

from moothall.people.models import Contact, Participant
from moothall.rooms.reflection.models import Session, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of


@dataclass(frozen=True)
class NamedVotes:
    """Who somebody is, or their seat if they gave no name, and their votes by number of the statement."""

    name: str
    votes: dict[int, int] = field(default_factory=dict)


def votes_by_name(who: Any, session: Session) -> list[NamedVotes]:
    """Everyone who agreed to be known, by name, with their votes in the last round. Empty in any session that
    promises something else."""
    if session.anonymity != Session.Anonymity.IDENTIFIED:
        return []
    known = Contact.objects.filter(participant__session=session.pk, participant__withdrawn=False)
    contacts = known.exclude(consented=None).select_related("participant", "person")
    people = {pseudonym_of(contact.participant): NamedVotes(_name_of(contact)) for contact in contacts}
    round_ = session.rounds.order_by("-number").first()
    votes = Vote.objects.filter(round=round_, pseudonym__in=people)
    for pseudonym, number, value in votes.values_list("pseudonym", "statement__number", "value"):
        people[pseudonym].votes[number] = value
    return sorted(people.values(), key=lambda row: row.name.casefold())


def _name_of(contact: Contact) -> str:
    seat: Participant = contact.participant
    return contact.name or (contact.person.name if contact.person else f"Seat {seat.seat_number}")
