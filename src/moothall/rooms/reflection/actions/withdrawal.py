"""Leaving a session for good: what was said goes, what was counted stays, and nothing leads from one to the
other any more. And what is forgotten by itself, some time after a session."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from moothall.events.happened import happened
from moothall.events.models import Once
from moothall.jobs import later
from moothall.people.models import Contact, Participant
from moothall.people.pseudonyms import actor_of
from moothall.rooms.reflection.models import (
    Declaration,
    PaperBallot,
    Paragraph,
    Response,
    RoundResult,
    Session,
    Statement,
    Synthesis,
)
from moothall.rooms.reflection.models.statement import TOMBSTONE
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.trace.actions import change_record

# What may quote a statement: the model, the way to its session, and its texts.
QUOTING = (
    (RoundResult, "round__session", ("released", "result")),
    (Paragraph, "synthesis__session", ("heading", "text", "drafted")),
    (Response, "session", ("text",)),
)
# Those of them that have a record, whose title and words may quote as well.
RECORDED = (Response, Synthesis)


@transaction.atomic
def withdraw_participant(*, participant: Participant) -> None:
    """Take somebody out of a session at their own wish. Doing it again changes nothing.

    Deleted are their contact, their salt and the words of their statements, wherever this room keeps or
    quotes them. Their votes stay under a pseudonym that leads nowhere any more, and so do the groups they
    declared: no figure moves. The ledger says that somebody withdrew, not who. Nobody finds the words any
    more; background work takes them out of the inside of the search index.
    """
    seat = Participant.objects.select_for_update().get(pk=participant.pk)
    if seat.withdrawn:
        return
    session = Session.objects.get(pk=seat.session)
    Contact.objects.filter(participant=seat).delete()
    # Forms sent from this seat, and where they led; the one that is being answered leads nowhere yet.
    Once.objects.filter(actor=actor_of(seat, session.workspace)).exclude(response_location="").delete()
    _remove_words(Statement.objects.filter(author=seat))
    _cut_link(seat)
    seat.withdrawn = True
    seat.token_version += 1
    seat.save(update_fields=["withdrawn", "token_version"])
    happened("participant.withdrawn", session, None)
    later("reflection.renew_search", workspace=session.workspace)


@transaction.atomic
def forget_links(*, before: datetime) -> int:
    """Forget who sat where in the sessions that were closed before a moment: names, accounts, return codes
    and serials of paper ballots. How many contacts there were.

    An address left for results stays, and so the seat behind it is cut from its votes first.
    """
    closed = Session.objects.filter(state__in=Session.DONE).annotate(last=Max("rounds__closed"))
    sessions = list(closed.filter(last__lt=before).values_list("pk", flat=True))
    contacts = Contact.objects.filter(participant__session__in=sessions)
    nothing_more = {"person": None, "name": "", "return_code": "", "consented": None}
    linked = contacts.exclude(**nothing_more, participant__salt=b"")
    count = linked.count()
    for contact in linked.exclude(email="").select_related("participant"):
        _cut_link(contact.participant)
    contacts.filter(email="").delete()
    contacts.update(**nothing_more)
    PaperBallot.objects.filter(batch__session__in=sessions).update(participant=None)
    return count


@transaction.atomic
def forget_emails(*, before: datetime) -> int:
    """Forget the addresses that were left for results before a moment. How many there were."""
    old = Contact.objects.filter(created__lt=before).exclude(email="")
    count = old.update(email="")
    Contact.objects.filter(email="", return_code="", person=None, name="", consented=None).delete()
    return count


def _cut_link(seat: Participant) -> None:
    """What a seat declared goes under the pseudonym of its votes; then nobody can tell whose that is."""
    Declaration.objects.filter(participant=seat).update(participant=None, pseudonym=pseudonym_of(seat))
    seat.salt = b""
    seat.save(update_fields=["salt"])


def _remove_words(statements: Iterable[Statement]) -> None:
    """Statements lose their words, and so does every copy that a later session has taken of them."""
    found = list(statements)
    while found:
        for statement in found:
            _remove_words_of(statement)
        copied = [statement.record_id for statement in found]
        found = list(Statement.objects.filter(snapshot_of__in=copied, removed=False))


def _remove_words_of(statement: Statement) -> None:
    _forget_quotations(statement.session, statement.text)
    was_waiting = statement.state == Statement.State.WAITING
    statement.text, statement.removed, statement.author = TOMBSTONE, True, None
    if was_waiting:
        statement.state = Statement.State.WITHDRAWN
    statement.save(update_fields=["text", "removed", "author", "state"])
    changes = {"state": "withdrawn"} if was_waiting else {}
    change_record(record=statement.record, title=TOMBSTONE, words="", **changes)


def _forget_quotations(session: Session, text: str) -> None:
    pattern = _quotation_of(session, text)
    for model, path, fields in QUOTING:
        for row in model.objects.filter(**{path: session}):
            if changed := _change(row, fields, pattern, text):
                row.save(update_fields=changed)
    for model in RECORDED:
        for row in model.objects.filter(session=session).select_related("record"):
            if changed := _change(row.record, ("title", "words"), pattern, text):
                change_record(record=row.record, **{name: getattr(row.record, name) for name in changed})


def _quotation_of(session: Session, text: str) -> re.Pattern[str]:
    """Finds a text, and whole any other statement that holds it: of those nothing is taken away."""
    others = session.statements.filter(text__contains=text).exclude(text=text).values_list("text", flat=True)
    return re.compile("|".join(re.escape(each) for each in [*sorted(others, key=len, reverse=True), text]))


def _change(row: Any, fields: Collection[str], pattern: re.Pattern[str], text: str) -> list[str]:
    """Put the tombstone in place of a text; the names of the fields that held it."""
    changed = []
    for name in fields:
        value = getattr(row, name)
        without = _without(value, pattern, text)
        if without != value:
            setattr(row, name, without)
            changed.append(name)
    return changed


def _without(value: Any, pattern: re.Pattern[str], text: str) -> Any:
    """Text or JSON with the tombstone wherever ``text`` stood."""
    if isinstance(value, str):
        return pattern.sub(lambda found: TOMBSTONE if found[0] == text else found[0], value)
    if isinstance(value, list):
        return [_without(part, pattern, text) for part in value]
    if isinstance(value, dict):
        return {key: _without(part, pattern, text) for key, part in value.items()}
    return value
