"""Whose words come in, whose are heard, and who was there: by group, and never by person."""

from math import isnan

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, text_of

from moothall.events.happened import happened
from moothall.people.models import Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.balance import told_groups
from moothall.rooms.reflection.models import Grouping, GroupOption
from moothall.rooms.reflection.pages.power import power_context
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.trace.actions import link, make_record


def filled(workspace, *, heard_of="Parents"):
    """Eight parents and eight neighbours each add a statement; those of one group are accepted. Eight young
    people say nothing."""
    session = builders.opened(workspace)
    number = 0
    for group in ("Parents", "Neighbours", "Young people"):
        for _ in range(8):
            number += 1
            who = builders.joined(session, group)
            builders.cast(session, who, {1: 1})
            if group == "Young people":
                continue
            text = f"We would like to see idea number {number} tried."
            statement = builders.contributed(session, text, author=who)
            act = {"act": "approve"} if group == heard_of else {"act": "reject", "reason": "off_topic"}
            actions.moderate_statement(statement=statement, by=None, **act)
    return session


def closed(session):
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return queries.power_balance_of(None, session)


def said(found):
    return "\n".join(
        line
        for question in power_context(found)["parts"]
        for part in question["parts"]
        for line in part["sentences"]
    )


@pytest.mark.usefixtures("inside")
def test_what_was_added_is_set_beside_how_many_people_there_were(workspace):
    found = closed(filled(workspace))
    (groups,) = found.groupings
    assert (found.people, found.from_facilitator, found.from_people) == (24, 6, 8)
    parents = groups.proposed["Parents"]
    assert (parents.people, parents.contributions) == (8, 8)
    assert parents.ratio == pytest.approx((8 / 16) / (8 / 24))
    assert parents.low <= parents.ratio <= parents.high
    assert "Parents added 8 statements and were 8 of the 24 people: more than their share." in said(found)


@pytest.mark.usefixtures("inside")
def test_a_group_of_which_fewer_than_five_added_something_is_not_told(workspace):
    found = closed(filled(workspace))
    assert found.groupings[0].proposed["Young people"] is None
    hidden = "Young people: not shown, because fewer than 5 of them, or of all others, added a statement."
    assert hidden in said(found)


@pytest.mark.usefixtures("inside")
def test_whose_statements_moderators_accept_is_told_and_compared(workspace):
    found = closed(filled(workspace))
    accepted = found.groupings[0].accepted
    assert (accepted["Parents"].accepted, accepted["Parents"].total) == (8, 8)
    assert (accepted["Neighbours"].accepted, accepted["Neighbours"].total) == (0, 8)
    assert accepted["Parents"].q < 0.01
    assert "Neighbours: 0 of 8 statements were accepted, clearly less often than those of others." in said(
        found
    )


@pytest.mark.usefixtures("inside")
def test_a_statement_of_a_merged_or_reworded_line_is_heard_where_its_words_went_on(workspace):
    session = filled(workspace)
    statement = session.statements.filter(state="live", origin="contributed").first()
    (child,) = [
        actions.reword_statement(
            statement=statement, text="We would like to try the first idea.", reason="shorter", by=None
        )
    ]
    decision = make_record(workspace=workspace, kind="decision", title="We will try it", url="/d/")
    link(of=decision, rests_on=child.record, relation="relied_on")
    before = closed(session).groupings[0].relied_on["Parents"]
    assert before.accepted == 0
    happened("decision.published", decision, None, ref="2027-1")
    after = queries.power_balance_of(None, session).groupings[0].relied_on["Parents"]
    assert (after.accepted, after.total) == (1, 8)
    assert isnan(after.ratio)


@pytest.mark.usefixtures("inside")
def test_common_ground_counts_for_those_whose_words_it_is(workspace):
    session = filled(workspace)
    for who in list(Participant.objects.filter(session=session.pk)):
        own = session.statements.filter(state="live", origin="contributed")
        builders.cast(session, who, {row.number: 1 for row in own[:3]})
    result = actions.close_session(session=session, by=None)
    actions.add_analysis(result=result, by=None)
    session.refresh_from_db()
    row = queries.power_balance_of(None, session).groupings[0].common_ground["Parents"]
    assert (row.accepted, row.total) == (3, 8)


@pytest.mark.usefixtures("inside")
def test_speaking_time_is_set_beside_how_many_people_there_were(workspace):
    session = filled(workspace)
    for label, seconds in (("Parents", 300), ("Neighbours", 60), ("Young people", 40)):
        option = GroupOption.objects.get(grouping__session=session, label=label)
        actions.record_turn(session=session, option=option, seconds=seconds, interruptions=1, by=None)
    actions.record_turn(session=session, option=None, seconds=100, by=None)
    found = closed(session)
    assert found.groupings[0].spoke["Parents"].ratio == pytest.approx((300 / 500) / (8 / 24))
    assert "Parents spoke for 5 min 0 s in 1 turn, 1.8 times their share of people" in said(found)


@pytest.mark.usefixtures("inside")
def test_who_was_invited_who_came_and_who_voted(workspace):
    session = filled(workspace)
    Grouping.objects.filter(session=session).update(declared_by="by_invitation")
    parents = GroupOption.objects.get(grouping__session=session, label="Parents")
    addresses = [f"parent{n}@example.org" for n in range(16)]
    actions.invite(session=session, emails=addresses, option=parents, by=None)
    came = closed(session).groupings[0].came
    assert (came["Parents"].invited, came["Parents"].joined, came["Parents"].voted) == (16, 8, 8)
    middle, low, high = came["Parents"].came
    assert middle == pytest.approx(8.5 / 17)
    assert low < middle < high
    assert came["Neighbours"].came is None


@pytest.mark.usefixtures("inside")
def test_nothing_is_told_before_the_session_is_closed(workspace):
    assert queries.power_balance_of(None, filled(workspace)) is None


@pytest.mark.usefixtures("inside")
def test_without_questions_about_groups_there_is_nothing_to_compare(workspace):
    session = builders.opened(workspace, groupings=())
    builders.cast(session, builders.joined(session), {1: 1})
    found = closed(session)
    assert found.groupings == ()
    assert found.people == 1


def test_a_small_rest_hides_the_smallest_group_as_well():
    groups = {"a": set("abcdefg"), "b": set("hijkl"), "c": set("mn")}
    everyone = set("abcdefghijklmn")
    assert told_groups(groups, everyone, minimum=5) == {"a"}
    assert told_groups(groups, everyone - set("mn"), minimum=5) == {"a", "b"}
    assert told_groups(groups, everyone | set("opq"), minimum=5) == {"a", "b"}


def test_groups_that_overlap_are_each_set_beside_everyone_else():
    groups = {"a": set("abcdef"), "b": set("abcdefghi")}
    assert told_groups(groups, set("abcdefghijk"), minimum=5, multiple=True) == {"a"}


class TestPages:
    @pytest.fixture
    def session(self, workspace):
        with scope(workspace=workspace):
            return filled(workspace)

    def test_officers_and_the_group_read_the_same(self, signed_in, client, workspace, session):
        browser = signed_in("observer")
        address = reverse("reflection:power_balance", args=[workspace.slug, session.pk])
        assert "once the session is closed" in text_of(browser.get(address))
        with scope(workspace=workspace):
            found = closed(session)
        page = browser.get(address)
        ours = client.get(reverse("reflection:our_power_balance", args=[session.pk]))
        for answer in (page, ours):
            assert faults_of(answer) == []
            assert "Parents added 8 statements" in text_of(answer)
            assert "How this was worked out" in text_of(answer)
        assert said(found).splitlines()[0] in text_of(ours)

    def test_the_group_cannot_look_before_the_end(self, client, session):
        assert client.get(reverse("reflection:our_power_balance", args=[session.pk])).status_code == 404

    def test_nobody_is_named(self, client, workspace, session):
        with scope(workspace=workspace):
            closed(session)
            names = [
                each for seat in Participant.objects.all() for each in (str(seat.pk), pseudonym_of(seat))
            ]
        page = client.get(reverse("reflection:our_power_balance", args=[session.pk])).content.decode()
        assert not any(name in page for name in names)
