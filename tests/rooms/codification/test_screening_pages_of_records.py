"""The list of records, the page of one, judging many together, and settling conflicts."""

import uuid

import pytest
from django.conf import settings
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import reviewing
from tests.rooms.codification.test_screening_pages import Screener

from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Conflict, Verdict


@pytest.fixture
def made(workspace):
    with scope(workspace=workspace):
        yield reviewing.screening(workspace, people=3, records=4)


@pytest.fixture
def lead(made):
    return Screener(made, made.lead)


@pytest.fixture
def third(made):
    return Screener(made, made.people[2])


def listed(screener, **query):
    screener.answer = screener.client.get(screener.address("review_records", **query))
    return [str(record) for record in screener.made.records if str(record) in screener.page]


def titles(*records):
    return [str(record) for record in records]


def test_records_are_found_by_stage_state_and_words(made, lead, workspace):
    one, two, three, four = made.records
    made.both(one, "exclude", "exclude")
    made.both(two, "include", "include")
    assert listed(lead) == titles(one, two, three, four)
    assert listed(lead, status="excluded") == titles(one)
    assert listed(lead, stage="full_text") == titles(two)
    assert listed(lead, words=three.source.title) == titles(three)
    assert listed(lead, words="nothing of the kind") == []
    assert "No record matches" in lead.page


def test_lists_page_at_fifty(made, lead, workspace):
    made.add(*(reviewing.paper(workspace) for _ in range(60)))
    lead.get("review_records")
    assert lead.page.count('name="record"') == 50
    assert "page=2" in lead.page


def test_a_list_tells_ones_own_verdict_and_nobody_elses(made, lead, third):
    made.judge(made.lead, made.records[0], "exclude", note="Mine")
    lead.get("review_records")
    assert "You: exclude" in lead.words
    third.get("review_records")
    assert "You:" not in third.words
    assert "Mine" not in third.page


def test_many_are_judged_together_after_a_page_that_shows_them_all(made, lead):
    ticked = made.records[:3]
    address = lead.address("judge_together", record=[str(record.pk) for record in ticked])
    lead.answer = lead.client.get(address)
    assert "What do you say of 3 records?" in lead.words
    assert all(str(record) in lead.page for record in ticked)
    assert Verdict.objects.count() == 0
    fields = {"once": str(uuid.uuid4()), "criterion": "adults"}
    lead.answer = lead.client.post(address, fields)
    assert lead.answer.status_code == 422
    lead.answer = lead.client.post(address, fields | {"says": "exclude"}, follow=True)
    assert "Judged: 3 records." in lead.words
    given = Verdict.objects.all()
    assert {(row.says, row.criterion.code, row.shown_because) for row in given} == {
        ("exclude", "adults", "manual")
    }


def test_together_leaves_what_has_no_place_and_says_so(made, lead):
    first, second = made.records[:2]
    for person in made.people[1:]:
        made.judge(person, first, "include")
    once = uuid.uuid4()
    done = actions.judge_together(
        review=made.review, candidates=[first, second], says="exclude", once=once, by=made.lead
    )
    first.refresh_from_db()
    assert ([row.candidate for row in done.given], len(done.refused)) == ([second], 1)
    again = actions.judge_together(
        review=made.review, candidates=[second], says="exclude", once=once, by=made.lead
    )
    assert again.given == done.given


def test_together_is_for_one_stage_and_at_most_a_hundred(made, lead):
    made.both(made.records[0], "include", "include")
    for record in made.records:
        record.refresh_from_db()
    say = {"review": made.review, "says": "exclude", "once": uuid.uuid4(), "by": made.lead}
    for candidates in ([], made.records[:2], made.records[1:2] * 101):
        with pytest.raises(actions.EvidenceRefused):
            actions.judge_together(candidates=candidates, **say)
    lead.get("judge_together")
    assert lead.answer.status_code == 302


def test_a_record_is_picked_by_hand_from_its_page(made, lead):
    record = made.records[3]
    lead.get("candidate", record.pk)
    assert "Screen this one" in lead.page
    lead.post("pick_record", record.pk)
    assert lead.shown == str(record.pk)
    assert "Chosen by hand" in lead.words


def test_the_page_of_a_record_opens_when_both_are_in(made, lead, third):
    record = made.records[0]
    made.judge(made.people[1], record, "exclude", note="A secret note")
    for screener in (lead, third):
        screener.get("candidate", record.pk)
        assert "A secret note" not in screener.page
        assert "Nothing that you may read" in screener.words
    made.judge(made.lead, record, "exclude")
    third.get("candidate", record.pk)
    assert "A secret note" in third.page
    assert made.people[1].name in third.page


def test_the_page_of_a_record_says_where_else_its_source_was_screened(made, lead, workspace):
    there = reviewing.screening(workspace, records=0, title="Bathing")
    (other,) = there.add(made.records[0].source)
    there.both(other, "exclude", "exclude")
    lead.get("candidate", made.records[0].pk)
    assert "Also screened in" not in lead.words
    there.go_to("full_text")
    lead.get("candidate", made.records[0].pk)
    assert "Bathing : Excluded at title and abstract" in lead.words


def test_ones_own_verdict_can_be_changed_until_the_stage_is_closed(made, lead):
    record = made.both(made.records[0], "include", "include")
    lead.get("candidate", record.pk)
    assert "Change your verdict" in lead.page
    lead.post("undo_verdict", verdict=Verdict.objects.filter(assignment__reviewer=made.lead).get().pk)
    record.refresh_from_db()
    assert record.status == "partly"
    lead.say("include")
    made.go_to("full_text")
    lead.get("candidate", record.pk)
    assert "Change your verdict" not in lead.page
    assert "that stage is closed" in lead.words


def test_a_conflict_shows_both_unnamed_and_whoever_gave_neither_settles_it(made, lead, third):
    record = made.both(made.records[0], "include", "exclude", note="Thoughts")
    third.get("conflicts")
    assert "1 conflict to settle" in third.words
    conflict = made.conflict(record)
    third.get("conflict", conflict.pk)
    assert third.page.index("First") < third.page.index("Second")
    for person in made.people[:2]:
        assert person.name not in third.page
    third.post("conflict", conflict.pk, says="exclude", criterion="adults")
    assert third.answer.status_code == 422
    assert "checked" in third.page
    third.post("conflict", conflict.pk, says="exclude", criterion="adults", why_so="The title says so")
    assert "The conflict is settled." in third.words
    conflict.refresh_from_db()
    assert (conflict.state, conflict.resolution, conflict.by) == ("resolved", "exclude", made.people[2])
    assert conflict.criterion.code == "adults"
    third.answer = third.client.get(third.address("conflicts", settled="yes"))
    for words in ("Exclude", "The title says so", made.people[2].name, "Take back"):
        assert words in third.page


def test_a_settlement_can_be_taken_back(made, third):
    record = made.both(made.records[0], "include", "exclude")
    conflict = made.conflict(record)
    third.post("conflict", conflict.pk, says="include", why_so="So")
    third.post("undo_verdict", verdict=Verdict.objects.last().pk)
    assert "the conflict is open again" in third.words
    record.refresh_from_db()
    assert record.status == "conflict"


def test_one_of_the_two_changes_theirs_instead(made, lead):
    record = made.both(made.records[0], "include", "exclude")
    conflict = made.conflict(record)
    lead.get("conflict", conflict.pk)
    assert "Change my verdict" in lead.page
    assert "Settle the conflict" not in lead.page
    lead.post("conflict", conflict.pk, says="include", why_so="I am right")
    assert Conflict.objects.get().state == "open"
    lead.get("screen_record", record.pk)
    lead.post("screen_record", record.pk, says="exclude")
    conflict.refresh_from_db()
    assert (conflict.state, conflict.resolution, conflict.by) == ("resolved", "exclude", made.lead)
    assert lead.get("conflict", conflict.pk).status_code == 302


def test_a_conflict_about_the_reason_is_settled_by_choosing_one(made, third):
    record = made.at_full_text(made.records[0])
    made.go_to("full_text")
    made.judge(made.lead, record, "exclude", criterion=made.criterion("adults"))
    made.judge(made.people[1], record, "exclude", criterion=made.criterion("no_figures"))
    conflict = made.conflict(record)
    third.get("conflict", conflict.pk)
    assert "Which reason holds?" in third.words
    assert 'name="says"' not in third.page
    third.post("conflict", conflict.pk, criterion="no_figures", why_so="No table")
    record.refresh_from_db()
    assert (record.status, record.reason_code) == ("excluded", "no_figures")


def test_who_is_not_of_the_workspace_finds_nothing_and_members_read_only(client, signed_in, made, workspace):
    record = made.records[0]
    names = [("screen",), ("screening_keys",), ("review_records",), ("judge_together",), ("conflicts",)]
    names += [("candidate", record.pk), ("complete_record", record.pk)]
    made.both(record, "include", "exclude")
    names.append(("conflict", made.conflict(record).pk))
    asked = [
        (name, reverse(f"codification:{name}", args=[workspace.slug, made.review.pk, *keys]))
        for name, *keys in names
    ]
    for _, address in asked:
        assert client.get(address).status_code == 302
    reads = {"review_records", "candidate", "conflicts"}
    member = signed_in("member")
    for name, address in asked:
        assert member.get(address).status_code == (200 if name in reads else 403), name
    other = reviewing.Person.objects.create_user("nobody@example.org", None, name="Nobody")
    client.force_login(other, backend=settings.AUTHENTICATION_BACKENDS[0])
    for name, address in asked:
        assert client.get(address).status_code == 404, name


def test_a_record_of_another_review_is_not_found_in_this_one(made, lead, workspace):
    there = reviewing.screening(workspace, records=1)
    foreign = there.records[0]
    for name in ("candidate", "screen_record", "complete_record"):
        assert lead.get(name, foreign.pk).status_code == 404
    there.both(foreign, "include", "exclude")
    assert lead.get("conflict", there.conflict(foreign).pk).status_code == 404
