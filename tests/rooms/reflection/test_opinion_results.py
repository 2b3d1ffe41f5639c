"""Opinion groups, common ground and division: what the analysis of a round adds to its results."""

import json

import pytest
from tests.rooms.reflection import builders

from moothall.jobs.models import Job
from moothall.jobs.worker import run_all
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import RoundResult
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.sentences import ground_sentence, opinion_sentence

SEEDS = tuple(f"This is statement number {n} of the session." for n in range(1, 11))
# Everybody agrees with 1 and disagrees with 2; the sides part on 3 to 10.
SHARED = {1: 1, 2: -1}


def answers(side: int, person: int) -> dict[int, int]:
    """What somebody of a side says: with their side on all but one statement, another one for each person."""
    own = {n: side if n % 8 != person % 8 else -side for n in range(3, 11)}
    return SHARED | own


def two_sides(workspace, each=14, groups=("Parents", "Young people"), **fields):
    session = builders.opened(workspace, seeds=SEEDS, **fields)
    people = []
    for side, group in zip((1, -1), groups, strict=True):
        for person in range(each):
            who = builders.joined(session, *([group] if group else []))
            builders.cast(session, who, answers(side, person))
            people.append(who)
    return session, people


def analysed(session):
    result = actions.close_session(session=session, by=None)
    result = actions.add_analysis(result=result, by=None)
    session.refresh_from_db()
    return queries.results(None, session), result


@pytest.mark.usefixtures("inside")
def test_people_who_vote_alike_are_found_and_told_in_words(workspace):
    results, _ = analysed(two_sides(workspace)[0])
    assert results.opinion.is_found
    assert opinion_sentence(results.opinion) == (
        "People who vote alike form 2 opinion groups: Group A with 14 people and Group B with 14 people. "
        "Fewer than 5 of them are between groups."
    )
    assert [grouping.is_emergent for grouping in results.groupings] == [False, True]


@pytest.mark.usefixtures("inside")
def test_declared_and_opinion_groups_stand_side_by_side_on_every_statement(workspace):
    results, _ = analysed(two_sides(workspace)[0])
    for figures in results.statements:
        declared, emergent = figures.groups
        assert [share.label for share in declared] == ["Parents", "Young people", "Neighbours"]
        assert [share.label for share in emergent] == ["Group A", "Group B"]


@pytest.mark.usefixtures("inside")
def test_common_ground_comes_before_division_and_every_statement_has_its_place(workspace):
    results, _ = analysed(two_sides(workspace)[0])
    assert [figures.number for figures in results.shared] == [1, 2]
    assert ground_sentence(results.shared[0]).startswith(
        "Common ground: more than half of every group agree."
    )
    assert ground_sentence(results.shared[1]).startswith(
        "Common ground: more than half of every group disagree."
    )
    assert {figures.number for figures in results.divided} == set(range(3, 11))
    assert sorted(figures.ground.shared_rank for figures in results.statements) == list(range(1, 11))


@pytest.mark.usefixtures("inside")
def test_an_analysis_changes_nothing_that_had_been_shown(workspace):
    session, _ = two_sides(workspace)
    result = actions.close_session(session=session, by=None)
    before = json.loads(json.dumps(result.released))
    after = actions.add_analysis(result=result, by=None).released
    assert [row["overall"] for row in after["statements"]] == [row["overall"] for row in before["statements"]]
    assert [row["groups"][:1] for row in after["statements"]] == [
        row["groups"] for row in before["statements"]
    ]


@pytest.mark.usefixtures("inside")
def test_the_same_round_is_analysed_to_the_same_bytes(workspace):
    session, _ = two_sides(workspace)
    _, first = analysed(session)
    again = actions.store_result(round=first.round, by=None)
    again = actions.add_analysis(result=again, by=None)
    assert json.dumps(first.result) == json.dumps(again.result)
    assert json.dumps(first.released) == json.dumps(again.released)


@pytest.mark.usefixtures("inside")
def test_closing_queues_the_analysis(workspace):
    session, _ = two_sides(workspace, each=5)
    actions.close_session(session=session, by=None)
    assert Job.objects.filter(name="reflection.analyse_round").count() == 1
    run_all()
    assert RoundResult.objects.get(round__session=session).released["opinion"]["reason"] == "too_few_people"


@pytest.mark.usefixtures("inside")
def test_below_twenty_people_no_groups_are_computed_and_figures_are_still_there(workspace):
    results, _ = analysed(two_sides(workspace, each=9)[0])
    assert opinion_sentence(results.opinion).startswith("Opinion groups are not computed below 20 people")
    assert results.opinion.outlines == ()
    assert [figures.number for figures in results.shared] == [1, 2]
    assert results.statements[2].overall.agree == 9


@pytest.mark.usefixtures("inside")
def test_nobodys_place_or_pseudonym_is_among_what_is_released(workspace):
    session, people = two_sides(workspace)
    _, result = analysed(session)
    released = json.dumps(result.released)
    assert not any(pseudonym_of(who) in released for who in people)
    assert "xy" not in released
    assert len(result.released["opinion"]["outlines"]) == 2


@pytest.mark.usefixtures("inside")
def test_somebody_sees_which_group_they_vote_most_like_and_only_their_own_votes(workspace):
    session, people = two_sides(workspace)
    analysed(session)
    one, other = (queries.where_you_stand(who, session) for who in (people[0], people[-1]))
    assert {one.group, other.group} == {"A", "B"}
    assert len(one.answers) == 10
    assert [answer.value for answer in one.answers[:2]] == [1, -1]
    assert one.answers[0].group.label == f"Group {one.group}"


@pytest.mark.usefixtures("inside")
def test_nobody_stands_anywhere_while_results_are_hidden(workspace):
    session, people = two_sides(workspace, each=5)
    assert queries.where_you_stand(people[0], session) is None


@pytest.mark.usefixtures("inside")
def test_a_session_without_votes_is_analysed_to_nothing(workspace):
    session = builders.opened(workspace)
    result = actions.close_session(session=session, by=None)
    assert actions.add_analysis(result=result, by=None).result == {}


@pytest.mark.usefixtures("inside")
def test_groups_that_follow_what_people_said_of_themselves_are_said_to(workspace):
    results, _ = analysed(two_sides(workspace)[0])
    ((question, rand, p),) = results.opinion.alignment
    assert question == "Who are you here as?"
    assert rand > 0.9
    assert p < 0.01
