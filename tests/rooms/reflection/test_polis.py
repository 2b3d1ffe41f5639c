"""Votes that go to the Polis software, and conversations that come from it."""

import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.pages import hidden, page_of
from tests.ui.pages import faults_of, text_of

from moothall.formats.polis_csv import read, read_folder, write
from moothall.formats.safe_files import open_zip, write_zip
from moothall.people.models import Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Session, Vote, VoteEvent
from moothall.rooms.reflection.pseudonyms import pseudonym_of

BREXIT = Path(__file__).parents[2] / "golden" / "opinion" / "brexit-consensus"
SMALL = {
    "summary.csv": b"topic,Should parks have lights?\n",
    "comments.csv": (
        b"timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        b"1500282615559,0,0,2,0,1,Lights make parks safer for all.\n"
        b"1500282615560,1,0,0,1,-1,Buy my lamps.\n"
    ),
    "votes.csv": (
        b"timestamp,comment-id,voter-id,vote\n"
        b"1500282615561,0,0,-1\n"
        b"1500282615562,0,0,1\n"
        b"1500282615563,0,1,1\n"
        b"1500282615564,1,1,-1\n"
        b"1500282615565,0,2,maybe\n"
    ),
}


def tallies(session):
    """How often each answer was given to each statement that counts."""
    counts = Counter()
    votes = Vote.objects.filter(round__session=session).exclude(statement__state="rejected")
    for number, text, value in votes.values_list("statement__number", "statement__text", "value"):
        counts[number, text, value] += 1
    return counts


def voted(workspace, people=21):
    session = builders.opened(workspace)
    for person in range(people):
        who = builders.joined(session, "Parents")
        answers = {n: (1, -1, 0)[(n * person) % 3] for n in range(1, 7) if (n + person) % 4}
        builders.cast(session, who, answers)
    return session


def closed(session):
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return session


@pytest.mark.usefixtures("inside")
def test_a_session_that_is_exported_and_brought_in_again_has_equal_tallies(workspace):
    session = closed(voted(workspace))
    files = write(queries.export_polis(None, session))
    again = actions.import_polis(space=session.space, export=read(files), by=None)
    assert tallies(again) == tallies(session)
    assert again.question == session.question
    assert again.import_report["rejected"] == []
    figures = [
        [(row.number, row.text, row.overall.agree, row.overall.voters) for row in found.statements]
        for found in (queries.results(None, session), queries.results(None, again))
    ]
    assert figures[0] == figures[1]


@pytest.mark.usefixtures("inside")
def test_an_export_names_nobody_and_tells_no_time_no_group_and_no_author(workspace):
    session = voted(workspace)
    statement = builders.accepted(session, "We would like a pool that opens early.")
    contributed = builders.contributed(session, "This one has not been looked at.")
    export = queries.export_polis(None, closed(session))
    files = write(export)
    text = b"".join(files.values()).decode()
    for who in Participant.objects.all():
        assert pseudonym_of(who) not in text
        assert str(who.pk) not in text
    assert "Parents" not in text
    assert statement.text in text
    assert contributed.text not in text
    assert {comment.author for comment in export.comments} == {None}
    assert export.published_groups == {}
    (time,) = set(export.votes.timestamp.tolist())
    assert time % (3600 * 1000) == 0


@pytest.mark.usefixtures("inside")
def test_people_have_other_numbers_each_time(workspace):
    session = closed(voted(workspace))
    dealt = set()
    for _ in range(5):
        export = queries.export_polis(None, session)
        assert sorted(export.matrix.participant.tolist()) == list(range(21))
        dealt.add(write(export)["votes.csv"])
    assert len(dealt) > 1


@pytest.mark.usefixtures("inside")
def test_there_is_no_export_of_fewer_than_twenty_voters_or_before_the_end(workspace):
    assert queries.export_polis(None, closed(voted(workspace, people=19))) is None
    assert queries.export_polis(None, voted(workspace)) is None


@pytest.mark.usefixtures("inside")
def test_files_become_a_closed_session_with_a_result(workspace, person):
    who = person("facilitator", workspace)
    session = actions.import_polis(space=builders.space(workspace), export=read(SMALL), by=who)
    assert session.state == Session.State.CLOSED
    assert session.question == "Should parks have lights?"
    assert session.starts.year == 2017
    states = list(session.statements.values_list("number", "text", "state", "origin"))
    assert states == [
        (1, "Lights make parks safer for all.", "live", "contributed"),
        (2, "Buy my lamps.", "rejected", "contributed"),
    ]
    assert tallies(session) == {(1, "Lights make parks safer for all.", 1): 2}
    assert queries.result_record(None, session) is not None


@pytest.mark.usefixtures("inside")
def test_every_vote_of_the_log_is_kept_under_fresh_names_as_entered_for_somebody(workspace, person):
    who = person("facilitator", workspace)
    session = actions.import_polis(space=builders.space(workspace), export=read(SMALL), by=who)
    events = VoteEvent.objects.filter(round__session=session)
    assert [event.value for event in events] == [-1, 1, 1, -1]
    assert {event.channel for event in events} == {"proxy"}
    assert all(event.entered_by for event in events)
    assert {len(event.pseudonym) for event in events} == {32}
    assert not Participant.objects.filter(session=session.pk).exists()


@pytest.mark.usefixtures("inside")
def test_lines_that_could_not_be_read_are_named(workspace):
    session = actions.import_polis(space=builders.space(workspace), export=read(SMALL), by=None)
    (line,) = session.import_report["rejected"]
    assert (session.import_report["found"], session.import_report["parsed"]) == (5, 4)
    assert line["line"] == 6
    assert "votes.csv, line 6" in line["message"]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"summary.csv": b"url,https://example.org\n"}, "Enter the question"),
        ({"votes.csv": b"timestamp,comment-id,voter-id,vote\n"}, "hold no vote"),
        ({"comments.csv": SMALL["comments.csv"].replace(b",1,Lights", b",-1,Lights")}, "no statement that"),
    ],
)
def test_files_that_make_no_session_are_refused(workspace, change, sentence):
    space = builders.space(workspace)
    with pytest.raises(actions.SessionRefused, match=sentence):
        actions.import_polis(space=space, export=read(SMALL | change), by=None)
    assert not Session.objects.exists()


@pytest.mark.usefixtures("inside")
def test_words_that_are_too_long_or_missing_do_not_cost_the_votes(workspace):
    comments = SMALL["comments.csv"].replace(b"safer for all.", b"safer " * 80)
    session = actions.import_polis(
        space=builders.space(workspace), export=read(SMALL | {"comments.csv": comments}), by=None
    )
    assert len(session.statements.get(number=1).text) <= 300
    assert "its end was cut off" in session.import_report["warnings"][0]["message"]
    without = {name: data for name, data in SMALL.items() if name != "comments.csv"}
    bare = actions.import_polis(space=builders.space(workspace), export=read(without), by=None)
    assert bare.statements.get(number=1).text.startswith("Statement 0 of the files")


@pytest.mark.usefixtures("inside")
def test_a_real_conversation_comes_in_whole(workspace):
    export = read_folder(BREXIT)
    session = actions.import_polis(space=builders.space(workspace), export=export, by=None)
    votes = export.current_votes()
    assert Vote.objects.filter(round__session=session).count() == len(votes.value)
    assert session.import_report["parsed"] == export.report.parsed
    accepted = set(votes.statement.tolist()) - set(export.rejected)
    found = queries.results(None, session)
    counted = Counter(votes.statement.tolist())
    assert sum(found_.overall.voters for found_ in found.statements) == sum(counted[n] for n in accepted)


class TestPages:
    @pytest.fixture
    def space(self, workspace):
        with scope(workspace=workspace):
            return builders.space(workspace)

    @pytest.fixture
    def address(self, workspace, space):
        return reverse("reflection:polis_import", args=[workspace.slug, space.pk])

    def upload(self, browser, address, files, **answers):
        sent = [SimpleUploadedFile(name, data) for name, data in files.items()]
        return browser.post(
            address, {**hidden(page_of(browser.get(address))), "files": sent, **answers}, follow=True
        )

    @pytest.mark.parametrize("packed", [True, False])
    def test_a_zip_or_several_files_are_brought_in_and_the_report_is_shown(
        self, signed_in, workspace, address, packed
    ):
        browser = signed_in("facilitator")
        assert faults_of(browser.get(address)) == []
        files = {"export.zip": write_zip(SMALL.items())} if packed else SMALL
        page = self.upload(browser, address, files)
        assert page.status_code == 200
        assert faults_of(page) == []
        assert "4 of 5 votes read" in text_of(page)
        assert "votes.csv, line 6" in text_of(page)
        with scope(workspace=workspace):
            assert Session.objects.get().state == Session.State.CLOSED

    def test_files_that_hold_no_votes_are_refused_with_a_sentence(self, signed_in, workspace, address):
        browser = signed_in("facilitator")
        page = self.upload(browser, address, {"comments.csv": SMALL["comments.csv"]})
        assert page.status_code == 422
        assert "There are no votes" in text_of(page)
        assert "Choose the files" in text_of(self.upload(browser, address, {}))
        picture = self.upload(browser, address, {"votes.csv": b"\x89PNG\r\n\x1a\n" + b"0" * 40})
        assert "This looks like a PNG picture" in text_of(picture)
        with scope(workspace=workspace):
            assert not Session.objects.exists()

    def test_only_whoever_runs_sessions_brings_one_in(self, signed_in, address):
        assert signed_in("observer").get(address).status_code == 403

    def test_the_zip_file_can_be_downloaded_once_the_session_is_closed(self, signed_in, workspace):
        with scope(workspace=workspace):
            session = closed(voted(workspace))
        browser = signed_in("facilitator")
        answer = browser.get(reverse("reflection:polis_export", args=[workspace.slug, session.pk]))
        assert answer["Content-Type"] == "application/zip"
        archive = open_zip(io.BytesIO(answer.content))
        export = read({name: archive.read(name) for name in archive.names})
        assert len(export.matrix.participant) == 21

    def test_too_few_voters_are_told_why_there_is_no_file(self, signed_in, workspace):
        with scope(workspace=workspace):
            session = closed(voted(workspace, people=5))
        browser = signed_in("facilitator")
        address = reverse("reflection:polis_export", args=[workspace.slug, session.pk])
        assert "fewer than 20 voters" in text_of(browser.get(address, follow=True))

    def test_a_session_that_was_held_here_has_no_report_of_files(self, signed_in, workspace):
        with scope(workspace=workspace):
            session = voted(workspace, people=1)
        address = reverse("reflection:polis_report", args=[workspace.slug, session.pk])
        assert "nothing was read from files" in text_of(signed_in("observer").get(address))
