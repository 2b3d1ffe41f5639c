"""A session that is put away: it is read, a new one can go on from it, and nothing in it changes any more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, links_of, text_of

from moothall.events.models import Event
from moothall.rooms.reflection import actions, home, queries
from moothall.rooms.reflection.models import Exclusion, Session, Statement

WHY = "Its inquiry is over."
ADDED = "Buses should run to the pool in the evening."


def published(workspace, **fields):
    """A session with ten voters of one group and a statement that somebody added, its account published."""
    session = builders.opened(workspace, moderation="after", **fields)
    author = builders.joined(session, "Parents")
    actions.contribute_statement(participant=author, text=ADDED)
    for _ in range(10):
        builders.cast(session, builders.joined(session, "Parents"), {1: 1, 2: -1})
    actions.add_analysis(result=actions.close_session(session=session, by=None), by=None)
    draft = actions.draft_synthesis(session=session, by=None)
    for section in ("who", "differ"):
        actions.add_paragraph(
            synthesis=draft, section=section, heading="", text="Nothing to say.", rests_on=[], by=None
        )
    actions.publish_synthesis(synthesis=draft, by=None)
    session.refresh_from_db()
    session.author = author
    return session


def archived(workspace, **fields):
    session = published(workspace, **fields)
    author = session.author
    session = actions.archive_session(session=session, reason=WHY, by=None)
    session.author = author
    return session


def added(session):
    return session.statements.get(text=ADDED)


@pytest.mark.usefixtures("inside")
class TestActions:
    def test_a_published_session_is_put_away_with_a_reason(self, workspace):
        session = archived(workspace)
        session.refresh_from_db()
        assert (session.state, session.archive_reason) == (Session.State.ARCHIVED, WHY)
        assert session.archived is not None
        assert session.phase == "archived"
        assert Event.objects.get(name="session.archived").record == str(session.record.uid)

    def test_only_a_published_session_is(self, workspace):
        session = builders.opened(workspace)
        with pytest.raises(actions.SessionRefused, match="whose results are published"):
            actions.archive_session(session=session, reason=WHY, by=None)
        actions.close_session(session=session, by=None)
        with pytest.raises(actions.SessionRefused, match="whose results are published"):
            actions.archive_session(session=session, reason=WHY, by=None)

    @pytest.mark.parametrize(
        ("reason", "sentence"), [("  ", "Say why it is put away"), ("x" * 301, "this has 301")]
    )
    def test_not_without_a_reason_of_a_fair_length(self, workspace, reason, sentence):
        with pytest.raises(actions.SessionRefused, match=sentence):
            actions.archive_session(session=published(workspace), reason=reason, by=None)

    def test_nothing_in_it_changes_any_more(self, workspace):
        session = archived(workspace)
        paragraph = queries.published_account(None, session).paragraphs.first()
        rule = Exclusion.Rule.STRAIGHT
        answer = {"status": "did", "text": "They run.", "by": None}
        for act in (
            lambda: actions.archive_session(session=session, reason=WHY, by=None),
            lambda: actions.open_session(session=session, by=None),
            lambda: actions.draft_synthesis(session=session, by=None),
            lambda: actions.respond(statement=added(session), **answer),
            lambda: actions.respond(paragraph=paragraph, **answer),
            lambda: actions.flag_participant(session=session, rule=rule, reason="Odd", by=None),
            lambda: actions.unflag_participant(session=session, rule=rule, by=None),
            lambda: actions.take_note(session=session, text="Too late.", by=None),
            lambda: actions.add_seeds(session=session, seeds=["One more thing to say."], by=None),
            lambda: actions.change_settings(session=session, moderation="before", by=None),
            lambda: actions.change_agenda(session=session, steps=[], by=None),
        ):
            with pytest.raises(actions.SessionRefused):
                act()

    def test_a_draft_of_a_later_account_stays_a_draft(self, workspace):
        session = published(workspace)
        draft = actions.draft_synthesis(session=session, by=None)
        actions.archive_session(session=session, reason=WHY, by=None)
        draft.session.refresh_from_db()
        with pytest.raises(actions.SessionRefused, match="This session is archived"):
            actions.publish_synthesis(synthesis=draft, by=None)
        with pytest.raises(actions.SessionRefused, match="This session is archived"):
            actions.edit_paragraph(
                paragraph=draft.paragraphs.first(), heading="", text="Other words.", rests_on=[], by=None
            )

    def test_people_can_still_withdraw_from_it(self, workspace):
        session = archived(workspace)
        figures = queries.results(None, session).statements[0].overall
        actions.withdraw_participant(participant=session.author)
        assert Statement.objects.get(session=session, removed=True).text != ADDED
        assert queries.results(None, session).statements[0].overall == figures

    def test_a_new_session_can_go_on_from_it(self, workspace):
        session = archived(workspace)
        later = actions.plan_session(
            space=session.space,
            question="And now?",
            starts=timezone.now() + timedelta(days=1),
            continues=session,
            by=None,
        )
        assert later.statements.count() == session.statements.count()

    def test_its_statements_wait_for_no_answer(self, workspace):
        session = published(workspace)
        late = timezone.now() + timedelta(days=90)
        assert queries.statements_unanswered(None, late) == [added(session)]
        actions.archive_session(session=session, reason=WHY, by=None)
        assert queries.statements_unanswered(None, late) == []


class TestPages:
    @pytest.fixture
    def session(self, workspace):
        with scope(workspace=workspace):
            return published(workspace)

    @pytest.fixture
    def address(self, workspace, session):
        return lambda name: reverse(f"reflection:{name}", args=[workspace.slug, session.pk])

    def archive(self, workspace, session):
        with scope(workspace=workspace):
            actions.archive_session(session=session, reason=WHY, by=None)

    def test_it_is_put_away_from_its_page_after_a_check(self, signed_in, workspace, session, address):
        browser = signed_in("facilitator")
        page = browser.get(address("session"))
        assert links_of(page)["Archive the session"] == address("archive_session")
        check = browser.get(address("archive_session"))
        assert faults_of(check) == []
        assert "An archived session stays archived" in text_of(check)
        assert "1 statement that people added has not been answered" in text_of(check)
        refused = browser.post(address("archive_session"), {"reason": ""})
        assert (refused.status_code, "Say why it is put away" in text_of(refused)) == (422, True)
        page = browser.post(address("archive_session"), {"reason": WHY}, follow=True)
        assert "The session is archived." in text_of(page)
        assert f"Reason: “{WHY}”" in text_of(page)
        assert faults_of(page) == []

    def test_only_whoever_runs_sessions_is_offered_it(self, signed_in, address):
        browser = signed_in("observer")
        assert "Archive the session" not in links_of(browser.get(address("session")))
        assert browser.get(address("archive_session")).status_code == 403

    def test_one_that_is_not_published_is_not_put_away(self, signed_in, workspace):
        with scope(workspace=workspace):
            running = builders.opened(workspace)
        browser = signed_in("facilitator")
        where = reverse("reflection:archive_session", args=[workspace.slug, running.pk])
        assert "Only a session whose results are published" in text_of(browser.get(where, follow=True))
        assert "Only a session whose" in text_of(browser.post(where, {"reason": WHY}, follow=True))

    def test_it_is_still_read_and_offers_nothing_to_do(self, client, signed_in, workspace, session, address):
        self.archive(workspace, session)
        browser = signed_in("facilitator")
        words = {
            name: text_of(browser.get(address(name)))
            for name in ("session", "results", "synthesis", "responses", "quality", "notes", "agenda")
        }
        assert "Archive the session" not in words["session"]
        assert "Plan a session that goes on from this one" in words["session"]
        assert "unusual pattern" not in words["session"]
        assert "Every statement, in words" in words["results"]
        assert "Write a new version" not in words["synthesis"]
        assert ADDED in words["responses"]
        assert "Answer statement" not in words["responses"]
        assert "Set aside" not in words["quality"]
        client.logout()
        for name in ("results", "what-we-heard", "you-said-we-did", "moderation-log"):
            assert client.get(f"/s/{session.pk}/{name}/").status_code == 200

    def test_the_space_lists_it_only_when_it_is_asked_for(self, signed_in, workspace, session):
        browser = signed_in("observer")
        where = session.space.record.url
        assert "Archived sessions" not in text_of(browser.get(where))
        self.archive(workspace, session)
        for asked, listed in (("", False), ("?show=archived", True), ("?show=all", True)):
            page = browser.get(where + asked)
            assert faults_of(page) == []
            assert (session.question in links_of(page)) is listed
        assert "There is no such session." in text_of(browser.get(where))
        assert "Archived sessions" in text_of(browser.get(where))

    def test_nothing_of_it_waits_for_the_facilitator(self, person, workspace, session):
        who = person("facilitator", workspace)
        self.archive(workspace, session)
        with scope(workspace=workspace):
            assert home.accounts_to_write(who, workspace) == []
            assert home.sessions_to_run(who, workspace) == []
