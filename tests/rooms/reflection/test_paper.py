"""Paper ballots: printed, keyed or sent as a file, read twice, checked, counted once, and taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.pages import page_of, words_of

from moothall.events.models import Event
from moothall.formats.paper_ballots import serial_of
from moothall.people.models import Participant
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.live import fold
from moothall.rooms.reflection.models import (
    BallotBatch,
    Declaration,
    GroupOption,
    PaperBallot,
    Vote,
    VoteEvent,
)
from moothall.rooms.reflection.paper_marks import KeyedBallot, Marks, to_key_twice
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries import paper as queries
from moothall.rooms.reflection.queries.results import events_of_round, options_by_pseudonym
from moothall.rooms.reflection.reading_paper import read_paper_file

SEEDS = 6


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


@pytest.fixture
def batch(session, workspace):
    with scope(workspace=workspace):
        return actions.start_batch(session=session, label="Box 1", by=None)


def sixty_ballots() -> bytes:
    """60 ballots with six marks each; a row of seven of them is faulty, in three ways."""
    rows = [
        [serial_of(number), str(statement), ("agree", "pass", "disagree")[(number + statement) % 3]]
        for number in range(1, 61)
        for statement in range(1, SEEDS + 1)
    ]
    for at, column, wrong in FAULTS:
        rows[at - 2][column] = wrong
    return "\n".join(["serial,statement,vote", *(",".join(row) for row in rows)]).encode()


# Row of the file, column, and what stands there by mistake.
FAULTS = (
    (14, 0, "00003-7"),
    (20, 1, "99"),
    (33, 2, "maybe"),
    (100, 0, "00017-3"),
    (200, 1, "seven"),
    (300, 2, "yes"),
    (361, 2, "2"),
)
SENTENCES = [
    "row 14: serial 00003-7 fails its check digit",
    "row 20: statement 99 is not in this session",
    'row 33: vote "maybe" is none of agree, pass, disagree, 1, 0, -1',
    "row 100: serial 00017-3 fails its check digit",
    "row 200: statement seven is not in this session",
    'row 300: vote "yes" is none of agree, pass, disagree, 1, 0, -1',
    'row 361: vote "2" is none of agree, pass, disagree, 1, 0, -1',
]


def key(batch, *ballots, **more) -> actions.Entered:
    """``(number of the ballot, {statement: value})`` or with groups as a third."""
    keyed = [
        KeyedBallot(serial_of(number), Marks(votes, frozenset(groups[0] if groups else ())))
        for number, votes, *groups in ballots
    ]
    return actions.enter_ballots(batch=batch, ballots=keyed, by=None, **more)


def read_again(batch) -> None:
    """Key the tenth a second time, with the same marks."""
    for ballot in queries.to_read_again(None, batch):
        same = Marks.kept(ballot.marks)
        assert actions.enter_second_reading(batch=batch, serial=ballot.serial, marks=same, by=None)


def count(batch) -> BallotBatch:
    read_again(batch)
    actions.check_batch(batch=batch, by=None)
    return actions.commit_batch(batch=batch, by=None)


def votes_of(number: int) -> dict[int, int]:
    """The votes that count of a sheet, by statement."""
    sheet = PaperBallot.objects.exclude(participant=None).filter(serial=serial_of(number)).first()
    votes = Vote.objects.filter(pseudonym=pseudonym_of(sheet.participant))
    return dict(votes.values_list("statement__number", "value"))


@pytest.mark.usefixtures("inside")
def test_a_file_of_sixty_with_seven_faulty_rows_counts_fifty_three_once_though_sent_twice(session, batch):
    for attempt in range(2):
        ballots, problems, report = read_paper_file(session, sixty_ballots())
        assert problems == SENTENCES
        assert (report.found, report.parsed) == (360, 353)
        entered = actions.enter_ballots(batch=batch, ballots=ballots, problems=problems, by=None)
        assert entered == (actions.Entered(same=60) if attempt else actions.Entered(new=60))
        batch.refresh_from_db()
        assert batch.problems == SENTENCES
    counts = queries.checked(None, batch)
    assert (counts.ballots, counts.votes, counts.waiting) == (53, 53 * SEEDS, 7)
    for _ in range(2):
        batch = count(batch) if batch.state == "draft" else actions.commit_batch(batch=batch, by=None)
    assert Vote.objects.count() == VoteEvent.objects.count() == 53 * SEEDS
    assert Participant.objects.count() == 53
    event = Event.objects.get(name="batch.committed")
    assert event.says == {"ballots": 53, "votes": 53 * SEEDS}


@pytest.mark.usefixtures("inside")
def test_the_mended_file_in_another_batch_counts_the_seven_that_waited_and_nothing_else(session, batch):
    ballots, problems, _ = read_paper_file(session, sixty_ballots())
    actions.enter_ballots(batch=batch, ballots=ballots, problems=problems, by=None)
    count(batch)
    later = actions.start_batch(session=session, by=None)
    rows = sixty_ballots().decode().splitlines()
    for at, column, _ in FAULTS:
        number = (at - 2) // SEEDS + 1
        cells = rows[at - 1].split(",")
        cells[column] = (serial_of(number), str((at - 2) % SEEDS + 1), "agree")[column]
        rows[at - 1] = ",".join(cells)
    mended, problems, _ = read_paper_file(session, "\n".join(rows).encode())
    assert problems == []
    entered = actions.enter_ballots(batch=later, ballots=mended, problems=problems, by=None)
    assert entered == actions.Entered(new=7, same=53)
    count(later)
    assert Vote.objects.count() == VoteEvent.objects.count() == 60 * SEEDS


@pytest.mark.usefixtures("inside")
def test_votes_from_paper_say_where_they_came_from_and_replay_gives_the_current_rows(session, batch, person):
    by = person("facilitator", session.workspace)
    key(batch, (1, {1: 1, 2: 0, 3: -1}))
    read_again(batch)
    actions.check_batch(batch=batch, by=by)
    actions.commit_batch(batch=batch, by=by)
    batch.refresh_from_db()
    events = VoteEvent.objects.all()
    assert {(e.channel, e.batch_id, e.taken_back) for e in events} == {("paper", batch.pk, False)}
    assert {e.entered_by for e in events} == {batch.checked_by}
    assert len(batch.checked_by) == 32
    assert by.name not in str(list(events.values()))
    assert replay_equals_current(session)


def replay_equals_current(session) -> bool:
    round_ = session.rounds.get()
    current = Vote.objects.filter(round=round_).values_list("pseudonym", "statement_id", "value")
    return sorted(map(str, fold(events_of_round(round_)))) == sorted(map(str, current))


@pytest.mark.usefixtures("inside")
def test_nothing_counts_before_it_is_checked_and_committed(session, batch):
    key(batch, (1, {1: 1}))
    with pytest.raises(actions.SessionRefused, match="Check the counts of this batch first"):
        actions.commit_batch(batch=batch, by=None)
    read_again(batch)
    actions.check_batch(batch=batch, by=None)
    assert not Vote.objects.exists()
    assert not Participant.objects.exists()
    key(batch, (2, {1: 1}))
    with pytest.raises(actions.SessionRefused, match="Check the counts"):
        actions.commit_batch(batch=batch, by=None)


@pytest.mark.usefixtures("inside")
def test_an_empty_batch_is_not_checked(batch):
    with pytest.raises(actions.SessionRefused, match="Enter at least one ballot"):
        actions.check_batch(batch=batch, by=None)


@pytest.mark.usefixtures("inside")
def test_a_serial_entered_again_with_the_same_marks_changes_nothing(batch):
    assert key(batch, (1, {1: 1, 2: -1})) == actions.Entered(new=1)
    assert key(batch, (1, {2: -1, 1: 1})) == actions.Entered(same=1)
    assert batch.ballots.count() == 1


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(("later", "kept"), [(False, {1: 1}), (True, {1: -1, 2: 0})])
def test_a_serial_entered_again_with_other_marks_shows_both_and_asks(batch, later, kept):
    key(batch, (1, {1: 1}))
    assert key(batch, (1, {1: -1, 2: 0})) == actions.Entered(asked=1)
    batch.refresh_from_db()
    (both,) = queries.both_versions(None, batch)
    assert (both.earlier.votes, both.later.votes) == ({1: 1}, {1: -1, 2: 0})
    with pytest.raises(actions.SessionRefused, match="which version is right"):
        actions.check_batch(batch=batch, by=None)
    actions.choose_version(batch=batch, serial=serial_of(1), later=later, by=None)
    batch.refresh_from_db()
    assert queries.both_versions(None, batch) == []
    assert Marks.kept(batch.ballots.get().marks).votes == kept


@pytest.mark.usefixtures("inside")
def test_another_version_of_a_counted_ballot_replaces_its_votes_in_the_same_seat(session, batch):
    key(batch, (1, {1: 1, 2: 1}), (2, {1: 1}))
    count(batch)
    later = actions.start_batch(session=session, by=None)
    assert key(later, (1, {1: -1, 3: 0}), (2, {1: 1})) == actions.Entered(asked=1, same=1)
    actions.choose_version(batch=later, serial=serial_of(1), later=True, by=None)
    later.refresh_from_db()
    count(later)
    assert Participant.objects.count() == 2
    assert votes_of(1) == {1: -1, 3: 0}
    assert votes_of(2) == {1: 1}
    assert replay_equals_current(session)
    later.refresh_from_db()
    actions.withdraw_batch(batch=later, reason="Wrong box", by=None)
    assert votes_of(1) == {1: 1, 2: 1}
    assert replay_equals_current(session)


@pytest.mark.usefixtures("inside")
def test_withdrawing_the_first_version_leaves_the_later_one_alone(session, batch):
    key(batch, (1, {1: 1}))
    count(batch)
    later = actions.start_batch(session=session, by=None)
    key(later, (1, {1: -1}))
    actions.choose_version(batch=later, serial=serial_of(1), later=True, by=None)
    later.refresh_from_db()
    count(later)
    batch.refresh_from_db()
    actions.withdraw_batch(batch=batch, reason="Typed by mistake", by=None)
    assert votes_of(1) == {1: -1}
    assert Participant.objects.count() == 1


@pytest.mark.usefixtures("inside")
def test_a_version_in_another_draft_does_not_come_back_when_that_is_counted(session, batch):
    key(batch, (1, {1: 1}), (2, {1: 0}))
    other = actions.start_batch(session=session, by=None)
    key(other, (1, {1: -1}))
    actions.choose_version(batch=other, serial=serial_of(1), later=True, by=None)
    other.refresh_from_db()
    count(other)
    batch.refresh_from_db()
    count(batch)
    assert votes_of(1) == {1: -1}
    assert votes_of(2) == {1: 0}


@pytest.mark.usefixtures("inside")
def test_a_withdrawn_batch_takes_its_votes_back_with_events_and_gives_up_its_seats(session, batch):
    web = builders.joined(session)
    builders.cast(session, web, {1: 1})
    key(batch, (1, {1: 1, 2: -1}), (2, {1: 0}))
    count(batch)
    batch.refresh_from_db()
    with pytest.raises(actions.SessionRefused, match="Say why"):
        actions.withdraw_batch(batch=batch, reason="  ", by=None)
    for _ in range(2):
        actions.withdraw_batch(batch=batch, reason="Wrong session", by=None)
    assert Vote.objects.count() == 1
    assert Participant.objects.get() == web
    taken = VoteEvent.objects.filter(taken_back=True)
    assert (taken.count(), {event.batch_id for event in taken}) == (3, {batch.pk})
    assert Event.objects.get(name="batch.withdrawn").says == {"ballots": 2, "votes": 3}
    assert replay_equals_current(session)
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == ("withdrawn", "Wrong session")


@pytest.mark.usefixtures("inside")
def test_ballots_of_a_withdrawn_batch_can_be_counted_in_another(session, batch):
    key(batch, (1, {1: 1}))
    count(batch)
    batch.refresh_from_db()
    actions.withdraw_batch(batch=batch, reason="Typed too early", by=None)
    again = actions.start_batch(session=session, by=None)
    assert key(again, (1, {1: 1})) == actions.Entered(new=1)
    count(again)
    assert votes_of(1) == {1: 1}


@pytest.mark.usefixtures("inside")
def test_once_the_round_is_closed_everything_is_refused_with_a_sentence(session, batch):
    key(batch, (1, {1: 1}))
    counted = actions.start_batch(session=session, by=None)
    key(counted, (2, {1: 1}))
    count(counted)
    read_again(batch)
    actions.check_batch(batch=batch, by=None)
    actions.close_session(session=session, by=None)
    refused = "Round 1 is closed, so its paper ballots stay as they are."
    for attempt in (
        lambda: key(batch, (3, {1: 1})),
        lambda: actions.check_batch(batch=batch, by=None),
        lambda: actions.commit_batch(batch=batch, by=None),
        lambda: actions.withdraw_batch(batch=counted, reason="Late", by=None),
    ):
        with pytest.raises(actions.SessionRefused, match=refused):
            attempt()
    with pytest.raises(actions.SessionRefused, match="No round of voting is open"):
        actions.start_batch(session=session, by=None)
    assert Vote.objects.count() == 1


@pytest.mark.usefixtures("inside")
def test_between_two_steps_the_refusal_says_what_to_do(session, batch):
    key(batch, (1, {1: 1}))
    read_again(batch)
    actions.check_batch(batch=batch, by=None)
    actions.end_step(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="while a step with voting runs"):
        actions.commit_batch(batch=batch, by=None)
    builders.start(session, "discuss")
    actions.commit_batch(batch=batch, by=None)
    assert Vote.objects.count() == 1


@pytest.mark.usefixtures("inside")
def test_declared_groups_on_paper_are_counted(session, batch):
    parents, neighbours = (GroupOption.objects.get(label=label) for label in ("Parents", "Neighbours"))
    key(batch, (1, {1: 1}, [parents.pk]), (2, {1: 0}, [neighbours.pk]), (3, {1: 0}))
    count(batch)
    assert sorted(declaration.option.label for declaration in Declaration.objects.all()) == [
        "Neighbours",
        "Parents",
    ]
    assert sorted(map(len, options_by_pseudonym(session).values())) == [1, 1]


@pytest.mark.usefixtures("inside")
def test_two_answers_to_a_question_that_takes_one_are_refused(session):
    rows = [f"{serial_of(1)},1,agree", f"{serial_of(1)},group,Parents", f"{serial_of(1)},group,Neighbours"]
    data = "\n".join(["serial,statement,vote", *rows]).encode()
    (ballot,), problems, _ = read_paper_file(session, data)
    assert problems == [f"ballot {serial_of(1)}: “Who are you here as?” takes one answer"]
    assert not ballot.complete


@pytest.mark.usefixtures("inside")
def test_marks_on_a_statement_that_closed_since_are_left_out_and_said(session, batch):
    key(batch, (1, {1: 1, 2: 1}))
    actions.reword_statement(
        statement=builders.numbered(session, 1),
        text="Swimming should cost nothing.",
        reason="Plainer",
        by=None,
    )
    read_again(batch)
    found = queries.checked(None, batch)
    assert (found.votes, found.left_out) == (1, {1: 1})
    count(batch)
    assert list(Vote.objects.values_list("statement__number", flat=True)) == [2]


@pytest.mark.usefixtures("inside")
def test_a_tenth_is_keyed_twice_chosen_by_serial_and_the_agreement_is_told(session, batch):
    key(batch, *((number, {1: 1, 2: 0}) for number in range(1, 22)))
    chosen = [ballot.serial for ballot in queries.to_read_again(None, batch)]
    assert len(chosen) == 3
    assert chosen == [ballot.serial for ballot in queries.to_read_again(None, batch)]
    with pytest.raises(actions.SessionRefused, match="Key 3 of the 21 ballots a second time"):
        actions.check_batch(batch=batch, by=None)
    first, second, third = chosen
    for serial, votes, same in ((first, {1: 1, 2: 0}, True), (second, {1: 1, 2: -1}, False)):
        assert actions.enter_second_reading(batch=batch, serial=serial, marks=Marks(votes), by=None) is same
    actions.enter_second_reading(batch=batch, serial=third, marks=Marks({1: 1, 2: 0, 3: 1}), by=None)
    found = queries.checked(None, batch).agreement
    assert (found.ballots, found.alike, found.of) == (3, 5, 7)
    with pytest.raises(actions.SessionRefused, match="which reading is right"):
        actions.check_batch(batch=batch, by=None)
    actions.choose_reading(batch=batch, serial=second, second=True, by=None)
    actions.choose_reading(batch=batch, serial=third, second=False, by=None)
    actions.check_batch(batch=batch, by=None)
    assert Marks.kept(batch.ballots.get(serial=second).marks).votes == {1: 1, 2: -1}
    assert Marks.kept(batch.ballots.get(serial=third).marks).votes == {1: 1, 2: 0}
    assert queries.checked(None, batch).agreement == found


def test_the_tenth_is_rounded_up_and_does_not_depend_on_the_order():
    serials = [serial_of(number) for number in range(1, 101)]
    assert len(to_key_twice("session", serials)) == 10
    assert len(to_key_twice("session", serials[:11])) == 2
    assert to_key_twice("session", serials) == to_key_twice("session", reversed(serials))
    assert to_key_twice("session", serials) != to_key_twice("another", serials)
    assert to_key_twice("session", []) == set()


@pytest.mark.usefixtures("inside")
def test_no_two_printed_ballots_carry_the_same_serial(session):
    assert actions.number_ballots(session=session, count=30, by=None) == range(1, 31)
    assert actions.number_ballots(session=session, count=2, by=None) == range(31, 33)
    with pytest.raises(actions.SessionRefused, match="1 to 500 ballots at a time"):
        actions.number_ballots(session=session, count=501, by=None)


@pytest.mark.usefixtures("inside")
def test_seats_of_paper_ballots_leave_the_numbers_on_slips_alone(workspace):
    session = builders.opened(workspace, anonymity="pseudonymous")
    batch = actions.start_batch(session=session, by=None)
    key(batch, (1, {1: 1}))
    count(batch)
    assert Participant.objects.get().seat_number == 401


# --- the pages ------------------------------------------------------------------------------------


def address(session, name, *keys) -> str:
    return reverse(f"reflection:{name}", args=[session.workspace.slug, session.pk, *keys])


def test_from_printing_to_counting_by_the_pages_without_a_script(signed_in, session, workspace):
    browser = signed_in("facilitator")
    answer = browser.post(address(session, "number_ballots"), {"count": "2"})
    page = page_of(browser.get(answer["Location"]))
    assert serial_of(1) in page
    assert serial_of(2) in page
    assert page.count(builders.SEEDS[0]) == 2
    assert page.count('class="moot-ballot__cell"') == 2 * 3 * SEEDS
    assert "a Parents" in page
    batch = browser.post(address(session, "start_batch"), {"label": "Box 1"})["Location"]
    keyed = {"r1-serial": serial_of(1), "r1-g1": "a", "r1-s1": "1", "r1-s2": "-"}
    keyed |= {"r2-serial": "00002-9", "r2-s1": "x", "r3-s1": "1"}
    page = words_of(browser.post(f"{batch}key/", keyed))
    assert "row 2: serial 00002-9 fails its check digit" in page
    assert 'row 2, statement 1: mark "x" is none of 1, 0, -' in page
    assert "row 3: the serial is missing" in page
    assert 'value="00002-9"' in page
    assert "Ballots entered: 1." in page
    mended = {"r2-serial": serial_of(2), "r2-s1": "0", "r3-serial": "", "r3-s1": ""}
    assert browser.post(f"{batch}key/", mended).status_code == 302
    page = page_of(browser.get(f"{batch}check/"))
    assert "Key 1 of the 2 ballots a second time" in page
    page = page_of(browser.get(f"{batch}second-reading/"))
    (serial,) = re.findall(r"<td>(\d{5}-\d)</td>", page)
    again = {"r1-g1": "a", "r1-s1": "1", "r1-s2": "-"} if serial == serial_of(1) else {"r1-s1": "0"}
    assert browser.post(f"{batch}second-reading/", again).status_code == 302
    page = page_of(browser.get(f"{batch}check/"))
    assert "marks (100%) were read alike, on 1 ballot." in page
    assert browser.post(f"{batch}check/").status_code == 302
    assert "Count 2 ballots" in page_of(browser.get(f"{batch}check/"))
    for _ in range(2):
        assert browser.post(f"{batch}count/").status_code == 302
    with scope(workspace=workspace):
        assert Vote.objects.count() == 3
    assert "Counted" in page_of(browser.get(batch))
    assert browser.post(f"{batch}withdraw/", {}).status_code == 422
    assert "taken back" in page_of(browser.get(f"{batch}withdraw/"))
    assert browser.post(f"{batch}withdraw/", {"reason": "Wrong box"}).status_code == 302
    assert "Withdrawn: Wrong box" in page_of(browser.get(batch))
    with scope(workspace=workspace):
        assert not Vote.objects.exists()


def test_a_file_is_read_and_every_row_that_cannot_be_is_named(signed_in, session, batch):
    browser = signed_in("facilitator")
    here = address(session, "paper_batch", batch.pk)
    file = SimpleUploadedFile("ballots.csv", sixty_ballots(), "text/csv")
    assert browser.post(f"{here}upload/", {"file": file}).status_code == 302
    page = words_of(browser.get(here))
    for sentence in SENTENCES:
        assert sentence in page
    assert "60 ballots, of which 7 wait for a row" in page
    assert "Waits: a row of it could not be read" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is an empty file: choose another"),
        (b"a,b\n1,2\n", "The file lacks the columns serial, statement, vote"),
        (b"%PDF-1.7", "This looks like a PDF"),
    ],
)
def test_what_is_no_file_of_ballots_is_refused_in_a_sentence(signed_in, session, batch, content, sentence):
    browser = signed_in("facilitator")
    file = SimpleUploadedFile("ballots.csv", content, "text/csv")
    answer = browser.post(f"{address(session, 'paper_batch', batch.pk)}upload/", {"file": file})
    assert answer.status_code == 422
    assert re.search(sentence, page_of(answer))


def test_both_versions_are_shown_and_one_button_says_which_is_right(signed_in, session, batch, workspace):
    with scope(workspace=workspace):
        key(batch, (1, {1: 1}))
        key(batch, (1, {1: -1}))
    browser = signed_in("facilitator")
    here = address(session, "paper_batch", batch.pk)
    page = page_of(browser.get(here))
    assert "1 agree" in page
    assert "1 disagree" in page
    answer = browser.post(f"{here}choose-version/", {"serial": serial_of(1), "version": "later"})
    assert answer.status_code == 302
    assert "Which version is right?" not in page_of(browser.get(here))
    page = page_of(browser.get(f"{here}?serial={serial_of(1)}"))
    assert re.search(r'name="r1-s1" type="text" value="-"', page)


def test_two_readings_that_differ_are_settled_by_a_button(signed_in, session, batch, workspace):
    with scope(workspace=workspace):
        key(batch, (1, {1: 1}))
    browser = signed_in("facilitator")
    here = address(session, "paper_batch", batch.pk)
    browser.post(f"{here}second-reading/", {"r1-s1": "0"})
    page = page_of(browser.get(f"{here}second-reading/"))
    assert "Which reading is right?" in page
    browser.post(f"{here}choose-reading/", {"serial": serial_of(1), "version": "earlier"})
    assert "Every ballot of the tenth has been keyed twice." in page_of(browser.get(f"{here}second-reading/"))
    assert "0 of 1 marks (0%) were read alike" in page_of(browser.get(f"{here}check/"))


def test_after_closing_the_page_says_so_and_has_no_grid(signed_in, session, batch, workspace):
    with scope(workspace=workspace):
        key(batch, (1, {1: 1}))
        actions.close_session(session=session, by=None)
    browser = signed_in("facilitator")
    page = page_of(browser.get(address(session, "paper_batch", batch.pk)))
    assert "Round 1 is closed, so these ballots can no longer be counted." in page
    assert "moot-grid" not in page
    answer = browser.post(f"{address(session, 'paper_batch', batch.pk)}key/", {"r1-serial": serial_of(2)})
    assert "Round 1 is closed" in page_of(browser.get(answer["Location"]))
    assert "none is open" in page_of(browser.get(address(session, "paper")))


def test_ballots_that_were_never_numbered_are_not_printed(signed_in, session):
    browser = signed_in("facilitator")
    assert browser.get(address(session, "print_ballots", 1, 5)).status_code == 404
    assert browser.post(address(session, "number_ballots"), {"count": "0"}).status_code == 422


def test_a_member_who_is_no_facilitator_enters_no_ballots(signed_in, session, batch):
    browser = signed_in("member")
    assert browser.get(address(session, "paper")).status_code == 403
    assert browser.post(address(session, "commit_batch", batch.pk)).status_code == 403
