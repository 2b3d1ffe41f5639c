"""The weekly letter to those who left an address: what came of the sessions that they took part in.

One letter a week at most to one address, however many sessions it was left in, and none without news.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from moothall.jobs import TaskFailed, every
from moothall.people.models import Contact, Workspace
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import Session

EVERY = timedelta(days=7)
PATIENCE_SECONDS = 20


@every("day", "reflection.send_news", title="Tell people what came of their sessions")
def send_news(progress: Any, *, workspace: Workspace) -> None:
    """Doing it again within a week writes to nobody twice."""
    now = timezone.now()
    due = letters_due(now)
    try:
        with get_connection(timeout=PATIENCE_SECONDS) as connection:
            for done, (email, contacts) in enumerate(due.items(), 1):
                _letter(workspace, email, contacts, connection).send()
                for contact in contacts:
                    actions.mark_told(contact=contact, at=now)
                progress(done, len(due), f"{done:,} of {len(due):,} letters")
    except (SMTPException, OSError) as error:
        raise TaskFailed("The mail server did not answer. The letters that are left go out later.") from error


def letters_due(now: datetime) -> dict[str, list[Contact]]:
    """The contacts with news, by address, of addresses that had no letter within a week."""
    left = Contact.objects.exclude(email="").select_related("participant")
    last = dict(left.values_list("email").annotate(Max("told")))
    news = dict(Session.objects.exclude(news=None).values_list("pk", "news"))
    due: dict[str, list[Contact]] = defaultdict(list)
    for contact in left.order_by("email", "pk"):
        happened = news.get(contact.participant.session)
        if happened is None or happened <= (contact.told or contact.created):
            continue
        if last[contact.email] is None or last[contact.email] <= now - EVERY:
            due[contact.email].append(contact)
    return due


def _letter(workspace: Workspace, email: str, contacts: list[Contact], connection: Any) -> EmailMessage:
    keys = {contact.participant.session for contact in contacts}
    sessions = Session.objects.filter(pk__in=keys).order_by("starts")
    told = [
        (session.question, settings.MOOTHALL_ADDRESS + reverse("reflection:you_said", args=[session.pk]))
        for session in sessions
    ]
    body = render_to_string("reflection/letters/news.txt", {"council": workspace.name, "told": told})
    return EmailMessage("What came of what you said", body, to=[email], connection=connection)
