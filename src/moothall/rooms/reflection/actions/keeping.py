"""What somebody leaves so that they can come back or hear of results: kept apart from the seat."""

from django.db import transaction

from moothall.people.models import Contact, Participant
from moothall.rooms.reflection.word_codes import digest_of_code, new_return_code


@transaction.atomic
def give_return_code(*, participant: Participant) -> str:
    """A new return code, in place of any earlier one. It is answered here once and cannot be read again."""
    code = new_return_code()
    contact = _contact_of(participant)
    contact.return_code = digest_of_code(code)
    contact.save(update_fields=["return_code"])
    return code


@transaction.atomic
def keep_email(*, participant: Participant, email: str) -> None:
    """Keep an address to which results are sent. An empty one takes it back."""
    contact = _contact_of(participant)
    contact.email = email.strip().lower()
    contact.save(update_fields=["email"])


def _contact_of(participant: Participant) -> Contact:
    # The seat is held, so that two forms at one moment make one row.
    seat = Participant.objects.select_for_update().get(pk=participant.pk, withdrawn=False)
    made, _ = Contact.objects.get_or_create(participant=seat, defaults={"workspace_id": seat.workspace_id})
    return made
