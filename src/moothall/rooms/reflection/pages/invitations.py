"""The pages about invitations: the list with its state, the check before sending, and a guest's own page."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import InviteForm
from moothall.rooms.reflection.letters import invitation_letter, span
from moothall.rooms.reflection.models import Invitation, Session
from moothall.rooms.reflection.queries.invitations import InvitationCounts
from moothall.ui import cells
from moothall.ui.charts.lettering import plural

ERASED = "Address erased"


def list_context(request: Any, form: InviteForm) -> dict[str, Any]:
    """Who is invited, by address, 50 a page; and how many could be written to now."""
    session: Session = request.record
    page = Paginator(queries.invitations(request.who, session), 50).get_page(request.GET.get("page"))
    by_group = bool(queries.options_to_invite_as(request.who, session))
    return {
        "session": session,
        "form": None if session.is_done else form,
        "summary": _summary(queries.invitation_counts(request.who, session)),
        "unsent": queries.unsent_invitations(request.who, session).count(),
        "to_remind": queries.guests_to_remind(request.who, session).count(),
        "by_group": by_group,
        "columns": ("Address", *(["Invited as"] if by_group else []), "Letters", "Answer"),
        "guests": [_guest_row(guest) for guest in page],
        "pager": cells.pager(page, request.GET),
    }


def _guest_row(guest: Invitation) -> dict[str, Any]:
    return {
        "key": guest.pk,
        "email": guest.email or ERASED,
        "erased": not guest.email,
        "invited_as": guest.option or "",
        "letters": _letters(guest),
        "answer": "Came in" if guest.used else guest.get_answer_display(),
    }


def check_letters_context(request: Any, *, reminder: bool) -> dict[str, Any]:
    """How many letters would go out now, and the first of them word for word."""
    session: Session = request.record
    wanted = queries.guests_to_remind if reminder else queries.unsent_invitations
    guests = wanted(request.who, session)
    first, count = guests.first(), guests.count()
    letter = invitation_letter(first, reminder=reminder) if first and not session.is_done else None
    return {
        "session": session,
        "reminder": reminder,
        "count": 0 if letter is None else count,
        "letters": plural(count, "reminder" if reminder else "invitation"),
        "subject": letter.subject if letter else "",
        # The link is the guest's own: it is shown to nobody else.
        "body": letter.body.replace(str(first.pk), "…") if letter else "",
    }


def guest_context(session: Session, invitation: Invitation) -> dict[str, Any]:
    """What a guest reads on the page behind their own link."""
    return {
        "session": session,
        "invitation": invitation,
        "when": span(session),
        "protected_time": session.rules.protected_time,
        "rows": cells.facts(
            ("When", span(session)),
            ("Where", session.place),
            ("You are invited as", str(invitation.option or "")),
            ("Your answer", _answer(invitation)),
        ),
    }


def _answer(invitation: Invitation) -> str:
    return "" if invitation.answer == Invitation.Answer.NONE else invitation.get_answer_display()


def _letters(guest: Invitation) -> str:
    if guest.sent is None:
        return "Not sent"
    reminded = f", reminded on {_day(guest.reminded)}" if guest.reminded else ""
    return f"Sent on {_day(guest.sent)}{reminded}"


def _day(moment: datetime) -> str:
    return cells.day(timezone.localtime(moment))


def _summary(counts: InvitationCounts) -> str:
    if not counts.invited:
        return ""
    return (
        f"{counts.invited:,} invited, {counts.sent:,} of them written to. {counts.coming:,} said that they "
        f"come, {counts.not_coming:,} that they do not. {counts.came:,} came in by their invitation."
    )
