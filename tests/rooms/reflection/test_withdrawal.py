"""Leaving a session for good: words and identity go from everywhere, and no figure moves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.pages import join, page_of, send

from moothall.events.models import Event, Once
from moothall.jobs.models import Job
from moothall.people.models import Contact, Participant
from moothall.rooms.reflection import actions, queries, retention
from moothall.rooms.reflection.models import (
    Declaration,
    Lineage,
    Paragraph,
    Round,
    RoundResult,
    Statement,
    Synthesis,
    VoteEvent,
)
from moothall.rooms.reflection.models.statement import TOMBSTONE
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.results import current_votes, options_by_pseudonym, released_figures
from moothall.trace.actions import make_record
from moothall.trace.queries import search_records

# A word that stands nowhere else.
CANARY = "zebrafinches"
TEXT = f"More {CANARY} should live in the park."
EMAIL = f"{CANARY}@example.org"


def everything_stored() -> str:
    """Every column of every table, whatever made it, as text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            select = 'SELECT each::text FROM "{}" AS each'
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            select = 'SELECT * FROM "{}"'
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(select.format(table))
            found += [_as_text(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def _as_text(value) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def renew_search() -> None:
    """What background work does once somebody has withdrawn."""
    for job in Job.objects.filter(name="reflection.renew_search"):
        assert job.ids == {}
        retention.renew_the_search(None)


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace, moderation="after")


@pytest.fixture
def left(client, session, workspace):
    """Somebody who voted, added a statement, left an address and a code, and then left."""
    join(client, session)
    with scope(workspace=workspace):
        who = Participant.objects.get()
        parents = session.groupings.get().options.get(label="Parents")
        actions.declare_group(participant=who, options=[parents])
        builders.cast(session, who, {1: 1, 2: -1})
        builders.contributed(session, TEXT, author=who)
        builders.voted_on(session, 7, parents=(6, 2, 1), neighbours=(5, 5, 0))
    client.who, client.pseudonym = who, pseudonym_of(who)
    client.post(f"/s/{session.pk}/keep/return-code/")
    send(client, f"/s/{session.pk}/keep/", email=EMAIL)
    return client


def leave(client, session):
    return send(client, f"/s/{session.pk}/leave/")


def test_the_page_says_what_goes_and_what_stays_before_anything_is_done(left, session, workspace):
    page = page_of(left.get(f"/s/{session.pk}/leave/"))
    assert TEXT in page
    assert EMAIL in page
    assert "Your return code." in page
    assert "2 votes, under a random number" in page
    assert "What you said of yourself (Parents)" in page
    with scope(workspace=workspace):
        assert not Participant.objects.get(pk=left.who.pk).withdrawn


def test_words_and_contact_are_gone_from_every_table_from_search_and_from_every_page(
    left, session, workspace, signed_in
):
    assert everything_stored().count(CANARY) >= 3
    answer = leave(left, session)
    assert answer.status_code == 303
    assert TOMBSTONE in page_of(left.get(answer["Location"]))
    with scope(workspace=workspace):
        assert not search_records(None, CANARY)
        renew_search()
        actions.close_session(session=session, by=None)
    stored = everything_stored()
    assert CANARY not in stored
    # The index keeps the stem of a word.
    assert CANARY[:10] not in stored
    pages = [f"/s/{session.pk}/results/", f"/s/{session.pk}/moderation-log/"]
    officer = signed_in("facilitator")
    pages += [f"/w/{workspace.slug}/sessions/{session.pk}/{name}" for name in ("", "results/", "quality/")]
    shown = "".join(page_of(officer.get(page)) for page in pages)
    assert CANARY not in shown
    assert TOMBSTONE in shown


def figures(session) -> dict:
    """Everything that is counted of a round, and the released figures without the words of statements."""
    round_ = Round.objects.get(session=session)
    options_of, votes = options_by_pseudonym(session), current_votes(round_)
    released = released_figures(session, votes, options_of)
    for statement in released["statements"]:
        statement.pop("text")
    return {"tally": queries.tally(None, session), "votes": votes, "groups": options_of, "released": released}


def test_no_figure_moves(left, session, workspace):
    with scope(workspace=workspace):
        before = figures(session)
        assert len(before["groups"][left.pseudonym]) == 1
    leave(left, session)
    with scope(workspace=workspace):
        assert figures(session) == before


def test_figures_that_are_stored_stand_and_lose_only_the_words(left, session, workspace):
    with scope(workspace=workspace):
        released = actions.close_session(session=session, by=None).released
    leave(left, session)
    with scope(workspace=workspace):
        stored = RoundResult.objects.get().released
    texts = {each["number"]: each.pop("text") for each in stored["statements"]}
    originals = {each["number"]: each.pop("text") for each in released["statements"]}
    assert stored == released
    assert originals[7] == TEXT
    assert texts == originals | {7: TOMBSTONE}


def test_nothing_leads_from_the_seat_to_its_votes_any_more(left, session, workspace):
    with scope(workspace=workspace):
        assert Once.objects.filter(actor=left.who.pk.hex).exists()
    leave(left, session)
    with scope(workspace=workspace):
        forms = Once.objects.filter(actor=left.who.pk.hex)
        assert [form.response_location for form in forms] == [f"/s/{session.pk}/left/"]
        seat = Participant.objects.get(pk=left.who.pk)
        assert (bytes(seat.salt), seat.withdrawn) == (b"", True)
        assert pseudonym_of(seat) != left.pseudonym
        assert not Contact.objects.filter(participant=seat).exists()
        assert not Declaration.objects.filter(participant=seat).exists()
        assert Declaration.objects.get(pseudonym=left.pseudonym).option.label == "Parents"
        assert VoteEvent.objects.filter(pseudonym=left.pseudonym).count() == 2
        assert not Statement.objects.exclude(author=None).exists()


def test_the_ledger_says_that_somebody_left_and_not_who(left, session, workspace):
    leave(left, session)
    with scope(workspace=workspace):
        event = Event.objects.get(name="participant.withdrawn")
        assert (event.actor, event.says) == ("moothall", {})
        assert left.who.pk.hex not in str(list(Event.objects.values()))


def test_the_seat_is_gone_on_every_phone(left, session, workspace):
    other = Client()
    other.cookies = left.cookies.copy()
    leave(left, session)
    for phone in (left, other):
        assert phone.get(f"/s/{session.pk}/votes/")["Location"] == f"/s/{session.pk}/join/"
    assert other.post(f"/s/{session.pk}/vote/", {}).status_code == 403


def test_leaving_twice_is_leaving_once(left, session, workspace):
    other = Client()
    other.cookies = left.cookies.copy()
    leave(left, session)
    assert other.post(f"/s/{session.pk}/leave/")["Location"] == f"/s/{session.pk}/left/"
    with scope(workspace=workspace):
        actions.withdraw_participant(participant=left.who)
        assert Event.objects.filter(name="participant.withdrawn").count() == 1


@pytest.mark.usefixtures("inside")
def test_a_statement_that_lost_its_words_is_not_voted_on_any_more_and_its_votes_count(session):
    author, voter = builders.joined(session), builders.joined(session)
    builders.contributed(session, TEXT, author=author)
    builders.cast(session, voter, {7: 1})
    actions.withdraw_participant(participant=author)
    other = builders.joined(session)
    with pytest.raises(actions.SessionRefused, match="cannot be voted on"):
        builders.cast(session, other, {7: 1})
    assert queries.serving_of(other, session, builders.numbered(session, 7).pk) is None
    served = set()
    while serving := queries.next_statement(other, session):
        served.add(serving.statement.number)
        builders.cast(session, other, {serving.statement.number: 0})
    assert served == {1, 2, 3, 4, 5, 6}
    released = actions.close_session(session=session, by=None).released
    assert [each["number"] for each in released["statements"]] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.usefixtures("inside")
def test_a_statement_that_waited_waits_no_longer(workspace):
    session = builders.opened(workspace)
    author = builders.joined(session)
    builders.contributed(session, TEXT, author=author)
    actions.withdraw_participant(participant=author)
    statement = builders.numbered(session, 7)
    assert (statement.state, statement.text) == (Statement.State.WITHDRAWN, TOMBSTONE)
    assert statement.record.state == "withdrawn"


@pytest.mark.usefixtures("inside")
def test_what_others_made_of_a_statement_stays_theirs(session):
    author = builders.joined(session)
    statement = builders.contributed(session, TEXT, author=author)
    child = actions.reword_statement(
        statement=statement, text="More birds should live in the park.", reason="Plainer", by=None
    )
    actions.withdraw_participant(participant=author)
    assert Lineage.objects.get(undone=None).parent.text == TOMBSTONE
    assert Statement.objects.get(pk=child.pk).text == "More birds should live in the park."


@pytest.mark.usefixtures("inside")
def test_copies_in_later_sessions_and_quotations_lose_the_words_too(session):
    author = builders.joined(session)
    builders.contributed(session, TEXT, author=author)
    longer = f"{TEXT} And in the wood."
    builders.contributed(session, longer)
    record = make_record(workspace=session.workspace, kind="synthesis", title="What we heard", url="/")
    account = Synthesis.objects.create(workspace=session.workspace, session=session, record=record)
    Paragraph.objects.create(
        workspace=session.workspace,
        synthesis=account,
        section="agree",
        position=1,
        text=f"Most agreed with “{TEXT}”, few with “{longer}”.",
    )
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    later = actions.plan_session(
        space=session.space, question="And now?", starts=timezone.now(), continues=session, by=None
    )
    assert later.statements.filter(text=TEXT).exists()
    actions.withdraw_participant(participant=author)
    assert not Statement.objects.filter(text=TEXT).exists()
    assert later.statements.get(number=7).removed
    assert later.statements.get(number=8).text == longer
    assert Paragraph.objects.get().text == f"Most agreed with “{TOMBSTONE}”, few with “{longer}”."


@pytest.mark.usefixtures("inside")
def test_thirty_days_after_the_end_nothing_leads_to_people_but_an_address_that_was_left(session):
    known, addressed, nobody = (builders.joined(session, "Parents") for _ in range(3))
    builders.contributed(session, TEXT, author=addressed)
    code = actions.give_return_code(participant=known)
    actions.give_return_code(participant=addressed)
    actions.keep_email(participant=addressed, email=EMAIL)
    for who in (known, addressed, nobody):
        builders.cast(session, who, {1: 1})
    actions.close_session(session=session, by=None)
    before = figures(session)
    now = timezone.now()
    assert actions.forget_links(before=now - timedelta(days=30)) == 0
    assert queries.seat_by_return_code(code) == known
    Round.objects.update(closed=now - timedelta(days=31))
    retention.forget(None)
    assert queries.seat_by_return_code(code) is None
    contact = Contact.objects.get()
    assert (contact.email, contact.return_code, contact.participant_id) == (EMAIL, "", addressed.pk)
    assert bytes(contact.participant.salt) == b""
    assert figures(session) == before
    assert Statement.objects.get(text=TEXT).author == addressed
    assert actions.forget_links(before=now - timedelta(days=30)) == 0


@pytest.mark.usefixtures("inside")
def test_addresses_are_kept_for_twelve_months_and_codes_of_open_sessions_stay(session):
    old, new = builders.joined(session), builders.joined(session)
    for who in (old, new):
        actions.keep_email(participant=who, email=EMAIL)
    code = actions.give_return_code(participant=new)
    Contact.objects.update(created=timezone.now() - timedelta(days=364))
    retention.forget(None)
    assert Contact.objects.exclude(email="").count() == 2
    Contact.objects.update(created=timezone.now() - timedelta(days=366))
    retention.forget(None)
    assert queries.seat_by_return_code(code) == new
    assert Contact.objects.get().email == ""
