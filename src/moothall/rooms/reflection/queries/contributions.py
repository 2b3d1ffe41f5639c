"""What people have added, what became of it, and what is like it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import models

from moothall.people.models import Participant
from moothall.rooms.reflection.likeness import most_alike
from moothall.rooms.reflection.models import Declaration, GroupOption, Lineage, Session, Statement
from moothall.rooms.reflection.models.statement import UNSEEN

State = Statement.State


def my_statements(who: Participant, session: Session) -> list[Statement]:
    """The statements that ``who`` has added, the newest first, with the acts on them and their children."""
    children = models.Prefetch("children", Lineage.objects.filter(undone=None).select_related("child"))
    found = session.statements.filter(author=who).select_related("session")
    return list(found.prefetch_related("moderation_acts", children).order_by("-number"))


def my_statement(who: Participant, session: Session, key: UUID) -> Statement | None:
    return session.statements.filter(author=who, pk=key).first()


def public_statement(who: Any, session: Session, key: UUID) -> Statement | None:
    """A statement that everyone may read: not one that waits or was not used."""
    found = session.statements.exclude(state__in=UNSEEN).select_related("snapshot_of", "session")
    return found.filter(pk=key).first()


def similar_statements(who: Any, session: Session, text: str, *, limit: int = 3) -> list[Statement]:
    """At most ``limit`` live statements that say much the same as ``text``, the most alike first."""
    return most_alike(text, session.statements.filter(state=State.LIVE, removed=False), limit=limit)


def statements_to_merge(who: Any, session: Session, statement: Statement) -> list[Statement]:
    """The live statements that ``statement`` could be merged into, the most alike first."""
    live = session.statements.filter(state=State.LIVE, removed=False).exclude(pk=statement.pk)
    return most_alike(statement.text, live, limit=live.count(), least=0)


def lineage_of(who: Any, statement: Statement) -> tuple[list[Lineage], list[Lineage]]:
    """(what it came from, what became of it), without what was undone."""
    held = Lineage.objects.filter(undone=None).select_related("parent__record", "child__record")
    parents = held.filter(child=statement).order_by("parent__number")
    return list(parents), list(held.filter(parent=statement).order_by("child__number"))


def lineage_to_undo(who: Any, statement: Statement) -> list[Lineage]:
    """All that one act made, the last one that ``statement`` had a part in; nothing if all is undone."""
    held = Lineage.objects.filter(undone=None)
    last = held.filter(models.Q(parent=statement) | models.Q(child=statement)).last()
    rows = held.filter(act=last.act) if last else held.none()
    return list(rows.select_related("parent__record", "child__record").order_by("parent__number"))


def acceptance_by_group(who: Any, session: Session) -> list[tuple[GroupOption, int, int]]:
    """(declared group, statements in use, statements decided on) by the groups of their authors.

    Only groups with at least five authors, or as many as the session asks for. What waits counts nowhere;
    what was merged, split or reworded counts as in use. Someone in several groups counts in each.
    """
    decided = session.statements.exclude(author=None).exclude(state=State.WAITING).filter(removed=False)
    by_author: dict[UUID, list[bool]] = defaultdict(list)
    for author, state in decided.values_list("author_id", "state"):
        by_author[author].append(state != State.REJECTED)
    authors: dict[GroupOption, list[UUID]] = defaultdict(list)
    declared = Declaration.objects.filter(participant__in=by_author, option__grouping__session=session)
    for declaration in declared.select_related("option__grouping").order_by(
        "option__grouping__position", "option__position"
    ):
        authors[declaration.option].append(declaration.participant_id)
    counted = {
        option: [used for author in own for used in by_author[author]]
        for option, own in authors.items()
        if len(own) >= max(5, session.minimum_group)
    }
    return [(option, sum(used), len(used)) for option, used in counted.items()]
