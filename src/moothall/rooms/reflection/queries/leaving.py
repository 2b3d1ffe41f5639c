"""What is held of somebody in a session: for their own eyes."""

from dataclasses import dataclass

from moothall.people.models import Contact, Participant
from moothall.rooms.reflection.models import Declaration, Session, Statement, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of


@dataclass(frozen=True)
class Held:
    """How many votes, which statements and groups, and what leads to the person."""

    votes: int
    statements: list[Statement]
    groups: list[str]
    name: str
    email: str
    has_return_code: bool


def held_of(who: Participant, session: Session) -> Held:
    """What ``who`` has left in a session. Only ever their own."""
    contact = Contact.objects.filter(participant=who).select_related("person").first() or Contact()
    declared = Declaration.objects.filter(participant=who).select_related("option")
    return Held(
        votes=Vote.objects.filter(round__session=session, pseudonym=pseudonym_of(who)).count(),
        statements=list(Statement.objects.filter(session=session, author=who).order_by("number")),
        groups=[str(declaration.option) for declaration in declared],
        name=contact.name or (contact.person.name if contact.person else ""),
        email=contact.email,
        has_return_code=bool(contact.return_code),
    )
