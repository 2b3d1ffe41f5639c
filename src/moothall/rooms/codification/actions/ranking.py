"""Working the order of a review's records out anew, in the background, and saying how it is to be made."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from moothall.events.happened import happened
from moothall.jobs import later
from moothall.jobs.queries import is_waiting
from moothall.methods.screening.settings import VERSION
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.models import Candidate, RankRun, Review, ReviewMember, Stage
from moothall.rooms.codification.ranking import (
    TASK,
    Material,
    Order,
    material_of,
    places_in_permutation,
    settled_until_due,
    standing_now,
    work_out,
)
from moothall.rooms.codification.refusals import EvidenceRefused

ORDERS = ("model", "year", "random", "list")
LARGEST_SHARE = 0.5
# So many places are written in one transaction.
_AT_ONCE = 5000


def ask_for_ranking(review: Review, *, at_once: bool = False, by: Person | None) -> None:
    """Have the order of a held review worked out by a worker, if enough records have been settled since it
    was made last; ``at_once`` where that does not matter: something was undone, or new records are here.

    Part of other actions. One ranking waits at most, however many ask.
    """
    if not review.is_open_at(Stage.TITLE_ABSTRACT) or is_waiting(TASK, review=review.pk):
        return
    if at_once or settled_until_due(review) <= 0:
        later(TASK, workspace=review.workspace, by=by, review=review.pk)


def rank_review(*, review: Review, by: Person | None) -> RankRun | None:
    """Work the order of a review's undecided records out and keep it; None if nothing is left to order.

    The review is held while what it follows from is read and while the order is written, but not in between:
    nobody who judges waits for it.
    """
    with transaction.atomic():
        review = locked(review)
        standing = standing_now(review)
    material = material_of(review, standing)
    order = work_out(material)
    if not order.keys:
        return None
    with transaction.atomic():
        run = _keep(locked(review), material, order, by)
    for first in range(_AT_ONCE, len(order.keys), _AT_ONCE):
        with transaction.atomic():
            # Whoever judges waits for some of the places at most, and never for those that come first.
            if locked(review).rank_runs.last() != run:
                break
            _write_ranks(order, first)
    return run


@transaction.atomic
def change_ranking(
    *, review: Review, order: str, explore_share: float, examples: str, by: Person | None
) -> Review:
    """Say how records are put in order ("model", "year", "random", or "list": as they came in), which share
    of them is drawn at random meanwhile, and which papers are known to be relevant, in words. The lead's.

    Raises EvidenceRefused for another order, a share beyond a half, and somebody who does not lead it.
    """
    review = locked(review)
    refuse_unless_lead(review, by)
    problems = [] if order in ORDERS else [("order", "Choose an order")]
    if not 0 <= explore_share <= LARGEST_SHARE:
        problems.append(("explore_share", "Choose a share between none and one half"))
    if problems:
        raise EvidenceRefused(problems)
    wanted = {"order": order, "explore_share": explore_share, "examples": examples.strip()}
    if wanted != {"examples": ""} | review.ranking:
        review.ranking = wanted
        review.save(update_fields=["ranking"])
        happened("review.settings_changed", review, by, what="ranking")
        ask_for_ranking(review, at_once=True, by=by)
    return review


@transaction.atomic
def renew_ranking(*, review: Review, by: Person | None) -> None:
    """Have the order worked out anew now. Raises EvidenceRefused where titles and abstracts are not being
    screened: there is nothing to put in order."""
    review = locked(review)
    if not review.is_open_at(Stage.TITLE_ABSTRACT):
        raise EvidenceRefused(
            "Titles and abstracts are not being screened now, so there is nothing to order."
        )
    ask_for_ranking(review, at_once=True, by=by)


def refuse_unless_lead(review: Review, person: Person | None) -> None:
    """Raise EvidenceRefused for somebody who does not lead a review; what no person asks for passes."""
    if person and not review.members.filter(person=person, left=None, part=ReviewMember.Part.LEAD).exists():
        raise EvidenceRefused("Whoever leads the review does this.")


def _keep(review: Review, material: Material, order: Order, by: Person | None) -> RankRun:
    run = RankRun.objects.create(
        workspace=review.workspace,
        review=review,
        basis=order.basis,
        method_version=VERSION,
        settings=material.settings,
        seed=material.seed,
        log_position=material.position,
        records=len(order.keys),
        labelled=order.labelled,
        relevant=order.relevant,
        order_digest=order.digest,
    )
    _write_ranks(order, 0)
    explained = [Candidate(pk=key, rank_terms=terms) for key, terms in order.terms.items()]
    Candidate.objects.bulk_update(explained, ["rank_terms"])
    _draw_permutation(review)
    said = {"run": run.pk, "records": run.records, "labelled": run.labelled, "digest": run.order_digest}
    happened("ranking.computed", review, by, basis=run.basis, **said)
    return run


def _write_ranks(order: Order, first: int) -> None:
    some = order.keys[first : first + _AT_ONCE]
    _write_places("rank", ((key, place) for place, key in enumerate(some, start=first + 1)))


def _draw_permutation(review: Review) -> None:
    """Draw the permutation of the random check anew, where records have come in since it was drawn."""
    everything = Candidate.objects.filter(review=review)
    if everything.filter(audit_position=None).exists():
        keys = sorted(everything.values_list("position", "pk"), key=lambda row: (row[0], row[1].hex))
        places = places_in_permutation((key for _, key in keys), review.seed)
        _write_places("audit_position", places.items())


def _write_places(column: str, places: Iterable[tuple[UUID, int]]) -> None:
    """Write one column of many rows: ten times as fast by itself as by ``bulk_update``."""
    key = Candidate._meta.pk
    table, column = connection.ops.quote_name(Candidate._meta.db_table), connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s WHERE id = %s",  # noqa: S608 - names of our own
            [(place, key.get_db_prep_value(value, connection)) for value, place in places],
        )
