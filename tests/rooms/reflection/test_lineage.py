"""Splitting, merging and rewording: parents keep their words and votes, and everything can be undone."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Lineage, Statement, Vote, VoteEvent

WHY = "They say the same"


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


def merge(session, *numbers, into=None, text="", reason=WHY):
    return actions.merge_statements(
        statements=[builders.numbered(session, number) for number in numbers],
        into=into and builders.numbered(session, into),
        text=text,
        reason=reason,
        by=None,
    )


def states(session, *numbers):
    return [builders.numbered(session, number).state for number in numbers]


def tallies(session):
    """Every vote that counts, by statement: the reference that undoing must restore."""
    rows = Vote.objects.filter(round__session=session, statement__state="live")
    return sorted(rows.values_list("statement__number", "value", "pseudonym"))


def problems(action, **fields):
    with pytest.raises(actions.SessionRefused) as info:
        action(**fields)
    return info.value.problems


# --- what becomes of a statement ---


def test_a_reworded_statement_keeps_its_words_and_votes_and_leaves_the_queue(inside, session):
    builders.voted_on(session, 3, nobody=(2, 1, 0))
    parent = builders.numbered(session, 3)
    child = actions.reword_statement(
        statement=parent, text="Parks need lights from October to March.", reason="Clearer", by=None
    )
    parent.refresh_from_db()
    assert (parent.text, parent.state, parent.votes.count()) == (builders.SEEDS[2], "reworded", 3)
    assert (child.number, child.state, child.votes.count()) == (7, "live", 0)
    with pytest.raises(actions.SessionRefused):
        builders.cast(session, builders.joined(session), {3: 1})
    builders.cast(session, builders.joined(session), {7: 1})


def test_the_record_of_a_child_rests_on_those_of_its_parents(inside, session):
    child = merge(session, 1, 2, text="Children should swim and walk freely.")
    links = child.record.foundations.filter(relation="derived_from").order_by("rests_on__title")
    assert {link.rests_on.title for link in links} == set(builders.SEEDS[:2])
    assert builders.numbered(session, 1).record.state == "superseded"


def test_a_split_makes_two_to_five(inside, session):
    parent = builders.numbered(session, 4)
    parts = ["Sports clubs cost too much.", "", "Families need help with kit.", "Fees should fall."]
    children = actions.split_statement(statement=parent, texts=parts, reason="Three ideas", by=None)
    assert [child.number for child in children] == [7, 8, 9]
    assert states(session, 4) == ["split"]
    assert Event.objects.get(name="statement.split").says == {"number": 4, "into": [7, 8, 9]}


def test_a_merge_goes_into_one_that_is_there_or_into_a_new_one(inside, session):
    assert merge(session, 1, 2, into=3).number == 3
    assert states(session, 1, 2, 3) == ["merged", "merged", "live"]
    child = merge(session, 4, 5, text="Clubs and playgrounds for everybody.")
    assert (child.number, child.origin) == (7, "seed")
    says = [event.says for event in Event.objects.filter(name="statement.merged").order_by("seq")]
    assert says == [{"numbers": [1, 2], "into": 3}, {"numbers": [4, 5], "into": 7}]


def test_what_is_made_of_a_contribution_is_one_too_and_has_no_author(inside, session):
    parent = builders.accepted(session, "Libraries should stay open until eight.")
    child = actions.reword_statement(
        statement=parent, text="Open the libraries late.", reason="Shorter", by=None
    )
    assert (child.origin, child.author) == ("contributed", None)
    assert Event.objects.get(name="statement.reworded").says == {"number": 7, "into": 8}


def test_a_waiting_statement_is_accepted_by_what_is_made_of_it(inside, session):
    waiting = builders.contributed(session, "Swimming for under-16s should be free.")
    merge(session, waiting.number, into=1)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.record.title) == ("merged", waiting.text)


def test_where_two_moderators_must_agree_a_waiting_statement_is_not_merged_by_one(inside):
    session = builders.opened(inside, second_moderator=True)
    waiting = builders.contributed(session, "Swimming for under-16s should be free.")
    with pytest.raises(actions.SessionRefused, match="Two moderators accept statement 7 first"):
        merge(session, waiting.number, into=1)


# --- what is refused ---


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"text": "short"}, "text", "The new text has 5 characters"),
        ({"text": builders.SEEDS[0]}, "text", "The new text is the same as statement 1"),
        ({"text": "Words that are long enough", "reason": " "}, "reason", "Say why"),
        ({"text": "Words that are long enough", "reason": "a" * 301}, "reason", "at most 300"),
    ],
)
def test_a_rewording_needs_words_and_a_reason(inside, session, fields, field, sentence):
    statement = builders.numbered(session, 3)
    ((name, said),) = problems(
        actions.reword_statement, **{"statement": statement, "reason": WHY, "by": None, **fields}
    )
    assert name == field
    assert sentence in said


def test_bad_parts_of_a_split_are_named_by_line(inside, session):
    statement = builders.numbered(session, 4)
    texts = ["Sports clubs cost too much.", "short", "Sports clubs cost too much."]
    said = problems(actions.split_statement, statement=statement, texts=texts, reason=WHY, by=None)
    assert [sentence for _, sentence in said] == [
        "Line 2 has 5 characters: a statement has at least 10",
        "Line 3 is the same as line 1",
    ]
    for number in (1, 6):
        texts = [f"Part number {place} of it" for place in range(number)]
        said = problems(actions.split_statement, statement=statement, texts=texts, reason=WHY, by=None)
        assert said == [("texts", "Enter two to 5 statements, one a line")]


def test_a_merge_takes_two_to_eight_of_one_session_that_are_in_use(inside, session):
    text = "One statement made of several."
    for numbers in ((1,), range(1, 10)):
        actions.add_seeds(session=session, seeds=[f"Seed {n} of {len(numbers)}" for n in range(9)], by=None)
        with pytest.raises(actions.SessionRefused, match="two to 8"):
            merge(session, *numbers, text=text)
    with pytest.raises(actions.SessionRefused, match="into itself"):
        merge(session, 1, 2, into=2)
    merge(session, 1, into=2)
    with pytest.raises(actions.SessionRefused, match="Statement 1 is not in use"):
        merge(session, 1, 3, text=text)
    with pytest.raises(actions.SessionRefused, match="that people can vote on"):
        merge(session, 3, into=1)
    other = builders.numbered(builders.opened(inside), 4)
    statements = [builders.numbered(session, 3), other]
    with pytest.raises(actions.SessionRefused, match="one session"):
        actions.merge_statements(statements=statements, text=text, reason=WHY, by=None)
    with pytest.raises(actions.SessionRefused, match="this session"):
        actions.merge_statements(statements=statements[:1], into=other, reason=WHY, by=None)


# --- undoing ---


@pytest.mark.parametrize("into", [None, 3])
def test_merge_vote_undo_restores_the_tallies_exactly_and_both_acts_are_in_the_log(inside, session, into):
    builders.voted_on(session, 1, parents=(3, 1, 1))
    builders.voted_on(session, 2, young_people=(0, 4, 2))
    before, events = tallies(session), VoteEvent.objects.count()
    child = merge(session, 1, 2, into=into, text="" if into else "Children should swim and walk freely.")
    voters = [builders.joined(session) for _ in range(3)]
    if into is None:
        for who in voters:
            builders.cast(session, who, {child.number: 1})
    actions.undo_lineage(act=Lineage.objects.first().act, reason="It was hasty", by=None)
    assert tallies(session) == before
    assert VoteEvent.objects.count() == events + (0 if into else 3)
    assert states(session, 1, 2) == ["live", "live"]
    assert builders.numbered(session, child.number).state == ("live" if into else "withdrawn")
    log = [(entry.number, entry.act, entry.reason) for entry in queries.moderation_log(None, session)]
    merged, undone = [(n, "merge", WHY) for n in (1, 2)], [(n, "undo", "It was hasty") for n in (1, 2)]
    assert log == merged + undone
    says = Event.objects.get(name="statement.restored").says
    assert says == {"numbers": [1, 2], "withdrawn": [] if into else [7]}


def test_what_was_undone_can_be_merged_the_other_way_round(inside, session):
    merge(session, 1, into=2)
    actions.undo_lineage(act=Lineage.objects.get().act, reason="The wrong way", by=None)
    merge(session, 2, into=1)
    assert states(session, 1, 2) == ["live", "merged"]


def test_undoing_needs_a_reason_and_happens_once(inside, session):
    merge(session, 1, into=2)
    act = Lineage.objects.get().act
    assert problems(actions.undo_lineage, act=act, reason="", by=None) == [("reason", "Say why")]
    actions.undo_lineage(act=act, reason="Hasty", by=None)
    assert "undone already" in problems(actions.undo_lineage, act=act, reason="Again", by=None)[0][1]


def test_what_has_gone_further_is_undone_from_its_end(inside, session):
    child = merge(session, 1, 2, text="Children should swim and walk freely.")
    first = Lineage.objects.first().act
    merge(session, 3, into=child.number)
    assert "statement 7" in problems(actions.undo_lineage, act=first, reason="Hasty", by=None)[0][1]
    actions.undo_lineage(act=Lineage.objects.last().act, reason="Hasty", by=None)
    grandchild = actions.reword_statement(statement=child, text="Swim and walk freely.", reason=WHY, by=None)
    assert "statement 7" in problems(actions.undo_lineage, act=first, reason="Hasty", by=None)[0][1]
    actions.undo_lineage(act=grandchild.parents.get().act, reason="Hasty", by=None)
    actions.undo_lineage(act=first, reason="Hasty", by=None)
    assert states(session, 1, 2, 3, 7, 8) == ["live", "live", "live", "withdrawn", "withdrawn"]


def test_a_statement_that_waited_waits_again(inside, session, person):
    moderator, other = person("facilitator", inside), person("facilitator", inside)
    waiting = builders.contributed(session, "Swimming for under-16s should be free.")
    actions.merge_statements(
        statements=[waiting], into=builders.numbered(session, 1), reason=WHY, by=moderator
    )
    actions.undo_moderation(statement=waiting, by=moderator)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.record.title) == ("waiting", "Statement 7")
    actions.moderate_statement(statement=waiting, act="reject", reason="unclear", by=moderator)
    actions.request_second_look(statement=waiting, by=waiting.author)
    with pytest.raises(actions.SessionRefused, match="before"):
        actions.reword_statement(statement=waiting, text="Free swimming.", reason=WHY, by=moderator)
    actions.reword_statement(statement=waiting, text="Free swimming.", reason=WHY, by=other)
    actions.undo_moderation(statement=waiting, by=other)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.second_look) == ("waiting", "asked")


def test_parents_that_come_back_can_be_voted_on_in_a_later_round(inside, session):
    merge(session, 1, 2, text="Children should swim and walk freely.")
    actions.close_round(session=session, by=None)
    actions.open_round(session=session, by=None)
    actions.undo_lineage(act=Lineage.objects.first().act, reason="Hasty", by=None)
    builders.cast(session, builders.joined(session), {1: 1})
    assert builders.numbered(session, 1).votes.get().round.number == 2


# --- who is asked first ---


def test_a_child_is_put_first_to_those_who_voted_on_its_parents(inside, session):
    voter, other = builders.joined(session), builders.joined(session)
    builders.cast(session, voter, {1: 1})
    builders.cast(session, other, {3: 1})
    child = merge(session, 1, 2, text="Children should swim and walk freely.")
    assert queries.children_to_serve_first(voter, session) == [child.pk]
    assert queries.children_to_serve_first(other, session) == []
    actions.undo_lineage(act=Lineage.objects.first().act, reason="Hasty", by=None)
    assert queries.children_to_serve_first(voter, session) == []


# --- the pages ---


@pytest.fixture
def pages(workspace, session):
    def address(name, number):
        with scope(workspace=workspace):
            key = builders.numbered(session, number).pk
        return reverse(f"reflection:{name}", args=[workspace.slug, session.pk, key])

    return address


def words(answer):
    return answer.content.decode()


def test_a_statement_is_reworded_split_and_merged_from_its_pages(signed_in, pages, workspace, session):
    browser = signed_in("facilitator")
    assert builders.SEEDS[2] in words(browser.get(pages("reword_statement", 3)))
    sent = {"text": "Parks need lights from October on.", "reason": "Clearer"}
    page = words(browser.post(pages("reword_statement", 3), sent, follow=True))
    assert "Statement 3 is reworded. It keeps its words and its votes." in page
    sent = {"texts": "Clubs cost too much.\r\nFamilies need help with kit.", "reason": "Two ideas"}
    assert browser.post(pages("split_statement", 4), sent).status_code == 302
    with scope(workspace=workspace):
        keys = {number: str(builders.numbered(session, number).pk) for number in (2, 5)}
    sent = {"into": keys[2], "others": [keys[5]], "text": "", "reason": WHY}
    assert browser.post(pages("merge_statement", 1), sent).status_code == 302
    sent = {"into": "", "text": "Buses and parks after dark.", "others": [], "reason": WHY}
    assert browser.post(pages("merge_statement", 6), sent).status_code == 422
    with scope(workspace=workspace):
        assert states(session, 3, 4, 1, 5, 6) == ["reworded", "split", "merged", "merged", "live"]
        assert Statement.objects.filter(session=session).count() == 9


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("reword_statement", {"text": "short", "reason": "x"}, "The new text has 5 characters"),
        ("split_statement", {"texts": "Only one part of it.", "reason": "x"}, "Enter two to 5 statements"),
        ("merge_statement", {"into": "", "text": "", "reason": "x"}, "Choose a statement, or enter"),
        ("merge_statement", {"into": "nonsense", "text": "", "reason": "x"}, "Select a valid choice"),
        ("reword_statement", {"text": "Words that are long enough"}, "Say why"),
    ],
)
def test_a_refused_change_says_why_and_keeps_what_was_typed(signed_in, pages, name, sent, sentence):
    answer = signed_in("facilitator").post(pages(name, 3), sent)
    assert answer.status_code == 422
    if "nonsense" not in sent.values():
        assert sentence in words(answer)


def test_the_page_of_a_statement_shows_its_lineage_and_leads_to_undoing_it(
    signed_in, pages, workspace, session
):
    with scope(workspace=workspace):
        merge(session, 1, 2, text="Children should swim and walk freely.")
        address = builders.numbered(session, 1).record.url
    browser = signed_in("facilitator")
    page = words(browser.get(address))
    assert "Merged into" in page
    assert "Children should swim and walk freely." in page
    assert pages("undo_lineage", 1) in page
    assert "Statement 2 became 7" in words(browser.get(pages("undo_lineage", 1)))
    assert browser.post(pages("undo_lineage", 7), {}).status_code == 422
    assert "Undone." in words(browser.post(pages("undo_lineage", 7), {"reason": "Hasty"}, follow=True))
    assert "Nothing has been made" in words(browser.get(pages("undo_lineage", 3), follow=True))
    with scope(workspace=workspace):
        assert states(session, 1, 2, 7) == ["live", "live", "withdrawn"]
