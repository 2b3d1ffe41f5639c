"""Adding the title or abstract that a record came without."""

from django.db import transaction

from moothall.people.models import Person
from moothall.rooms.codification.actions.sources import TOLD, edit_source, new_text
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.refusals import EvidenceRefused


@transaction.atomic
def complete_source(*, source: Source, title: str = "", abstract: str = "", by: Person) -> Source:
    """Enter the title or abstract that a source came without. As it was imported it stays in its
    appearances; a new abstract can be coded from now on.

    Raises EvidenceRefused if nothing is entered, for what the source has already, and for a source whose
    words are those of the person who told it.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    if source.kind in TOLD:
        raise EvidenceRefused("These are somebody’s own words: they are not completed by others.")
    given = {"title": " ".join(title.split()), "abstract": abstract.strip()}
    given = {name: words for name, words in given.items() if words}
    if not given:
        raise EvidenceRefused([(name, f"Enter the {name}") for name in missing_of(source)])
    if there := [name for name in given if name not in missing_of(source)]:
        raise EvidenceRefused([(name, f"Somebody has entered the {name} meanwhile") for name in there])
    edit_source(source=source, by=by, **given)
    if "abstract" in given and not source.texts.exists():
        new_text(source, given["abstract"]).save(force_insert=True)
    source.refresh_from_db()
    return source


def missing_of(source: Source) -> list[str]:
    """What can be entered of a source: its title, its abstract, or both, if it has none."""
    if source.kind in TOLD:
        return []
    return [name for name in ("title", "abstract") if not getattr(source, name).strip()]
