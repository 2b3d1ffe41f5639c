"""Giving back the tags that a file of ours brings along."""

from collections.abc import Iterable
from uuid import UUID

from moothall.formats.references import Reference
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.models import Source, Tag, Tagging
from moothall.rooms.codification.reading import carried, without_nulls


def restore_tags(workspace: Workspace, stored: Iterable[tuple[Source, Reference]], by: Person | None) -> None:
    """Put the tags of references on their sources: part of an action. A record that left this very library
    gives them back to the source that it was, which stands for both once they are linked."""
    wanted = [(source, said) for source, reference in stored if (said := carried(reference)).get("tags")]
    if not wanted:
        return
    names = {_fitted(name) for _, said in wanted for name in said["tags"]}
    tags = {tag.name: tag for tag in Tag.objects.filter(workspace=workspace, name__in=names)}
    for name in sorted(names - tags.keys()):
        tags[name] = Tag.objects.create(workspace=workspace, name=name)
    known = {key for _, said in wanted if (key := _key(said))}
    own = {s.pk: s for s in Source.objects.filter(workspace=workspace, pk__in=known)}
    pairs = {
        (own.get(_key(said), source).pk, tags[_fitted(name)].pk)
        for source, said in wanted
        for name in said["tags"]
    }
    Tagging.objects.bulk_create(
        (Tagging(workspace=workspace, source_id=source, tag_id=tag, by=by) for source, tag in sorted(pairs)),
        ignore_conflicts=True,
    )


def _fitted(name: str) -> str:
    return without_nulls(name)[: Tag._meta.get_field("name").max_length]


def _key(said: dict[str, list[str]]) -> UUID | None:
    try:
        return UUID(said["id"][0])
    except (KeyError, IndexError, ValueError):
        return None
