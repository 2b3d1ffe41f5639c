"""Where one can go from the page of a review: each subject has its line here."""

from typing import Any, NamedTuple

from moothall.permissions import May, can
from moothall.rooms.codification.models import Review
from moothall.ui.addresses import address


class Place(NamedTuple):
    """A page of a review: the name of its address, what the link says, the right it needs, what one does
    there."""

    route: str
    words: str
    may: May
    hint: str


# In the order in which a review goes through them.
PLACES: tuple[Place, ...] = (
    Place("protocol", "Protocol", May.SEE_DRAFTS, "The question and the criteria, and how they have changed"),
    Place("review_people", "People", May.SEE_DRAFTS, "Who takes part, and how many judge each record"),
    Place("import_for_review", "Import", May.IMPORT_REFERENCES, "Bring in what was found, file by file"),
    Place("pilot", "Pilot", May.SEE_DRAFTS, "Everybody judges the same few records first"),
    Place("ranking", "Order", May.SEE_DRAFTS, "In what order records are read, and why"),
    Place("screen", "Screen", May.SCREEN_RECORD, "Judge one record after another, beside the criteria"),
    Place("review_records", "Records", May.SEE_DRAFTS, "Where each record stands; judge many at once"),
    Place("conflicts", "Conflicts", May.SEE_DRAFTS, "What people do not agree on, and how it was settled"),
    Place("agreement", "Agreement", May.SEE_DRAFTS, "How far people agree on what they have both judged"),
    Place(
        "stopping", "Stopping", May.SEE_DRAFTS, "Whether it is time to stop screening, and on what evidence"
    ),
    Place("full_texts", "Full texts", May.SEE_DRAFTS, "Which are wanted, requested, here, or cannot be had"),
    Place("studies", "Studies", May.SEE_DRAFTS, "Which reports tell of one study"),
    Place("extraction", "Extraction", May.SEE_DRAFTS, "What the included records say, question by question"),
    Place("bias", "Risk of bias", May.SEE_DRAFTS, "How far the included records can be trusted"),
    Place("prisma", "PRISMA flow", May.SEE_WORKSPACE, "What became of the records, on any day"),
    Place("methods_paragraph", "Methods in words", May.SEE_WORKSPACE, "How the review was really done"),
    Place("new_since", "Updates", May.SEE_DRAFTS, "What has come in since the review was reported"),
    Place("export_review", "Export", May.SEE_DRAFTS, "Take its records along, each with its decision"),
    Place("change_phase", "Phase", May.MANAGE_REVIEW, "Take the review on to another phase, or back"),
    Place("review_settings", "Settings", May.MANAGE_REVIEW, "Order of records, keys, reminders"),
)


def places_of(who: Any, review: Review) -> list[tuple[Place, str]]:
    """The pages of a review that somebody may open now, each with its address."""
    found = ((place, address(f"codification:{place.route}", *_here(review))) for place in PLACES)
    return [(place, where) for place, where in found if where and can(who, place.may, review)]


def _here(review: Review) -> tuple[Any, ...]:
    return review.workspace.slug, review.pk
