"""Names for the ledger that say who acted without naming anybody."""

import hashlib
import hmac

from moothall.people.models import Participant, Person, Workspace

SYSTEM = "moothall"


def actor_of(who: Person | Participant | None, workspace: Workspace) -> str:
    """The pseudonym of ``who`` in ``workspace``: 32 hexadecimal digits, or ``moothall`` for the system.

    A person's is an HMAC under their own salt, so it differs between workspaces and dies with the salt;
    a participant's is their random id.
    """
    if who is None:
        return SYSTEM
    if isinstance(who, Participant):
        return who.id.hex
    message = who.id.bytes + workspace.id.bytes
    return hmac.new(bytes(who.salt), message, hashlib.sha256).digest()[:16].hex()
