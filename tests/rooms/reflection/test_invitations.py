"""Invitations: who is on the list, what is sent to whom, and what a guest does with their link."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.jobs import worker
from moothall.jobs.models import Job
from moothall.people.models import Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.addresses import MOST, read_addresses
from moothall.rooms.reflection.models import Declaration, Invitation

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GUESTS = ["pat@example.org", "sam@example.org", "kim@example.org"]


@pytest.fixture
def session(inside, workspace):
    return builders.planned(workspace)


def invited(session, *emails, option=None):
    return actions.invite(session=session, emails=emails or GUESTS, option=option, by=None).made


def sent(session):
    """Send to everyone who is on the list; the letters of this sending."""
    before = len(mail.outbox)
    actions.send_invitations(session=session, by=None)
    worker.run_all()
    return mail.outbox[before:]


def a_day_later():
    Invitation.objects.exclude(sent=None).update(sent=timezone.now() - DAY - HOUR)


# --- reading addresses ----------------------------------------------------------------------------


def test_bad_lines_are_named_and_good_ones_kept(session):
    invited(session, "kim@example.org")
    lines = [
        "Pat Lee <Pat@Example.org>; sam@example.org",
        "",
        "no address",
        "KIM@example.org",
        "sam@example.org",
    ]
    read = actions.invite(session=session, emails=lines, by=None)
    assert [guest.email for guest in read.made] == ["pat@example.org", "sam@example.org"]
    assert read.problems == [
        "Line 3: “no address” is not an e-mail address",
        "Line 4: “kim@example.org” is on the list already",
        "Line 5: “sam@example.org” is on line 1 already",
    ]
    assert read.left == ["no address", "KIM@example.org", "sam@example.org"]


def test_no_address_makes_a_header_of_its_own():
    hostile = [
        "pat@example.org\r\nBcc: all@example.org",
        "a@example.org%0aBcc:b@example.org,",
        "x" * 300 + "@a.org",
    ]
    read = read_addresses(hostile)
    assert read.addresses == []
    assert len(read.problems) == 3


def test_a_list_has_an_end():
    read = read_addresses([f"a{number}@example.org" for number in range(MOST + 1)])
    assert len(read.addresses) == MOST
    assert read.problems == [
        f"Line {MOST + 1}: “a{MOST}@example.org” is one too many: invite at most 1,000 at once"
    ]


def test_people_are_invited_only_as_a_group_that_invitations_are_to(session):
    with pytest.raises(actions.SessionRefused, match="Choose a group of this session"):
        invited(session, option=session.groupings.get().options.first())


# --- sending --------------------------------------------------------------------------------------


def test_a_letter_says_what_when_where_and_how_and_is_sent_once(session):
    actions.change_rules(
        space=session.space, reason="Agreed.", protected_time="Two hours of working time.", by=None
    )
    planned = actions.plan_session(
        space=session.space, question="What next?", starts=session.starts, place="Town hall", by=None
    )
    invited(planned)
    letters = sent(planned)
    assert sorted(letter.to for letter in letters) == sorted([email] for email in GUESTS)
    pat = Invitation.objects.get(email="pat@example.org")
    body = next(letter.body for letter in letters if letter.to == ["pat@example.org"])
    assert letters[0].subject == "Invitation: What next?"
    for said in (
        "What next?",
        "Testshire Council",
        "Town hall",
        "Two hours of working time.",
        f"/s/{planned.pk}/invitation/{pat.pk}/",
        f"/s/{planned.pk}/calendar.ics",
        "erase it 30 days after the session",
    ):
        assert said in body
    assert "reminder" in body
    assert "&" not in body
    assert Event.objects.get(name="invitations.sent").says == {"count": 3, "reminder": False}
    with pytest.raises(actions.SessionRefused, match="nobody to write to"):
        actions.send_invitations(session=planned, by=None)


def test_a_letter_promises_no_more_than_the_session_keeps(session):
    (pat,) = invited(session, "pat@example.org")
    (letter,) = sent(session)
    assert "Nobody sees how you vote" in letter.body
    actions.change_settings(session=session, anonymity="identified", by=None)
    Invitation.objects.filter(pk=pat.pk).update(sent=None)
    (letter,) = sent(session)
    assert "Nobody sees how you vote" not in letter.body
    assert "In this session people agree to be known" in letter.body


def test_no_text_of_a_session_makes_a_header_of_its_own(session):
    session.question = "What?\r\nBcc: all@example.org"
    session.save()
    invited(session, "pat@example.org")
    (letter,) = sent(session)
    assert letter.subject == "Invitation: What? Bcc: all@example.org"
    assert "Bcc" not in letter.message()


def test_who_comes_on_the_list_after_the_check_waits_for_the_next(session):
    invited(session, "pat@example.org")
    actions.send_invitations(session=session, by=None)
    invited(session, "late@example.org")
    worker.run_all()
    assert [letter.to for letter in mail.outbox] == [["pat@example.org"]]
    assert list(queries.unsent_invitations(None, session).values_list("email", flat=True)) == [
        "late@example.org"
    ]


def test_the_same_work_done_again_writes_to_nobody_twice(session):
    invited(session)
    actions.send_invitations(session=session, by=None)
    actions.send_invitations(session=session, by=None)
    worker.run_all()
    assert len(mail.outbox) == 3


class Refusing(EmailBackend):
    """A mail server that does not know one of the guests."""

    def send_messages(self, messages):
        if messages[0].to == ["sam@example.org"]:
            raise SMTPRecipientsRefused({"sam@example.org": (550, b"unknown")})
        return super().send_messages(messages)


class Silent(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


def test_an_address_that_the_server_refuses_stops_no_other(session, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    invited(session)
    assert len(sent(session)) == 2
    assert Job.objects.get().error == "The mail server refused 1 of 3 addresses: check them."
    assert Event.objects.get(name="invitations.sent").says["count"] == 2


def test_a_server_that_is_silent_is_tried_again(session, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    invited(session)
    assert sent(session) == []
    assert Job.objects.get().state == Job.State.FAILED
    assert not Event.objects.filter(name="invitations.sent").exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    worker.run_all(now=timezone.now() + HOUR)
    assert len(mail.outbox) == 3


def test_nobody_is_written_to_about_a_closed_session(inside, workspace):
    session = builders.opened(workspace)
    invited(session)
    actions.send_invitations(session=session, by=None)
    actions.close_session(session=session, by=None)
    worker.run_all()
    assert mail.outbox == []
    session.refresh_from_db()
    for act in (actions.send_invitations, actions.send_reminders):
        with pytest.raises(actions.SessionRefused, match="is closed"):
            act(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="is closed"):
        invited(session, "new@example.org")


def test_a_session_that_is_moved_invites_again_and_asks_again(session):
    invited(session)
    sent(session)
    pat = Invitation.objects.get(email="pat@example.org")
    actions.answer_invitation(invitation=pat, coming=True)
    actions.move_session(session=session, starts=session.starts + DAY, minutes=60, place="Library", by=None)
    pat.refresh_from_db()
    assert (pat.answer, pat.sent) == ("none", None)
    session.refresh_from_db()
    letters = sent(session)
    assert len(letters) == 3
    assert "replaces earlier invitations" in letters[0].body
    assert "Library" in letters[0].body


# --- reminding ------------------------------------------------------------------------------------


def test_a_reminder_never_goes_to_somebody_who_has_acted(inside, workspace):
    session = builders.opened(workspace)
    coming, not_coming, came, silent = invited(session, *GUESTS, "lee@example.org")
    sent(session)
    a_day_later()
    actions.answer_invitation(invitation=coming, coming=True)
    actions.answer_invitation(invitation=not_coming, coming=False)
    actions.enter_by_invitation(invitation=came)
    mail.outbox.clear()
    assert actions.send_reminders(session=session, by=None) == 1
    worker.run_all()
    assert [letter.to for letter in mail.outbox] == [[silent.email]]
    assert mail.outbox[0].subject.startswith("Reminder: ")
    assert Event.objects.last().says == {"count": 1, "reminder": True}


def test_whoever_acts_between_the_check_and_the_sending_gets_no_reminder(session):
    (pat,) = invited(session, "pat@example.org")
    sent(session)
    a_day_later()
    actions.send_reminders(session=session, by=None)
    actions.answer_invitation(invitation=pat, coming=True)
    mail.outbox.clear()
    worker.run_all()
    assert mail.outbox == []


def test_nobody_is_reminded_twice_within_a_day_not_even_of_another_session(session, workspace):
    other = builders.planned(workspace)
    for one in (session, other):
        invited(one, "pat@example.org")
        sent(one)
    assert not queries.guests_to_remind(None, session).exists()
    a_day_later()
    actions.send_reminders(session=session, by=None)
    worker.run_all()
    for one in (session, other):
        with pytest.raises(actions.SessionRefused, match="nobody to write to"):
            actions.send_reminders(session=one, by=None)
    Invitation.objects.filter(session=session).update(reminded=timezone.now() - DAY - HOUR)
    assert queries.guests_to_remind(None, other).count() == 1


def test_a_reminder_that_could_not_be_sent_does_not_count_as_one(session, settings):
    invited(session, "sam@example.org")
    sent(session)
    a_day_later()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    actions.send_reminders(session=session, by=None)
    worker.run_all()
    assert Invitation.objects.get().reminded is None


# --- coming in ------------------------------------------------------------------------------------


@pytest.fixture
def by_invitation(session):
    grouping = actions.add_grouping(
        session=session,
        question="Sent by?",
        options=["Council", "Charity"],
        declared_by="by_invitation",
        by=None,
    )
    return grouping.options.get(label="Charity")


def test_a_guest_comes_in_once_in_the_group_they_were_invited_as(session, by_invitation):
    (guest,) = invited(session, "pat@example.org", option=by_invitation)
    with pytest.raises(actions.SessionRefused, match="doors of this session are not open"):
        actions.enter_by_invitation(invitation=guest)
    actions.open_session(session=session, by=None)
    parents = session.groupings.first().options.get(label="Parents")
    seat = actions.enter_by_invitation(invitation=guest, options=[parents])
    assert {declared.option for declared in seat.declarations.all()} == {by_invitation, parents}
    with pytest.raises(actions.SessionRefused, match="has been used"):
        actions.enter_by_invitation(invitation=guest)
    guest.refresh_from_db()
    assert guest.used


def test_an_invitation_and_a_seat_know_nothing_of_each_other(session, by_invitation):
    (guest,) = invited(session, "pat@example.org", option=by_invitation)
    actions.open_session(session=session, by=None)
    seat = actions.enter_by_invitation(invitation=guest)
    guest.refresh_from_db()
    of_guest = {str(getattr(guest, field.attname)) for field in Invitation._meta.concrete_fields}
    of_seat = {str(getattr(seat, field.attname)) for field in Participant._meta.concrete_fields}
    of_both = of_guest & of_seat
    assert of_both <= {str(session.pk), str(session.workspace_id), "True", "False", "1"}
    assert not [event for event in Event.objects.all() if str(guest.pk) in str(event.says)]


def test_addresses_are_erased_thirty_days_after_a_session_and_counts_stay(inside, workspace):
    held, running, never = (
        builders.opened(workspace),
        builders.opened(workspace),
        builders.planned(workspace),
    )
    for session in (held, running, never):
        invited(session)
    actions.close_session(session=held, by=None)
    now = timezone.now()
    assert actions.erase_addresses(now=now + 29 * DAY) == 0
    assert actions.erase_addresses(now=now + 31 * DAY) == 6
    assert not Invitation.objects.filter(session__in=(held, never)).exclude(email="").exists()
    assert queries.invitation_counts(None, held).invited == 3
    assert Invitation.objects.filter(session=running, email__in=GUESTS).count() == 3


def test_the_day_s_work_erases_addresses(inside, workspace):
    from moothall.jobs.actions import enter_recurring_work

    session = builders.opened(workspace)
    invited(session)
    actions.close_session(session=session, by=None)
    session.rounds.update(closed=timezone.now() - 31 * DAY)
    enter_recurring_work(now=timezone.now())
    worker.run_all()
    assert not Invitation.objects.exclude(email="").exists()


# --- pages ----------------------------------------------------------------------------------------


def words(page) -> str:
    return " ".join(page.content.decode().split())


@pytest.fixture
def page(workspace):
    with scope(workspace=workspace):
        planned = builders.planned(workspace)

    def of(name, *more):
        return reverse(f"reflection:{name}", args=[workspace.slug, planned.pk, *more])

    of.session = planned
    return of


def test_people_are_invited_checked_and_written_to_from_pages(signed_in, workspace, page):
    browser = signed_in("facilitator")
    assert "Nobody is invited by e-mail yet" in words(browser.get(page("invitations")))
    assert browser.post(page("invitations"), {"emails": "nobody"}).status_code == 422
    shown = words(
        browser.post(page("invitations"), {"emails": "pat@example.org\r\nnobody\r\nsam@example.org"})
    )
    assert "Line 2: “nobody” is not an e-mail address" in shown
    assert "On the list now: 2 more." in shown
    assert ">nobody</textarea>" in shown
    assert browser.post(page("invitations"), {"emails": "kim@example.org"}).status_code == 302
    check = words(browser.get(page("check_invitations")))
    assert "Send 3 invitations?" in check
    assert "You are invited to a session of Testshire Council." in check
    with scope(workspace=workspace):
        assert not [key for key in Invitation.objects.values_list("pk", flat=True) if str(key) in check]
    assert mail.outbox == []
    assert "3 letters on the way" in words(browser.post(page("check_invitations"), follow=True))
    worker.run_all()
    assert len(mail.outbox) == 3
    shown = words(browser.get(page("invitations")))
    assert "3 invited, 3 of them written to." in shown
    assert "Check and send invitations" not in shown
    assert "There is nobody to write to" in words(browser.get(page("check_invitations")))
    assert "There is nobody to write to" in words(browser.get(page("check_reminders")))
    assert "There is nobody to write to" in words(browser.post(page("check_reminders"), follow=True))


def test_reminders_are_checked_and_sent_from_their_page(signed_in, workspace, page):
    with scope(workspace=workspace):
        invited(page.session)
        sent(page.session)
        a_day_later()
    browser = signed_in("facilitator")
    assert "Check and send reminders" in words(browser.get(page("invitations")))
    assert "Send 3 reminders?" in words(browser.get(page("check_reminders")))
    assert "3 letters on the way" in words(browser.post(page("check_reminders"), follow=True))


def test_somebody_is_taken_off_the_list_and_their_link_is_dead(signed_in, client, workspace, page):
    with scope(workspace=workspace):
        (guest,) = invited(page.session, "pat@example.org")
    browser = signed_in("facilitator")
    remove = page("remove_invitation", guest.pk)
    assert "Its link works no longer" in words(browser.post(remove, follow=True))
    assert browser.post(remove).status_code == 404
    assert client.get(f"/s/{page.session.pk}/invitation/{guest.pk}/").status_code == 404


def test_only_facilitators_see_addresses(signed_in, page):
    for role in ("member", "observer", "administrator"):
        assert signed_in(role).get(page("invitations")).status_code == 403


@pytest.fixture
def link(workspace, page):
    with scope(workspace=workspace):
        (guest,) = invited(page.session, "pat@example.org")
    return f"/s/{page.session.pk}/invitation/{guest.pk}/"


def test_a_guest_answers_without_an_account_and_may_answer_otherwise(client, workspace, page, link):
    shown = words(client.get(link))
    assert "You are invited by Testshire Council." in shown
    assert "pat@example.org" not in shown
    assert "Coming" in words(client.post(link, {"answer": "coming"}, follow=True))
    assert "Not coming" in words(client.post(link, {"answer": "not_coming"}, follow=True))
    with scope(workspace=workspace):
        assert Invitation.objects.get().answer == "not_coming"


def test_a_guest_comes_in_by_their_link_and_votes(client, workspace, page, link):
    with scope(workspace=workspace):
        builders.start(actions.open_session(session=page.session, by=None), "vote")
    assert "Who are you here as?" in words(client.get(link))
    answer = client.post(link, {})
    assert (answer.status_code, answer["Location"]) == (303, f"/s/{page.session.pk}/")
    assert "1 of 6" in words(client.get(answer["Location"]))
    assert client.get(link)["Location"] == f"/s/{page.session.pk}/"
    client.cookies.clear()
    assert "Somebody has come in by this invitation already" in words(client.get(link))
    client.post(link, {})
    with scope(workspace=workspace):
        assert Participant.objects.count() == 1


def test_whoever_joins_without_an_invitation_is_not_asked_what_it_says(client, workspace, page):
    with scope(workspace=workspace):
        actions.add_grouping(
            session=page.session,
            question="Sent by?",
            options=["A", "B"],
            declared_by="by_invitation",
            by=None,
        )
        actions.open_session(session=page.session, by=None)
    assert "Sent by?" not in words(client.get(f"/s/{page.session.pk}/join/"))
    with scope(workspace=workspace):
        assert not Declaration.objects.exists()


def test_after_the_end_the_link_leads_to_what_came_of_it(client, workspace, page, link):
    with scope(workspace=workspace):
        actions.open_session(session=page.session, by=None)
        actions.close_session(session=page.session, by=None)
    assert "This session is closed" in words(client.get(link))
    assert client.post(link, {"answer": "coming"}).status_code == 409
