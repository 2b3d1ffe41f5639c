"""Taking the flow of a review away."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.models import Review
from moothall.rooms.codification.prisma import PrismaFlow


@transaction.atomic
def export_prisma(*, review: Review, kind: str, flow: PrismaFlow, by: Person | None) -> None:
    """Write in the ledger that the flow was taken away, as what, and up to which event it was counted."""
    happened("prisma.exported", review, by, kind=kind, position=flow.position)
