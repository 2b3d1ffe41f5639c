"""Who there is. Every workspace-owned model fails closed: an unscoped query raises."""

import secrets
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django_scopes import ScopedManager


def new_salt() -> bytes:
    """32 random bytes. Once a person's salt is erased, nothing in the ledger leads back to them."""
    return secrets.token_bytes(32)


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Someone with an account. People are known by e-mail and may belong to several workspaces."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    salt = models.BinaryField(default=new_salt, editable=False)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Workspace(models.Model):
    """The tenant: one council or one research collaboration. Nothing is seen across workspaces."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        COLLABORATION = "collaboration", "Research collaboration"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COUNCIL)
    is_example = models.BooleanField(
        default=False, help_text="Fictional data: anyone may look round as an observer."
    )
    archived = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An institution that people of a workspace come from: the council, a university, a charity."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        UNIVERSITY = "university", "University"
        NHS = "nhs", "NHS"
        VOLUNTARY = "voluntary", "Voluntary and community sector"
        RESIDENTS = "residents", "Residents' group"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_organisation_by_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person in one workspace. Roles combine, so a person may have several rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True)
    department = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "person", "role"], name="one_membership_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.role}"


class Participant(models.Model):
    """Someone in a session without an account: a pseudonym, and nothing that leads to a person.

    ``session`` is the public id of the session; the room that owns sessions knows what it means.
    Raising ``token_version`` revokes every seat handed out before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT)
    session = models.UUIDField(db_index=True)
    salt = models.BinaryField(default=new_salt, editable=False)
    seat_number = models.PositiveIntegerField()
    token_version = models.PositiveIntegerField(default=1)
    withdrawn = models.BooleanField(default=False)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "seat_number"], name="one_participant_per_seat")
        ]

    def __str__(self) -> str:
        return f"Participant {self.seat_number}"


class Contact(models.Model):
    """What leads from a seat to somebody, kept apart so that it can be erased: an address left for the
    results, a return code, or, where people agree to be known, who they are. Nothing of it is ever needed
    to vote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.PROTECT)
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="contact")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    # A keyed SHA-256 of the words: the code itself is shown once and kept nowhere.
    return_code = models.CharField(max_length=64, blank=True, db_index=True)
    consented = models.DateTimeField(null=True, blank=True)
    # Up to when they have been told what came of the session.
    told = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    def __str__(self) -> str:
        return f"Contact of {self.participant}"
