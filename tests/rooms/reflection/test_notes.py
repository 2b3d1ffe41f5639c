"""What the tables say is written down, and may become a source in the library."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, html_of, links_of, text_of

from moothall.events.models import Event
from moothall.rooms.codification.models import Source
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Note
from moothall.trace.models import Link
from moothall.trace.queries import rests_on

SAID = "The last bus leaves before training ends.\nSo nobody from Dean goes."


@pytest.fixture
def session(inside):
    return builders.opened(inside)


def noted(session, text=SAID, **fields):
    return actions.take_note(session=session, text=text, by=None, **fields)


def test_a_note_keeps_its_table_its_step_and_the_role_of_who_wrote_it(session, person, inside):
    note = noted(session, step=session.running_step, table_label="  Table   4 ")
    assert (note.table_label, note.step.kind, note.role) == ("Table 4", "vote", "member")
    assert note.record.title == "Table 4: The last bus leaves before training ends."
    mine = actions.take_note(session=session, text=SAID, by=person("facilitator", inside))
    assert mine.role == "facilitator"
    assert Event.objects.filter(name="note.taken").count() == 2


def test_a_note_belongs_to_its_session_in_the_trace(session):
    assert session.record in rests_on(noted(session).record)


def test_the_ledger_holds_no_word_of_a_note(session):
    noted(session)
    assert "bus" not in str(Event.objects.get(name="note.taken").says)


@pytest.mark.parametrize(
    ("text", "table", "sentence"),
    [
        (" \n ", "", "Enter what was said"),
        ("x" * 4001, "", "A note has at most 4000 characters: this has 4001"),
        ("Said.", "t" * 81, "The name of a table has at most 80 characters"),
    ],
)
def test_what_is_wrong_with_a_note_is_said(session, text, table, sentence):
    with pytest.raises(actions.SessionRefused, match=sentence):
        noted(session, text, table_label=table)


def test_notes_are_taken_from_the_doors_to_the_publication_but_not_in_the_last_step(inside):
    with pytest.raises(actions.SessionRefused, match="from when the doors open"):
        noted(builders.planned(inside))
    session = builders.opened(inside)
    builders.start(session, "close")
    with pytest.raises(actions.SessionRefused, match="from when the doors open"):
        noted(session)
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    assert noted(session).step is None
    session.state = "published"
    with pytest.raises(actions.SessionRefused, match="until the results are published"):
        noted(session)


def test_a_step_of_another_session_is_refused(session, inside):
    other = builders.opened(inside)
    with pytest.raises(actions.SessionRefused, match="not one of this session"):
        noted(session, step=other.running_step)


def test_a_note_becomes_a_source_that_comes_from_it(session):
    note = noted(session, table_label="Table 4")
    actions.send_note_to_library(note=note, by=None)
    source = Source.objects.get()
    assert source.kind == "practice_knowledge"
    assert source.texts.get().text == SAID
    assert source.details["role"] == "Table 4"
    assert source.record.inquiry == session.record.inquiry
    assert Link.objects.get(of=source.record).rests_on == note.record
    assert session.record in rests_on(source.record)
    assert queries.source_of_note(note.record) == source.record
    assert queries.in_the_library(None, session) == {note.record_id}


def test_a_note_goes_to_the_library_once(session):
    note = noted(session)
    actions.send_note_to_library(note=note, by=None)
    with pytest.raises(actions.SessionRefused, match="in the library already"):
        actions.send_note_to_library(note=note, by=None)
    assert Source.objects.count() == 1


class TestPages:
    @pytest.fixture
    def session(self, workspace):
        with scope(workspace=workspace):
            return builders.opened(workspace)

    @pytest.fixture
    def address(self, workspace, session):
        return lambda name, *keys: reverse(f"reflection:{name}", args=[workspace.slug, session.pk, *keys])

    def test_a_member_writes_one_note_after_the_other_from_the_same_table(self, signed_in, address):
        browser = signed_in("member")
        answer = browser.post(
            address("take_note"), {"table_label": "Table 4", "text": SAID, "once": ""}, follow=True
        )
        assert "The note is saved." in text_of(answer)
        assert "So nobody from Dean goes." in text_of(answer)
        assert 'value="Table 4"' in html_of(answer)
        assert faults_of(answer) == []

    def test_an_empty_note_is_asked_for_again(self, signed_in, address):
        answer = signed_in("member").post(address("take_note"), {"table_label": "Table 4", "text": ""})
        assert answer.status_code == 422
        assert "Enter what was said" in text_of(answer)
        assert 'value="Table 4"' in html_of(answer)

    def test_an_observer_reads_notes_and_writes_none(self, signed_in, workspace, session, address):
        with scope(workspace=workspace):
            note = noted(session)
        browser = signed_in("observer")
        page = browser.get(address("notes"))
        assert "The last bus leaves" in text_of(page)
        assert "Save the note" not in text_of(page)
        page = browser.get(address("note", note.pk))
        assert "Send it to the library" not in text_of(page)
        assert browser.post(address("take_note"), {"text": "Said."}).status_code == 403
        assert browser.post(address("send_note", note.pk)).status_code == 403

    def test_a_note_is_sent_once_nobody_can_be_recognised(self, signed_in, workspace, session, address):
        with scope(workspace=workspace):
            note = noted(session)
        browser = signed_in("member")
        answer = browser.post(address("send_note", note.pk), {})
        assert answer.status_code == 422
        assert "Confirm that nobody can be recognised by these words" in text_of(answer)
        answer = browser.post(address("send_note", note.pk), {"nobody_known": "on"}, follow=True)
        with scope(workspace=workspace):
            source = Source.objects.get()
        assert links_of(answer)[source.record.title] == source.record.url
        assert browser.get(source.record.url).status_code == 200
        assert "In the library" in text_of(browser.get(address("notes")))
        assert "Send it to the library" not in text_of(browser.get(address("note", note.pk)))
        again = browser.post(address("send_note", note.pk), {"nobody_known": "on"}, follow=True)
        assert "This note is in the library already." in text_of(again)

    def test_a_note_of_another_session_is_not_found_here(self, signed_in, workspace, address):
        with scope(workspace=workspace):
            note = noted(builders.opened(workspace))
        assert signed_in("member").get(address("note", note.pk)).status_code == 404

    def test_what_is_written_stays_text(self, signed_in, workspace, session, address):
        with scope(workspace=workspace):
            note = noted(session, "<script>alert(1)</script>", table_label="<b>4</b>")
        browser = signed_in("member")
        for page in (browser.get(address("notes")), browser.get(address("note", note.pk))):
            assert "<script>alert" not in html_of(page)
            assert faults_of(page) == []

    def test_no_note_can_be_changed(self, signed_in, workspace, session, address):
        with scope(workspace=workspace):
            note = noted(session)
        assert (
            signed_in("facilitator").post(address("note", note.pk), {"text": "Other words"}).status_code
            == 200
        )
        with scope(workspace=workspace):
            assert Note.objects.get().text == SAID
