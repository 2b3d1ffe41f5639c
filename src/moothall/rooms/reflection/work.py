"""Background work of this room: analyses, conversations that are brought in, letters to guests, and addresses
that are kept no longer."""

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.core.mail import get_connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from moothall.jobs import TaskFailed, every, task
from moothall.people.models import Person, Workspace
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Invitation, PolisUpload, Round, RoundResult, Session

# How long to wait for a mail server that does not answer.
PATIENCE_SECONDS = 20


def _list_of(workspace: Workspace, *, session: str, **_: str) -> str:
    return reverse("reflection:invitations", args=[workspace.slug, UUID(session)])


@task("reflection.send_invitations", title="Send invitations", leads_to=_list_of)
def send_invitations(progress: Any, *, session: str, upto: str, by: Person | None) -> None:
    """Write to everyone who was on the list at ``upto``. Doing it again writes to nobody twice."""
    here = Session.objects.get(pk=session)
    guests = queries.unsent_invitations(by, here, upto=datetime.fromisoformat(upto))
    _send(progress, here, guests, actions.deliver_invitation, by)


@task("reflection.send_reminders", title="Send reminders", leads_to=_list_of)
def send_reminders(progress: Any, *, session: str, by: Person | None) -> None:
    """Remind everyone who has not acted. Doing it again reminds nobody twice."""
    here = Session.objects.get(pk=session)
    _send(progress, here, queries.guests_to_remind(by, here), actions.deliver_reminder, by)


def _results_of(workspace: Workspace, *, result: str) -> str:
    session = RoundResult.objects.get(pk=UUID(result)).round.session_id
    return reverse("reflection:results", args=[workspace.slug, session])


@task("reflection.analyse_round", title="Look for opinion groups", leads_to=_results_of)
def analyse_round(progress: Any, *, result: str, by: Person | None) -> None:
    """Opinion groups, common ground and division of a closed round. Doing it again changes nothing."""
    actions.add_analysis(result=RoundResult.objects.get(pk=result), by=by)
    progress(1, 1, "Opinion groups and common ground worked out")


def _upload_of(workspace: Workspace, *, upload: str) -> str:
    space = PolisUpload.objects.get(pk=UUID(upload)).space_id
    return reverse("reflection:polis_upload", args=[workspace.slug, space, UUID(upload)])


@task("reflection.import_polis", title="Bring in a Polis conversation", leads_to=_upload_of)
def import_polis(progress: Any, *, upload: str, by: Person | None) -> None:
    """A closed session of uploaded files, or nothing. Doing it again changes nothing."""
    actions.bring_in_upload(upload=PolisUpload.objects.get(pk=upload), progress=progress, by=by)


def _session_of(workspace: Workspace, *, round: str) -> str:
    session = Round.objects.get(pk=UUID(round)).session_id
    return reverse("reflection:session", args=[workspace.slug, session])


@task("reflection.weigh_statements", title="Weigh statements", leads_to=_session_of)
def weigh_statements(progress: Any, *, round: str, by: Person | None) -> None:
    """How likely each statement is to be put to somebody next. Doing it again changes nothing."""
    actions.weigh_statements(round=Round.objects.select_related("session").get(pk=round), by=by)


@every("day", "reflection.erase_addresses", title="Erase the addresses of guests after 30 days")
def erase_addresses(progress: Any) -> None:
    actions.erase_addresses(now=timezone.now())


def _send(
    progress: Any,
    session: Session,
    guests: QuerySet[Invitation],
    deliver: Callable[..., bool],
    by: Person | None,
) -> None:
    """One letter after another through one connection. An address that the server refuses stops no other."""
    reminder = deliver is actions.deliver_reminder
    waiting = list(guests)
    sent = refused = 0
    try:
        with get_connection(timeout=PATIENCE_SECONDS) as connection:
            for done, guest in enumerate(waiting, 1):
                try:
                    sent += deliver(invitation=guest, connection=connection)
                except (SMTPRecipientsRefused, SMTPDataError):
                    refused += 1
                progress(done, len(waiting), f"{done:,} of {len(waiting):,} letters")
    except (SMTPException, OSError) as error:
        raise TaskFailed("The mail server did not answer. The letters that are left go out later.") from error
    finally:
        actions.tell_ledger_of_letters(session=session, count=sent, reminder=reminder, by=by)
    if refused:
        raise TaskFailed(f"The mail server refused {refused} of {len(waiting)} addresses: check them.")
