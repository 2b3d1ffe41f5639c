"""How evenly people took part, and how near decisions came to what each group said."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, text_of

from moothall.events.happened import happened
from moothall.methods.power_balance import inequality, winning_distance
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.evenness import between, nearness, parity, spread
from moothall.rooms.reflection.figures import Share
from moothall.rooms.reflection.pages.power import power_context
from moothall.trace.actions import link, make_record

PEOPLE = [f"p{number:02}" for number in range(20)]
HALVES = {"Here": set(PEOPLE[:10]), "There": set(PEOPLE[10:])}


def share(agree, disagree, passed=0):
    return Share("Here", 20, agree, disagree, passed, 5)


def closed(session):
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return queries.power_balance_of(None, session)


def lines(found):
    """Heading → (sentences, rows as text) of every part of the page."""
    context = power_context(found)
    parts = [context["spread"], *(part for question in context["parts"] for part in question["parts"])]
    return {
        part["heading"]: (part["sentences"], [[cell["text"] for cell in row] for row in part["rows"]])
        for part in parts
    }


def test_unevenness_counts_those_who_gave_nothing():
    given = dict.fromkeys(PEOPLE[:10], 2)
    row = spread(given, PEOPLE, minimum=5)
    assert (row.people, row.total) == (20, 20)
    assert row.gini == pytest.approx(inequality([2] * 10 + [0] * 10, groups=["a"] * 20).gini_corrected)
    assert row.low < row.gini < row.high


def test_unevenness_is_not_told_if_fewer_than_five_gave_anything():
    assert spread(dict.fromkeys(PEOPLE[:4], 3), PEOPLE, minimum=5) is None
    assert spread({}, PEOPLE, minimum=5) is None


def test_what_lies_between_groups_is_all_if_only_one_of_them_gave():
    row = between(dict.fromkeys(PEOPLE[:10], 3), HALVES, PEOPLE, told={"Here", "There"})
    assert row.share == pytest.approx(1)
    assert row.p_value < 0.01
    assert row.expected < 0.2
    assert between({PEOPLE[0]: 1}, HALVES, PEOPLE, told=()) is None
    assert between(dict.fromkeys(PEOPLE, 1), HALVES, PEOPLE, told={"Here", "There"}) is None


def test_parity_is_the_greatest_mean_over_the_least_of_groups_that_are_told():
    voted = {name: {"a", "b"} if name in HALVES["Here"] else {"a"} for name in PEOPLE}
    row = parity(voted, HALVES, ["a", "b"], told={"Here", "There"})
    assert (row.ratio, row.low, row.high, row.of) == (2, 2, 2, 2)
    assert parity(voted, HALVES, ["a", "b"], told={"Here"}) is None


def test_nearness_counts_only_numbers_that_are_shown():
    row = nearness([(share(15, 5), True), (share(5, 15), False), (share("few", 15), True)])
    assert (row.statements, row.votes) == (2, 40)
    expected = winning_distance(agree=[[15, 5]], disagree=[[5, 15]], direction=[1, 0])[0]
    assert row.distance == pytest.approx(expected)
    assert row.low < expected < row.high
    assert nearness([(share(12, "complement", "complement"), True)]) is None


@pytest.mark.usefixtures("inside")
def test_the_page_says_how_evenly_people_voted_and_how_much_lies_between_groups(workspace):
    session = builders.opened(workspace)
    for group, statements in (("Parents", 6), ("Neighbours", 3)):
        for _ in range(8):
            builders.cast(
                session, builders.joined(session, group), dict.fromkeys(range(1, statements + 1), 1)
            )
    found = lines(closed(session))
    words, rows = found["How evenly people took part"]
    assert words[0] == "Statements added: not shown, because fewer than 5 people added any."
    assert words[1].startswith("Statements voted on: 72 by 16 people.")
    assert rows[1] == ["Statements voted on", "16", "72", "0.18", "0.11 to 0.18"]
    words, rows = found["Who voted on how much"]
    assert "voted on 2.0 times as many as the one that voted on fewest (90% interval 2.0 to 2.0" in words[0]
    assert rows[0][:4] == ["Parents", "8", "6.0", "1.3"]
    assert rows[1] == ["Young people", "not shown", "", "", ""]
    words, rows = found["How much of the unevenness lies between groups"]
    assert rows[0][:2] == ["Statements voted on", "100%"]
    assert "clearly more than chance alone" in words[0]


def decided(session, title, **relations):
    """A published decision that looked at statements, by relation and their number."""
    decision = make_record(workspace=session.workspace, kind="decision", title=title, url="/d/")
    for relation, number in relations.items():
        link(of=decision, rests_on=builders.numbered(session, number).record, relation=relation)
    return decision


@pytest.mark.usefixtures("inside")
def test_the_page_says_how_near_a_published_decision_is_to_each_group(workspace):
    session = builders.opened(workspace)
    for number in (1, 2):
        builders.voted_on(session, number, parents=(15, 5, 5), neighbours=(5, 15, 5))
    decision = decided(session, "Swimming is free", relied_on=1, considered=2)
    heading = "How near the decision “Swimming is free” is to each group"
    assert heading not in lines(closed(session))
    happened("decision.published", decision, None, ref="2027-1")
    words, rows = lines(queries.power_balance_of(None, session))[heading]
    assert rows[0][:4] == ["Parents", "1", "20", "0.26"]
    assert rows[2][:4] == ["Neighbours", "1", "20", "0.74"]
    assert rows[1] == ["Young people", "not shown", "", "", ""]
    assert words[0].startswith("Parents: 0.26 by 1 statement, if 0 is")


@pytest.mark.usefixtures("inside")
def test_what_a_decision_set_aside_counts_as_gone_against(workspace):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(15, 5, 5), neighbours=(5, 15, 5))
    happened("decision.published", decided(session, "No", set_aside=1), None, ref="2027-1")
    (near,) = closed(session).groupings[0].near
    assert near.groups["Parents"].distance == pytest.approx(15.5 / 21)


@pytest.mark.usefixtures("inside")
def test_the_ledger_is_asked_once_however_many_decisions_there_are(workspace, django_assert_max_num_queries):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(8, 8, 8))
    closed(session)

    def asked(number):
        with django_assert_max_num_queries(60) as captured:
            found = queries.statuses(None, session, [builders.numbered(session, 1)] * number)
        assert len(found) == number
        return len(captured), len(found[0].decisions)

    before = asked(1)
    for title in ("One", "Two", "Three"):
        happened("decision.published", decided(session, title, relied_on=1), None, ref=title)
    after = asked(3)
    assert after[1] == 3
    # The numbered statements are looked up one by one, and the ledger once.
    assert after[0] - before[0] <= 3


def test_the_group_itself_reads_the_same(client, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace)
        builders.voted_on(session, 1, parents=(5, 5, 5), neighbours=(5, 5, 5))
        happened("decision.published", decided(session, "Swimming is free", relied_on=1), None, ref="2027-1")
        closed(session)
    page = client.get(reverse("reflection:our_power_balance", args=[session.pk]))
    assert faults_of(page) == []
    for words in ("How evenly people took part", "Swimming is free", "Who voted on how much"):
        assert words in text_of(page)
