"""Deciding on statements: by one moderator or two, a second look, a blind check, and undoing at once."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.rooms.reflection import actions, home, queries
from moothall.rooms.reflection.acts import is_sampled
from moothall.rooms.reflection.models import ModerationAct, Statement

NEW = "Libraries should stay open until eight."
texts = (f"Everyone should be able to swim {number} lengths" for number in count(2))


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


@pytest.fixture
def two(workspace):
    """A session whose statements two moderators have to agree on."""
    with scope(workspace=workspace):
        return builders.opened(workspace, second_moderator=True)


@pytest.fixture
def moderators(person, workspace):
    return [person("facilitator", workspace) for _ in range(3)]


def decide(statement, act="approve", by=None, **fields):
    if act == "reject":
        fields = {"reason": "unclear", **fields}
    return actions.moderate_statement(statement=statement, act=act, by=by, **fields)


def state_of(statement):
    return Statement.objects.get(pk=statement.pk).state


def refusal(action, **fields):
    with pytest.raises(actions.SessionRefused) as info:
        action(**fields)
    return str(info.value)


# --- one moderator ---


def test_what_is_not_used_needs_a_reason_of_the_list_and_may_carry_a_note(inside, session):
    statement = builders.contributed(session, NEW)
    for reason in ("", "because"):
        with pytest.raises(actions.SessionRefused) as info:
            decide(statement, "reject", reason=reason)
        assert info.value.problems == [("reason", "Choose why it is not used")]
    act = decide(statement, "reject", reason="off_topic", note=" Ask the library. ")
    assert (act.reason, act.note_to_author, act.standing) == ("off_topic", "Ask the library.", "final")
    assert state_of(statement) == "rejected"
    statement.refresh_from_db()
    assert (statement.record.title, statement.record.state) == ("Statement 7", "draft")


def test_a_note_is_short_and_an_act_is_one_of_two(inside, session):
    statement = builders.contributed(session, NEW)
    assert "300" in refusal(
        actions.moderate_statement, statement=statement, act="approve", note="a" * 301, by=None
    )
    assert "Accept" in refusal(actions.moderate_statement, statement=statement, act="", by=None)


def test_an_act_says_the_role_and_a_pseudonym_and_the_ledger_the_number(inside, session, moderators):
    act = decide(builders.contributed(session, NEW), by=moderators[0])
    assert act.role == "facilitator"
    assert moderators[0].name not in act.moderator
    assert Event.objects.get(name="statement.approved").says == {"number": 7, "standing": "final"}
    decide(builders.contributed(session, "Another one to look at."), "reject", by=moderators[0])
    says = Event.objects.get(name="statement.rejected").says
    assert says == {"number": 8, "reason": "unclear", "standing": "final"}


def test_what_has_been_decided_is_not_decided_again(inside, session):
    statement = builders.contributed(session, NEW)
    decide(statement)
    assert "accepted already" in refusal(decide, statement=statement)
    rejected = builders.contributed(session, "Another one to look at.")
    decide(rejected, "reject")
    assert "decided on already" in refusal(decide, statement=rejected)


def test_what_was_accepted_can_be_taken_off_later_and_a_seed_cannot(inside, session):
    statement = builders.accepted(session, NEW)
    decide(statement, "reject", reason="personal_data")
    assert state_of(statement) == "rejected"
    seed = builders.numbered(session, 1)
    assert "someone taking part" in refusal(decide, statement=seed, act="reject")


def test_acts_are_never_changed_or_deleted(inside, session):
    act = decide(builders.contributed(session, NEW))
    with pytest.raises(DatabaseError, match="rows cannot be changed"):
        ModerationAct.objects.filter(pk=act.pk).update(reason="unclear")


@pytest.mark.parametrize("step", ["results", "synthesise"])
def test_while_people_look_at_results_acts_can_be_undone_only(inside, session, moderators, step):
    waiting, decided = builders.contributed(session, NEW), builders.contributed(session, next(texts))
    decide(decided, by=moderators[0])
    if not session.steps.filter(kind=step).exists():
        session.steps.filter(kind="discuss").update(kind=step)
    builders.start(session, step)
    assert "only be undone" in refusal(decide, statement=waiting)
    actions.undo_moderation(statement=decided, by=moderators[0])
    assert state_of(decided) == "waiting"


def test_once_the_session_is_closed_nothing_is_decided(inside, session):
    statement = builders.contributed(session, NEW)
    actions.close_session(session=session, by=None)
    assert "at the moment" in refusal(decide, statement=statement)


def test_where_statements_are_shown_at_once_the_queue_holds_what_nobody_has_checked(inside, moderators):
    session = builders.opened(inside, moderation="after")
    first, second = builders.contributed(session, NEW), builders.contributed(session, next(texts))
    queued = [each.statement for each in queries.statements_to_moderate(moderators[0], session)]
    assert queued == [first, second]
    decide(first, by=moderators[0])
    decide(second, "reject", by=moderators[0])
    assert queries.statements_to_moderate(moderators[0], session) == []
    assert (state_of(first), state_of(second)) == ("live", "rejected")


# --- two moderators ---


def test_two_different_people_must_agree(inside, two, moderators):
    statement = builders.contributed(two, NEW)
    assert decide(statement, by=moderators[0]).standing == "first_of_two"
    assert state_of(statement) == "waiting"
    assert "another moderator" in refusal(decide, statement=statement, by=moderators[0])
    assert decide(statement, by=moderators[1]).standing == "final"
    assert state_of(statement) == "live"


def test_a_disagreement_stays_waiting_and_says_so_until_a_third_agrees_with_one(inside, two, moderators):
    statement = builders.contributed(two, NEW)
    decide(statement, by=moderators[0])
    decide(statement, "reject", by=moderators[1])
    (queued,) = queries.statements_to_moderate(moderators[2], two)
    assert queued.is_disputed
    assert queued.may_decide
    assert state_of(statement) == "waiting"
    assert decide(statement, "reject", by=moderators[2]).standing == "final"
    assert state_of(statement) == "rejected"


def test_whoever_changes_their_mind_ends_a_disagreement(inside, two, moderators):
    statement = builders.contributed(two, NEW)
    decide(statement, by=moderators[0])
    decide(statement, "reject", by=moderators[1])
    assert decide(statement, by=moderators[1]).standing == "final"
    assert state_of(statement) == "live"


def test_an_opinion_that_is_undone_counts_no_more(inside, two, moderators):
    statement = builders.contributed(two, NEW)
    decide(statement, by=moderators[0])
    actions.undo_moderation(statement=statement, by=moderators[0])
    assert decide(statement, by=moderators[1]).standing == "first_of_two"


def test_what_one_moderator_has_said_waits_for_the_others_only(inside, two, moderators):
    decide(builders.contributed(two, NEW), by=moderators[0])
    (own,) = queries.statements_to_moderate(moderators[0], two)
    (other,) = queries.statements_to_moderate(moderators[1], two)
    assert (own.may_decide, other.may_decide) == (False, True)


# --- a second look ---


def test_a_second_look_is_decided_by_another_moderator(inside, session, moderators):
    statement = builders.contributed(session, NEW)
    decide(statement, "reject", by=moderators[0])
    actions.request_second_look(statement=statement, by=statement.author)
    assert state_of(statement) == "waiting"
    assert "You have decided on this before" in refusal(decide, statement=statement, by=moderators[0])
    (queued,) = queries.statements_to_moderate(moderators[0], session)
    assert not queued.may_decide
    assert decide(statement, by=moderators[1]).act == "restore"
    assert state_of(statement) == "live"


def test_a_second_look_ends_the_matter(inside, session, moderators):
    statement = builders.contributed(session, NEW)
    decide(statement, "reject", by=moderators[0])
    actions.request_second_look(statement=statement, by=statement.author)
    decide(statement, "reject", by=moderators[1])
    again = refusal(actions.request_second_look, statement=statement, by=statement.author)
    assert again == "A second look can be asked for once."


def test_one_other_moderator_decides_a_second_look_where_two_had_to_agree(inside, two, moderators):
    statement = builders.contributed(two, NEW)
    for moderator in moderators[:2]:
        decide(statement, "reject", by=moderator)
    actions.request_second_look(statement=statement, by=statement.author)
    assert "before" in refusal(decide, statement=statement, by=moderators[1])
    assert decide(statement, by=moderators[2]).standing == "final"


# --- undoing at once ---


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_an_act_is_undone_within_a_minute_and_both_are_in_the_ledger(inside, session, moderators, act):
    statement = builders.contributed(session, NEW)
    decide(statement, act, by=moderators[0])
    assert queries.act_to_undo(moderators[0], session).statement == statement
    actions.undo_moderation(statement=statement, by=moderators[0])
    assert state_of(statement) == "waiting"
    assert queries.act_to_undo(moderators[0], session) is None
    assert Event.objects.get(name="statement.restored").says == {"numbers": [7], "withdrawn": []}


def test_what_was_live_before_is_live_again(inside, moderators):
    session = builders.opened(inside, moderation="after")
    statement = builders.contributed(session, NEW)
    decide(statement, "reject", by=moderators[0])
    actions.undo_moderation(statement=statement, by=moderators[0])
    assert state_of(statement) == "live"
    decide(statement, by=moderators[0])
    decide(statement, "reject", by=moderators[1])
    actions.undo_moderation(statement=statement, by=moderators[1])
    assert state_of(statement) == "live"


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_undoing_a_second_look_asks_for_it_again(inside, session, moderators, act):
    statement = builders.contributed(session, NEW)
    decide(statement, "reject", by=moderators[0])
    actions.request_second_look(statement=statement, by=statement.author)
    decide(statement, act, by=moderators[1])
    actions.undo_moderation(statement=statement, by=moderators[1])
    statement.refresh_from_db()
    assert (statement.state, statement.second_look) == ("waiting", "asked")


def test_undoing_a_refusal_takes_back_the_second_look_that_it_led_to(inside, session, moderators):
    statement = builders.contributed(session, NEW)
    decide(statement, "reject", by=moderators[0])
    actions.request_second_look(statement=statement, by=statement.author)
    actions.undo_moderation(statement=statement, by=moderators[0])
    statement.refresh_from_db()
    assert (statement.state, statement.second_look) == ("waiting", "not_asked")


def test_nobody_undoes_what_another_has_done_or_what_is_older_than_a_minute(
    inside, session, moderators, monkeypatch
):
    statement = builders.contributed(session, NEW)
    decide(statement, by=moderators[0])
    undo = {"statement": statement}
    assert "nothing of yours" in refusal(actions.undo_moderation, **undo, by=moderators[1])
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert queries.act_to_undo(moderators[0], session) is None
    assert "more than a minute" in refusal(actions.undo_moderation, **undo, by=moderators[0])


# --- the blind check ---


def sampled(session, by, act="approve"):
    """A decided statement of the sampled tenth."""
    while True:
        statement = builders.contributed(session, next(texts))
        if is_sampled(statement):
            decide(statement, act, by=by)
            return statement
        decide(statement, by=by)


def test_a_statement_is_sampled_by_its_key_whatever_else_it_is():
    sample = [is_sampled(Statement()) for _ in range(4000)]
    assert 300 < sum(sample) < 500
    statement = Statement()
    assert len({is_sampled(statement) for _ in range(5)}) == 1


def test_a_tenth_is_checked_by_somebody_who_did_not_decide_and_changes_nothing(inside, session, moderators):
    first, second = sampled(session, moderators[0]), sampled(session, moderators[0], "reject")
    assert queries.statement_to_check_blind(moderators[0], session) is None
    for statement in (first, second):
        assert queries.statement_to_check_blind(moderators[1], session) == statement
        actions.check_blind(statement=statement, act="approve", by=moderators[1])
    assert queries.statement_to_check_blind(moderators[2], session) is None
    agreement = queries.blind_agreement(moderators[1], session)
    assert (agreement.checked, agreement.agreed, agreement.apart) == (2, 1, [second])
    assert (state_of(first), state_of(second)) == ("live", "rejected")
    says = [event.says for event in Event.objects.filter(name="moderation.checked_blind").order_by("seq")]
    assert says == [{"number": first.number, "agreed": True}, {"number": second.number, "agreed": False}]


def test_only_a_decided_statement_of_the_sample_is_checked_once_and_by_another(inside, session, moderators):
    statement = sampled(session, moderators[0])
    waiting = builders.contributed(session, NEW)
    check = {"act": "approve"}
    assert "not one to be checked" in refusal(
        actions.check_blind, statement=waiting, **check, by=moderators[1]
    )
    assert "somebody else checks it" in refusal(
        actions.check_blind, statement=statement, **check, by=moderators[0]
    )
    actions.check_blind(statement=statement, **check, by=moderators[1])
    assert "not one to be checked" in refusal(
        actions.check_blind, statement=statement, **check, by=moderators[2]
    )


def test_a_blind_check_counts_neither_as_an_opinion_nor_against_an_undoing(inside, session, moderators):
    statement = sampled(session, moderators[0])
    actions.check_blind(statement=statement, act="reject", reason="unclear", by=moderators[1])
    actions.undo_moderation(statement=statement, by=moderators[0])
    assert state_of(statement) == "waiting"


# --- who sees what ---


def test_only_who_may_moderate_sees_what_waits(inside, session, person):
    waiting = builders.contributed(session, NEW)
    for role in ("observer", "member", "reviewer", "administrator"):
        who = person(role, inside)
        assert queries.statements_to_moderate(who, session) == []
        assert queries.statement_to_act_on(who, session, waiting.pk) is None
        assert queries.statement_to_check_blind(who, session) is None


def test_what_waits_is_on_the_first_screen_of_who_can_decide_it(inside, session, person, moderators):
    assert home.statements_to_moderate(moderators[0], inside) == []
    builders.contributed(session, NEW)
    (waiting,) = home.statements_to_moderate(moderators[0], inside)
    assert waiting.title == f"1 statement waits to be moderated: “{session.question}”"
    assert waiting.url.endswith("/moderation/")
    assert home.statements_to_moderate(person("member", inside), inside) == []
    builders.start(session, "close")
    assert home.statements_to_moderate(moderators[0], inside) == []


# --- the pages ---


@pytest.fixture
def pages(workspace, session):
    """The address of a moderation page: ``pages("moderate", statement)``."""
    cache.clear()

    def address(name, statement=None):
        keys = [statement.pk] if statement else []
        return reverse(f"reflection:{name}", args=[workspace.slug, session.pk, *keys])

    return address


@pytest.fixture
def waiting(workspace, session):
    with scope(workspace=workspace):
        return [builders.contributed(session, text) for text in (NEW, "Parks need more lights at night.")]


def words(answer):
    return answer.content.decode()


def test_the_queue_shows_one_statement_at_a_time(signed_in, pages, waiting, workspace):
    browser = signed_in("facilitator")
    page = words(browser.get(pages("moderation")))
    assert "2 statements wait for you." in page
    assert page.index("Statement 7") < page.index("Also waiting") < page.index("8. Parks need more lights")
    answer = browser.post(pages("moderate", waiting[0]), {"act": "approve"}, follow=True)
    page = words(answer)
    assert "Statement 7 is accepted. People can vote on it." in page
    assert "Statement 8" in page
    assert builders.SEEDS[2] in page
    browser.post(pages("moderate", waiting[1]), {"act": "reject", "reason": "duplicate", "note": "See 3."})
    assert "Nothing waits for you." in words(browser.get(pages("moderation")))
    with scope(workspace=workspace):
        assert [state_of(each) for each in waiting] == ["live", "rejected"]


def test_what_does_not_wait_can_be_taken_off_or_changed_and_not_accepted_again(
    signed_in, pages, waiting, workspace, session
):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        decide(waiting[0])
        seed = builders.numbered(session, 1)
        merged = actions.merge_statements(statements=[waiting[1]], into=seed, reason="The same", by=None)
    accept, reject, merge = 'value="approve"', 'value="reject"', "merge it"
    offered = {
        waiting[0]: [reject, merge],
        merged: [merge],
        waiting[1]: [],
    }
    for statement, expected in offered.items():
        page = words(browser.get(pages("moderate", statement)))
        assert [each for each in (accept, reject, merge) if each in page] == expected


def test_a_reason_that_is_missing_is_asked_for_and_the_note_kept(signed_in, pages, waiting):
    answer = signed_in("facilitator").post(
        pages("moderate", waiting[0]), {"act": "reject", "reason": "", "note": "Kept as it was."}
    )
    assert answer.status_code == 422
    assert "Choose why it is not used" in words(answer)
    assert "Kept as it was." in words(answer)


def test_an_act_is_undone_by_the_button_right_after_it(signed_in, pages, waiting, workspace):
    browser = signed_in("facilitator")
    page = words(browser.post(pages("moderate", waiting[0]), {"act": "approve"}, follow=True))
    undo = re.search(r'action="([^"]+/undo/)"', page)[1]
    assert "as it was" in words(browser.post(undo, follow=True))
    with scope(workspace=workspace):
        assert state_of(waiting[0]) == "waiting"
    assert "nothing of yours" in words(browser.post(undo, follow=True))


def test_a_statement_that_somebody_else_has_decided_on_meanwhile_says_so(
    signed_in, pages, waiting, workspace
):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        decide(waiting[0], "reject")
    answer = browser.post(pages("moderate", waiting[0]), {"act": "approve"})
    assert answer.status_code == 422
    assert "has been decided on already" in words(answer)


def test_the_page_says_that_moderators_differ_and_hides_a_single_opinion(
    signed_in, workspace, two, moderators
):
    with scope(workspace=workspace):
        statement = builders.contributed(two, NEW)
        decide(statement, "reject", by=moderators[0])
    browser = signed_in("facilitator")
    address = reverse("reflection:moderation", args=[workspace.slug, two.pk])
    page = words(browser.get(address))
    assert "You do not see what they said" in page
    assert page.count(ModerationAct.Reason.UNCLEAR.label) == 1
    with scope(workspace=workspace):
        decide(statement, by=moderators[1])
    assert "Moderators see it differently: one says “It cannot be understood”, one accepts it." in words(
        browser.get(address)
    ).replace("&#x27;", "'")


def test_the_blind_check_does_not_say_what_was_decided(signed_in, pages, workspace, session, moderators):
    with scope(workspace=workspace):
        statement = sampled(session, moderators[0], "reject")
    browser = signed_in("facilitator")
    assert "Check one" in words(browser.get(pages("moderation")))
    page = words(browser.get(pages("check_blind")))
    assert statement.text in page
    assert f"Statement {statement.number}" not in page
    assert 'value="reject"' in page
    shown = re.search(r'name="checked" value="([^"]+)"', page)[1]
    sent = {"act": "reject", "reason": "unclear", "checked": shown}
    assert "The decision before was the same." in words(browser.post(pages("check_blind"), sent, follow=True))
    again = browser.post(pages("check_blind"), sent)
    assert again.status_code == 422
    assert "Of 1 decision checked blind, 1 came out the same." in words(browser.get(pages("moderation")))


def test_the_page_of_a_waiting_statement_keeps_its_words_from_who_only_reads(
    signed_in, pages, waiting, workspace
):
    with scope(workspace=workspace):
        address = waiting[0].record.url
    assert NEW in words(signed_in("facilitator").get(address))
    page = words(signed_in("observer").get(address))
    assert NEW not in page
    assert "read by moderators only" in page


def test_an_unknown_statement_is_not_found(signed_in, pages, workspace, session):
    with scope(workspace=workspace):
        other = builders.opened(workspace).statements.first()
    browser = signed_in("facilitator")
    names = ("moderate", "merge_statement", "split_statement", "reword_statement", "undo_lineage")
    assert {browser.get(pages(name, other)).status_code for name in names} == {404}
    assert browser.post(pages("undo_moderation", other)).status_code == 404
