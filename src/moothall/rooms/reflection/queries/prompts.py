"""Prompts of a session, and what a session that goes on takes over."""

from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.reflection.models import Prompt, Session, Statement


def prompts(who: Any, session: Session) -> models.QuerySet[Prompt]:
    """The prompts of a session in order, without the bytes of their pictures."""
    return session.prompts.select_related("record").defer("image")


def prompt(who: Any, session: Session, key: UUID) -> Prompt | None:
    return session.prompts.select_related("session").filter(pk=key).first()


def prompt_of(statement: Statement) -> Prompt | None:
    """What a statement stands under, without the bytes of the picture; None for most."""
    if statement.prompt_id is None:
        return None
    return Prompt.objects.defer("image").get(pk=statement.prompt_id)


def statements_to_carry(who: Any, earlier: Session) -> list[Statement]:
    """The statements of a session that could still be voted on, by number."""
    live = earlier.statements.filter(state=Statement.State.LIVE, removed=False)
    return list(live.select_related("record", "snapshot_of"))
