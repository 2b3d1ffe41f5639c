"""What people tell: practitioners what they know from doing the work, residents what they have lived."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.candidates import add_candidates
from moothall.rooms.codification.actions.sources import add_source, renew_record
from moothall.rooms.codification.models import Consent, ContributionLink, Review, Route, Source
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import link as link_records
from moothall.trace.models import Inquiry

# The wording of the consent that the form asks for. Changing its words makes the next version.
CONSENT_VERSION = 1
LIVED = "lived"
LONGEST_TEXT = 20_000
WITHOUT_CONSENT = "Choose what you agree to: without your consent nothing is stored"
CONTEXT, SCREEN = "context", "screen"
LONGEST_DAYS = 365


@transaction.atomic
def contribute(
    *,
    workspace: Workspace,
    text: str,
    known_by: str,
    where_and_when: str,
    role: str,
    scope: str,
    quotation: str,
    inquiry: Inquiry | None = None,
    review: Review | None = None,
    link: ContributionLink | None = None,
    by: Person | None,
) -> Source:
    """Keep what somebody tells, with the consent they give for it. ``known_by`` is "lived" for an account of
    their own life, otherwise one of ``details.KNOWN_BY``. ``where_and_when`` is "place, time"; ``review`` the
    one that a scope of "this_review" means, or that of the ``link``.

    Raises EvidenceRefused naming everything that is missing; without consent nothing is stored.
    """
    if link:
        link = ContributionLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if not link.is_open:
            raise EvidenceRefused("This link has been closed. Ask whoever sent it for a new one.")
        review, inquiry = link.review, link.inquiry
    _refuse_incomplete(text, known_by, where_and_when, role, scope, quotation, review)
    place, _, time = (part.strip() for part in where_and_when.rpartition(","))
    details = {"setting": place or time, "date": time or place}
    lived = known_by == LIVED
    details |= {"told_by": role} if lived else {"role": role, "known_by": known_by}
    consent = {"scope": scope, "quotation": quotation, "text_version": CONSENT_VERSION, "link": link}
    consent |= {"review": review} if scope == Consent.Scope.THIS_REVIEW else {}
    source = add_source(
        workspace=workspace,
        kind=Source.Kind.LIVED_EXPERIENCE if lived else Source.Kind.PRACTICE_KNOWLEDGE,
        inquiry=inquiry or (review.record.inquiry if review else None),
        text=text,
        details=details,
        consent=consent,
        rights=Source.Rights.CONSENTED,
        by=by,
    )
    renew_record(source)
    happened("consent.given", source, by, scope=scope, quotation=quotation, text_version=CONSENT_VERSION)
    return source


@transaction.atomic
def use_in_review(*, source: Source, review: Review, how: str, by: Person | None) -> None:
    """Have a review use what somebody told: as "context" beside its studies, or to "screen" like its records,
    by the short form. It is counted as contributed, never as a study.

    Raises EvidenceRefused for another kind of source, one that was withdrawn, and one for another review.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    consent = Consent.objects.filter(source=source).first()
    if not source.is_contributed:
        raise EvidenceRefused("Only what people have told joins a review this way.")
    if source.state == Source.State.WITHDRAWN:
        raise EvidenceRefused("This was withdrawn, so no review can use it any more.")
    if consent and consent.scope == Consent.Scope.THIS_REVIEW and consent.review_id != review.pk:
        raise EvidenceRefused([("review", "It was told for another review only")])
    if how == SCREEN:
        add_candidates(review=review, sources=[source], route=Route.CONTRIBUTED, by=by)
    elif how == CONTEXT:
        link_records(of=review.record, rests_on=source.record, relation="considered")
        happened("source.joined_as_context", source, by, review=review.record.uid)
    else:
        raise EvidenceRefused([("how", "Choose how the review uses it")])


@transaction.atomic
def make_contribution_link(
    *,
    workspace: Workspace,
    purpose: str,
    days: int,
    inquiry: Inquiry | None = None,
    review: Review | None = None,
    by: Person | None,
) -> ContributionLink:
    """An address to send to a partner, at which people without an account can tell what they know, for so
    many days. Raises EvidenceRefused without a purpose and for more than a year."""
    problems = []
    if not purpose.strip():
        problems.append(("purpose", "Say what people are asked about"))
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(("days", f"Choose between 1 and {LONGEST_DAYS} days"))
    if problems:
        raise EvidenceRefused(problems)
    made = ContributionLink.objects.create(
        workspace=workspace,
        inquiry=inquiry,
        review=review,
        purpose=purpose.strip()[:200],
        expires=timezone.now() + timedelta(days=days),
        by=by,
    )
    happened("contribution_link.made", workspace, by, link=made.pk)
    return made


@transaction.atomic
def revoke_contribution_link(*, link: ContributionLink, by: Person | None) -> ContributionLink:
    """Close a link before its time. What came through it stays. Closing it twice changes nothing."""
    link = ContributionLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.revoked is None:
        link.revoked = timezone.now()
        link.save(update_fields=["revoked"])
        happened("contribution_link.revoked", link.workspace, by, link=link.pk)
    return link


def _refuse_incomplete(
    text: str,
    known_by: str,
    where_and_when: str,
    role: str,
    scope: str,
    quotation: str,
    review: Review | None,
) -> None:
    problems = []
    if not text.strip():
        problems.append(("text", "Write what you know"))
    elif len(text) > LONGEST_TEXT:
        problems.append(("text", f"Write this in at most {LONGEST_TEXT:,} characters"))
    if not known_by:
        problems.append(("known_by", "Choose how you know it"))
    if not where_and_when.strip():
        problems.append(("where_and_when", "Say where and when this was"))
    if not role.strip():
        problems.append(("role", "Say what your role is"))
    if scope not in Consent.Scope.values or (scope == Consent.Scope.THIS_REVIEW and review is None):
        problems.append(("scope", "Choose who may see it"))
    if quotation not in Consent.Quotation.values:
        problems.append(("quotation", WITHOUT_CONSENT))
    if problems:
        raise EvidenceRefused(problems)
