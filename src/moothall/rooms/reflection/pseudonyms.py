"""The name under which somebody's votes are kept in one session."""

import hmac

from moothall.people.models import Participant


def pseudonym_of(participant: Participant) -> str:
    """32 hexadecimal digits from the participant's salt. Once the salt is erased nobody can tell whose
    votes they were, and the votes still count."""
    message = b"moothall-vote\n" + participant.id.bytes + participant.session.bytes
    return hmac.digest(bytes(participant.salt), message, "sha256").hex()[:32]
