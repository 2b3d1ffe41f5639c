"""What was heard: drafted from figures and notes, edited by people, published for everyone."""

import io

import docx
import pytest
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.events.queries import head_of
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Paragraph, Session, Vote
from moothall.trace.queries import rests_on

Section = Paragraph.Section


def heard(workspace, *, notes=True):
    """A closed and analysed session: all groups agree with 1, they part on 2, few voted on 3."""
    session = builders.opened(workspace)
    for group, side in (("Parents", 1), ("Young people", -1)):
        for place in range(24):
            who = builders.joined(session, group)
            first, second = (1, side) if place < 19 else (-1, -side)
            builders.cast(session, who, {1: first, 2: second, **({3: 1} if place < 2 else {})})
    for _ in range(2):
        builders.cast(session, builders.joined(session, "Neighbours"), {1: 1, 2: 1})
    if notes:
        actions.take_note(session=session, table_label="Table 2", text="The bus does not come.", by=None)
    result = actions.close_session(session=session, by=None)
    actions.add_analysis(result=result, by=None)
    session.refresh_from_db()
    return session


def drafted(workspace, **told):
    return actions.draft_synthesis(session=heard(workspace, **told), by=None)


def paragraphs(synthesis, section):
    return list(synthesis.paragraphs.filter(section=section))


@pytest.mark.usefixtures("inside")
def test_a_draft_says_who_was_here_and_who_was_not(workspace):
    (who,) = paragraphs(drafted(workspace), Section.WHO)
    assert "50 joined and 50 voted." in who.text
    assert "Parents: 24" in who.text
    assert "Fewer than 5 people of the group Neighbours voted." in who.text


@pytest.mark.usefixtures("inside")
def test_it_says_what_people_agree_on_and_where_they_differ_with_both_sides(workspace):
    made = drafted(workspace)
    (agree,) = paragraphs(made, Section.AGREE)
    assert agree.heading == "Statement 1"
    assert "Parents: most agreed, 79% (19 of 24)." in agree.text
    (differ,) = paragraphs(made, Section.DIFFER)
    assert "Agreed:" in differ.text
    assert "Disagreed:" in differ.text
    assert "Parents:" in differ.text


@pytest.mark.usefixtures("inside")
def test_it_says_what_one_group_holds_what_is_not_known_and_what_the_tables_said(workspace):
    made = drafted(workspace)
    assert any("Parents: clearly more agree" in row.text for row in paragraphs(made, Section.ONE_GROUP))
    unknown = " ".join(row.text for row in paragraphs(made, Section.UNKNOWN))
    assert "Fewer than 5 people voted" in unknown
    (note,) = paragraphs(made, Section.NOTES)
    assert (note.heading, note.text) == ("Table 2", "The bus does not come.")


@pytest.mark.usefixtures("inside")
def test_every_drafted_paragraph_rests_on_records(workspace):
    made = drafted(workspace)
    assert all(row.sources.exists() for row in made.paragraphs.all())
    (agree,) = paragraphs(made, Section.AGREE)
    assert {source.record.kind for source in agree.sources.all()} == {"statement", "round_result"}


@pytest.mark.usefixtures("inside")
def test_what_changed_between_two_rounds_is_told(workspace):
    session = builders.opened(workspace)
    people = [builders.joined(session) for _ in range(20)]
    for place, who in enumerate(people):
        builders.cast(session, who, {1: 1 if place < 8 else -1})
    actions.close_round(session=session, by=None)
    actions.open_round(session=session, by=None)
    for place, who in enumerate(people):
        builders.cast(session, who, {1: 1 if place < 13 else -1})
    result = actions.close_session(session=session, by=None)
    actions.add_analysis(result=result, by=None)
    session.refresh_from_db()
    (changed,) = paragraphs(actions.draft_synthesis(session=session, by=None), Section.CHANGED)
    assert "rose from 40% (8 of 20) to 65% (13 of 20)" in changed.text


@pytest.mark.usefixtures("inside")
def test_nothing_is_drafted_before_the_session_is_closed_or_beside_another_draft(workspace):
    with pytest.raises(actions.SessionRefused, match="once the session is closed"):
        actions.draft_synthesis(session=builders.opened(workspace), by=None)
    made = drafted(workspace)
    with pytest.raises(actions.SessionRefused, match="There is a draft already"):
        actions.draft_synthesis(session=made.session, by=None)


@pytest.mark.usefixtures("inside")
def test_an_edited_paragraph_is_marked_and_one_without_a_record_is_the_facilitators_view(workspace):
    made = drafted(workspace)
    (who,) = paragraphs(made, Section.WHO)
    actions.edit_paragraph(paragraph=who, heading="", text="Hardly anyone came.", rests_on=[], by=None)
    who.refresh_from_db()
    assert who.is_edited
    assert who.is_facilitators_view


@pytest.mark.usefixtures("inside")
def test_an_account_needs_to_say_who_was_not_here_and_where_people_differ(workspace):
    made = drafted(workspace)
    for section in (Section.WHO, Section.DIFFER):
        for row in paragraphs(made, section):
            actions.edit_paragraph(paragraph=row, heading="", text="", rests_on=[], by=None)
    with pytest.raises(actions.SessionRefused) as refused:
        actions.publish_synthesis(synthesis=made, by=None)
    assert "Who was here and who was not" in str(refused.value)
    assert "Where we differ" in str(refused.value)


@pytest.mark.usefixtures("inside")
def test_publishing_links_the_account_to_everything_it_rests_on(workspace):
    made = actions.publish_synthesis(synthesis=drafted(workspace), by=None)
    kinds = {record.kind for record in rests_on(made.record)}
    assert {"statement", "round_result", "note", "session"} <= kinds
    made.session.refresh_from_db()
    assert made.session.state == Session.State.PUBLISHED
    assert Event.objects.filter(name="synthesis.published").count() == 1
    assert Event.objects.filter(name="session.published").count() == 1


@pytest.mark.usefixtures("inside")
def test_what_is_published_does_not_change_and_a_new_version_starts_from_it(workspace):
    made = actions.publish_synthesis(synthesis=drafted(workspace), by=None)
    row = made.paragraphs.first()
    with pytest.raises(actions.SessionRefused, match="is published"):
        actions.edit_paragraph(paragraph=row, heading="", text="Other words", rests_on=[], by=None)
    second = actions.draft_synthesis(session=made.session, by=None)
    assert second.version == 2
    assert [p.text for p in second.paragraphs.all()] == [p.text for p in made.paragraphs.all()]
    actions.publish_synthesis(synthesis=second, by=None)
    assert queries.published_account(None, made.session) == second


@pytest.mark.usefixtures("inside")
def test_a_paragraph_can_be_added_and_one_that_is_emptied_is_left_out(workspace):
    made = drafted(workspace)
    actions.add_paragraph(
        synthesis=made, section=Section.DIFFER, heading="Buses", text="Two views.", rests_on=[], by=None
    )
    (note,) = paragraphs(made, Section.NOTES)
    actions.edit_paragraph(paragraph=note, heading="", text=" ", rests_on=[], by=None)
    actions.publish_synthesis(synthesis=made, by=None)
    assert paragraphs(made, Section.NOTES) == []
    assert [row.heading for row in paragraphs(made, Section.DIFFER)] == ["Statement 2", "Buses"]


@pytest.mark.usefixtures("inside")
def test_votes_that_are_not_those_counted_cannot_be_published(workspace):
    made = drafted(workspace)
    round_ = made.session.rounds.get()
    round_.root = "0" * 64
    round_.save(update_fields=["root"])
    with pytest.raises(actions.SessionRefused, match="not those that were counted"):
        actions.publish_synthesis(synthesis=made, by=None)
    assert Vote.objects.exists()


@pytest.mark.usefixtures("inside")
def test_the_word_file_has_every_statement_suppressed_cells_in_words_and_the_ledgers_head(client, workspace):
    made = actions.publish_synthesis(synthesis=drafted(workspace), by=None)
    answer = client.get(f"/s/{made.session.pk}/what-we-heard.docx")
    file = docx.Document(io.BytesIO(answer.content))
    (table,) = file.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(cells) == 1 + len(builders.SEEDS)
    assert any("fewer than 5" in cell for row in cells for cell in row)
    words = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert head_of(workspace).hash[:16] in words
    assert "Rests on:" in words


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(("kind", "starts"), [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfStatement,")])
def test_it_can_be_taken_away_as_pdf_and_its_figures_as_csv(client, workspace, kind, starts):
    made = actions.publish_synthesis(synthesis=drafted(workspace), by=None)
    answer = client.get(f"/s/{made.session.pk}/what-we-heard.{kind}")
    assert answer.status_code == 200
    assert answer.content.startswith(starts)


@pytest.mark.usefixtures("inside")
def test_nobody_reads_an_account_before_it_is_published(client, workspace):
    made = drafted(workspace)
    for address in ("what-we-heard/", "what-we-heard.docx", "what-we-heard.pdf", "what-we-heard.csv"):
        assert client.get(f"/s/{made.session.pk}/{address}").status_code == 404
    actions.publish_synthesis(synthesis=made, by=None)
    assert client.get(f"/s/{made.session.pk}/what-we-heard/").status_code == 200
