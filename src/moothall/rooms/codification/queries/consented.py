"""Who may know of what people have told: the one place that answers it.

Consent is given for one review, for this council, or for what is published. Every page and search takes its
sources from here; every file that leaves the council takes no more than what may be published.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from moothall.people.models import Person
from moothall.rooms.codification.models import Consent, ReviewMember, Source
from moothall.rooms.codification.models.source import CONTRIBUTED

Scope = Consent.Scope


def sources_open_to(who: Any) -> QuerySet[Source]:
    """The sources that somebody may know of: all but accounts and knowledge given for one review, which only
    those who take part in it see."""
    return Source.objects.filter(~Q(kind__in=CONTRIBUTED) | _is_open_to(who))


def hidden_from(who: Any) -> QuerySet[Source]:
    """The keys of the sources that somebody may not know of: few, so that a long list leaves them out
    quickly."""
    told = Source.objects.filter(kind__in=CONTRIBUTED)
    return told.exclude(_is_open_to(who)).order_by().values("pk")


def kept_inside() -> QuerySet[Source]:
    """The keys of what people have told and nothing that leaves the council may hold: they have not agreed to
    have it published, or have taken their consent back."""
    given = Consent.objects.filter(source=OuterRef("pk"))
    published = Exists(given.filter(scope=Scope.PUBLISHED, withdrawn_at=None))
    lived = Q(kind=Source.Kind.LIVED_EXPERIENCE)
    return Source.objects.filter(lived | Exists(given)).exclude(published).order_by().values("pk")


def _is_open_to(who: Any) -> Q:
    """The condition on something that was told."""
    given = Consent.objects.filter(source=OuterRef("pk"))
    part = ReviewMember.objects.filter(person=who if isinstance(who, Person) else None, left=None)
    permitted = Q(scope__in=(Scope.THIS_COUNCIL, Scope.PUBLISHED)) | Q(
        scope=Scope.THIS_REVIEW, review__in=part.exclude(person=None).values("review")
    )
    needs_none = ~Q(kind=Source.Kind.LIVED_EXPERIENCE) & ~Exists(given)
    return Exists(given.filter(permitted)) | needs_none
