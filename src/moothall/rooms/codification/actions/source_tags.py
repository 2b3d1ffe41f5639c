"""The words that sources are gathered under."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.models import Source, Tag, Tagging
from moothall.rooms.codification.refusals import EvidenceRefused

_LONGEST = Tag._meta.get_field("name").max_length


@transaction.atomic
def tag_source(*, source: Source, name: str, by: Person | None) -> Tag:
    """Put a tag on a source. One that differs in capitals only is the same tag; what is tagged already stays
    so. Raises EvidenceRefused for no word at all, and for one that is too long."""
    name = " ".join(name.split())
    if not name:
        raise EvidenceRefused([("tag", "Enter a tag")])
    if len(name) > _LONGEST:
        raise EvidenceRefused([("tag", f"A tag has at most {_LONGEST} characters")])
    tag = Tag.objects.filter(workspace=source.workspace, name__iexact=name).order_by("created").first()
    tag = tag or Tag.objects.create(workspace=source.workspace, name=name)
    _, is_new = Tagging.objects.get_or_create(
        source=source, tag=tag, defaults={"workspace": source.workspace, "by": by}
    )
    if is_new:
        happened("source.edited", source, by, what=["tags"])
    return tag


@transaction.atomic
def untag_source(*, source: Source, name: str, by: Person | None) -> None:
    """Take a tag off a source. One that is not there changes nothing."""
    taken, _ = Tagging.objects.filter(source=source, tag__name=name).delete()
    if taken:
        happened("source.edited", source, by, what=["tags"])
