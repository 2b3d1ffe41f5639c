"""Digests over votes: what the ledger keeps of them, so that nobody can change a vote unnoticed."""

import hashlib
from collections.abc import Iterable

from moothall.events.chain import canonical
from moothall.rooms.reflection.models import VoteEvent


def digest_of_votes(events: Iterable[VoteEvent]) -> str:
    """SHA-256, in lower-case hexadecimal, over ``moothall-votes-1`` and one line for each event in the order
    given: its canonical JSON, as in the ledger. No ``once`` can be guessed, so neither can a vote be."""
    digest = hashlib.sha256(b"moothall-votes-1\n")
    for event in events:
        digest.update(canonical(_content_of(event)) + b"\n")
    return digest.hexdigest()


def _content_of(event: VoteEvent) -> dict[str, object]:
    return {
        "sequence": event.sequence,
        "pseudonym": event.pseudonym,
        "statement": str(event.statement_id),
        "value": event.value,
        "once": str(event.once),
        "order": event.order,
        "channel": event.channel,
        "taken_back": event.taken_back,
        "entered_by": event.entered_by,
        "batch": str(event.batch_id or ""),
        "received": event.received.isoformat(),
    }
