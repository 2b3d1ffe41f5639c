"""Removing what a file brought in, as far as nobody has judged it."""

from typing import NamedTuple

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.finding import renew_search_of
from moothall.rooms.codification.actions.importing import is_stopped
from moothall.rooms.codification.actions.locks import locked_reviews_with, locked_workspace
from moothall.rooms.codification.actions.settling import regroup
from moothall.rooms.codification.models import Candidate, ImportRun
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.review_log.reading import acts_on


class Removed(NamedTuple):
    """What became of an import that was removed: how many records went, and those that stay because somebody
    has judged them."""

    voided: int
    kept: list[Candidate]


@transaction.atomic
def remove_import(*, run: ImportRun, by: Person | None) -> Removed:
    """Void the appearances of a file, and its records in every review that nobody has judged. Nothing is
    deleted. Raises EvidenceRefused while it is being stored, before that, and if it has been removed."""
    locked_workspace(run.workspace)
    run = ImportRun.objects.defer("file").get(pk=run.pk)
    if run.state != ImportRun.State.DONE and not is_stopped(run):
        raise EvidenceRefused(f"This import cannot be removed: {run.get_state_display().lower()}.")
    sources = list(run.appearances.values_list("source", flat=True))
    held = locked_reviews_with(sources)
    run.appearances.update(voided=True)
    run.state = ImportRun.State.REMOVED
    run.save(update_fields=["state"])
    candidates = list(Candidate.objects.filter(entered_by_run=run, voided=False).select_related("source"))
    acts = acts_on(candidate.pk for candidate in candidates)
    kept = [c for c in candidates if any(act.judges for act in acts[c.pk])]
    gone = [c for c in candidates if c not in kept]
    for candidate in gone:
        candidate.voided = True
    Candidate.objects.bulk_update(gone, ["voided"], batch_size=500)
    happened("import.removed", run.workspace, by, run=run.pk, voided=len(gone), kept=len(kept))
    for review in held:
        here = {candidate.source_id for candidate in gone if candidate.review_id == review.pk}
        regroup(review, here, by=by)
    renew_search_of(sources)
    return Removed(len(gone), kept)
