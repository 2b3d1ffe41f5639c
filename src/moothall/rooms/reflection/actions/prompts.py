"""Prompts: a question or a picture under which statements stand."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from moothall.events.happened import happened
from moothall.formats.safe_files import Picture
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.models import Prompt, Session
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import change_record, link, make_record

LONGEST = 300


@transaction.atomic
def add_prompt(
    *,
    session: Session,
    text: str,
    picture: Picture | None = None,
    alternative_text: str = "",
    by: Person | None,
) -> Prompt:
    """A prompt after the others. A picture needs words that say what it shows, for whoever cannot see it.

    Raises SessionRefused naming every bad answer, and once the session is closed.
    """
    session = locked(session)
    if session.is_done:
        raise SessionRefused("This session is closed: plan a new one to ask again.")
    fields = _checked(text, picture is not None, alternative_text)
    made = _write(session, **fields, **_image(picture))
    happened("session.changed", session, by, what="prompts")
    return made


@transaction.atomic
def change_prompt(
    *,
    prompt: Prompt,
    text: str,
    picture: Picture | None = None,
    alternative_text: str = "",
    by: Person | None,
) -> Prompt:
    """Other words or another picture, while the doors have not been opened: later, what people saw stays.
    Without ``picture`` the one that is there stays."""
    session = locked(prompt.session)
    if session.state not in Session.BEFORE_DOORS:
        raise SessionRefused("The doors have been opened, so a prompt stays as people have seen it.")
    fields = _checked(text, picture is not None or prompt.image is not None, alternative_text)
    for name, value in {**fields, **(_image(picture) if picture else {})}.items():
        setattr(prompt, name, value)
    prompt.save()
    change_record(record=prompt.record, title=prompt.text)
    happened("session.changed", session, by, what="prompts")
    return prompt


def copy_prompts(earlier: Session, session: Session) -> dict[UUID, Prompt]:
    """The prompts of an earlier session in a later one, by the key of the earlier: part of an action."""
    copied = {}
    for prompt in earlier.prompts.select_related("record"):
        names = ("text", "alternative_text", "image", "image_type")
        copied[prompt.pk] = _write(session, **{name: getattr(prompt, name) for name in names})
        link(of=copied[prompt.pk].record, rests_on=prompt.record, relation="continues")
    return copied


def _write(session: Session, **fields: Any) -> Prompt:
    key = uuid4()
    address = reverse("reflection:prompts", args=[session.workspace.slug, session.pk])
    record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="prompt",
        title=fields["text"],
        url=f"{address}#prompt-{key}",
    )
    link(of=record, rests_on=session.record, relation="belongs_to")
    last = session.prompts.aggregate(last=Max("position"))["last"] or 0
    return Prompt.objects.create(
        id=key, workspace=session.workspace, record=record, session=session, position=last + 1, **fields
    )


def _checked(text: str, has_picture: bool, alternative_text: str) -> dict[str, str]:
    text, described = " ".join(text.split()), " ".join(alternative_text.split())
    problems = []
    if not text:
        problems.append(("text", "Enter the question or the words above the picture"))
    if len(text) > LONGEST:
        problems.append(("text", f"The prompt has {len(text)} characters: it has at most {LONGEST}"))
    if has_picture and not described:
        problems.append(("alternative_text", "Say in words what the picture shows"))
    if len(described) > LONGEST:
        sentence = f"The description has {len(described)} characters: it has at most {LONGEST}"
        problems.append(("alternative_text", sentence))
    if problems:
        raise SessionRefused(problems)
    return {"text": text, "alternative_text": described if has_picture else ""}


def _image(picture: Picture | None) -> dict[str, Any]:
    return {"image": picture.data, "image_type": picture.media_type} if picture else {}
