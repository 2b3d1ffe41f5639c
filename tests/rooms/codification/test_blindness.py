"""Nobody reads another's verdict before both are in, and one place sees to it."""

import ast

import pytest
from tests.house_rules.source_tree import PACKAGE, modules
from tests.rooms.codification import reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Verdict

pytestmark = pytest.mark.usefixtures("inside")
ROOM = "rooms/codification/"
# Who may touch rows of verdicts: the place that answers who may read them, what works states out, who writes.
READERS = ("queries/blindness.py", "review_log/", "actions/")


@pytest.fixture
def made(inside):
    return reviewing.screening(inside, people=3)


@pytest.fixture
def record(made):
    return made.records[0]


def read_by(who, made):
    return list(queries.verdicts_open_to(who, made.review))


def test_until_both_are_in_everybody_reads_their_own_only(made, record):
    verdict = made.judge(made.people[1], record, "exclude", note="Secret", seconds=3)
    assert read_by(made.people[1], made) == [verdict]
    for other in (made.lead, made.people[2], None):
        assert read_by(other, made) == []
        assert queries.verdict(other, made.review, verdict.pk) is None
        assert queries.history_of(other, record) == []
    assert queries.is_open(record, "title_abstract") is False


def test_when_both_are_in_everybody_reads_both(made, record):
    made.both(record, "exclude", "exclude")
    for who in made.people:
        assert len(read_by(who, made)) == 2
    assert queries.is_open(record, "title_abstract") is True


def test_what_is_taken_back_closes_again(made, record):
    made.both(record, "exclude", "exclude")
    actions.undo_verdict(verdict=Verdict.objects.last(), by=made.people[1])
    assert [row.assignment.reviewer for row in read_by(made.lead, made)] == [made.lead]


def test_a_stage_opens_by_itself(inside):
    made = reviewing.screening(inside, people=3, records=1, phase="living")
    record = made.at_full_text(made.records[0])
    made.judge(made.lead, record, "exclude", criterion=made.criterion("adults"))
    third = made.people[2]
    assert {row.stage for row in read_by(third, made)} == {"title_abstract"}
    assert len(read_by(third, made)) == 2


def test_a_record_that_turns_out_to_be_a_duplicate_does_not_open(made, record):
    made.judge(made.people[1], record, "exclude")
    actions.link_sources(kept=made.records[1].source, other=record.source, by=made.lead)
    assert read_by(made.lead, made) == []


def test_where_one_person_judges_nothing_is_hidden(inside):
    made = reviewing.screening(inside, needed=1)
    made.judge(made.lead, made.records[0], "exclude")
    assert len(read_by(made.people[1], made)) == 1


def test_while_they_disagree_nobody_is_named(made, record):
    made.both(record, "include", "exclude")
    third = made.people[2]
    assert [(line.who, line.person) for line in queries.history_of(third, record)] == [
        ("First", None),
        ("Second", None),
    ]
    mine = queries.history_of(made.lead, record)[0]
    assert (mine.who, mine.person) == ("You", made.lead)
    actions.resolve_conflict(conflict=made.conflict(record), says="include", reason="So", by=third)
    record.refresh_from_db()
    assert [line.person for line in queries.history_of(third, record)] == made.people


def test_history_says_what_was_replaced_and_under_which_protocol(made, record):
    made.judge(made.lead, record, "include")
    made.judge(made.lead, record, "exclude", criterion=made.criterion("adults"))
    made.judge(made.people[1], record, "exclude", reason="Only adults")
    record.refresh_from_db()
    lines = queries.history_of(made.people[2], record)
    assert [(line.says, line.reason, line.counts, line.version) for line in lines] == [
        ("Include", "", False, 1),
        ("Exclude", "Adults only", True, 1),
        ("Exclude", "Only adults", True, 1),
    ]


def test_whoever_left_is_a_former_reviewer_once_their_account_is_gone(made, record):
    made.both(record, "exclude", "exclude")
    leaver = made.people[1]
    actions.remove_reviewer(review=made.review, reviewer=leaver, by=made.lead)
    leaver.delete()
    lines = queries.history_of(made.lead, record)
    assert lines[1].person == "A former reviewer"


def test_own_verdict_is_ones_own(made, record):
    verdict = made.judge(made.lead, record, "exclude")
    held = queries.assignment_in_hand(made.lead, made.review, record)
    assert queries.own_verdict(made.lead, held) == verdict
    assert queries.own_verdict(made.people[1], held) is None
    actions.undo_verdict(verdict=verdict, by=made.lead)
    assert queries.own_verdict(made.lead, held) is None


def test_verdicts_that_count_are_told_from_those_that_were_replaced(made, record):
    made.judge(made.lead, record, "include")
    second = made.judge(made.lead, record, "exclude")
    third = made.judge(made.people[1], record, "exclude")
    assert list(queries.standing_verdicts_open_to(made.people[2], made.review)) == [second, third]


def test_another_review_tells_the_final_outcome_only_once_its_stage_is_closed(inside, made):
    source = made.records[0].source
    here, there = (reviewing.screening(inside, records=0) for _ in range(2))
    (mine,), (other,) = here.add(source), there.add(source)
    there.judge(there.lead, other, "exclude")
    assert queries.screened_elsewhere(here.lead, mine) == []
    there.judge(there.people[1], other, "exclude")
    assert queries.screened_elsewhere(here.lead, mine) == []
    there.go_to("full_text")
    assert queries.screened_elsewhere(here.lead, mine) == [other]


def touching_verdicts(package):
    """Modules of this room that read rows of verdicts and are not meant to."""
    return [
        f"{name} reads verdicts: take them from queries.blindness"
        for name, tree in modules(package)
        if name.startswith(ROOM) and not name.removeprefix(ROOM).startswith(READERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ((node.attr == "objects" and ast.unparse(node.value) == "Verdict") or node.attr == "verdicts")
    ]


def test_no_other_module_of_the_room_reads_verdicts():
    assert touching_verdicts(PACKAGE) == []


@pytest.mark.parametrize("line", ["Verdict.objects.all()", "candidate.verdicts.all()"])
def test_a_module_that_reads_verdicts_is_found(tmp_path, line):
    path = tmp_path / ROOM / "pages" / "planted.py"
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")
    assert len(touching_verdicts(tmp_path)) == 1
