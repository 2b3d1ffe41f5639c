"""The keys by which records can be screened, and what each of them does."""

from moothall.rooms.codification.models import Review, ReviewMember

# What a key does: its name, in words, and the key unless somebody has chosen another.
DOES: dict[str, tuple[str, str]] = {
    "include": ("Include", "i"),
    "exclude": ("Exclude", "e"),
    "maybe": ("Maybe", "m"),
    "postpone": ("Postpone", "p"),
    "undo": ("Undo", "u"),
    "note": ("Write a note", "n"),
    "next": ("Next reason for excluding", "j"),
    "previous": ("Previous reason for excluding", "k"),
    "list": ("Show this list of keys", "?"),
}
OFF = "off"


def keys_of(review: Review, member: ReviewMember | None) -> dict[str, str]:
    """The key for each thing that can be done, as somebody has chosen; {} where keys are off."""
    if member is None or not review.keys_on or member.keys.get(OFF):
        return {}
    return {name: member.keys.get(name, key) for name, (_, key) in DOES.items()}
