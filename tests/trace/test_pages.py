"""The page of a record's trace, search, and what observers do not see."""

import json
import re
import uuid

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.trace import builders
from tests.trace.builders import record, rests

from moothall.trace.actions import change_record
from moothall.trace.views import FOUND, PICTURE_LIMIT


@pytest.fixture
def records(workspace):
    with scope(workspace=workspace):
        return builders.diamond(workspace)


def trace_of(record, name="record"):
    return reverse(f"trace:{name}", args=[record.workspace.slug, record.uid])


def search_for(workspace, text):
    return reverse("trace:search", args=[workspace.slug], query={"q": text})


def words(answer):
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def test_the_page_says_in_words_what_a_decision_rests_on(signed_in, records):
    _paper, _left, _, decision = records
    page = words(signed_in("observer").get(trace_of(decision)))
    assert "Swimming is free" in page
    assert "In force" in page
    below = page[page.index("Rests on") : page.index("Led to")]
    assert "Evidence statement relied on On cost Published" in below
    assert "Source comes from A paper" in below
    assert "Nothing rests on it yet" in page


def test_the_page_of_a_paper_leads_forward_to_the_decision(signed_in, records):
    paper, _, _, decision = records
    page = signed_in("observer").get(trace_of(paper)).content.decode()
    assert page.index("Led to") < page.index("was relied on by") < page.index(decision.url)


def test_a_small_trace_is_drawn_and_a_large_one_is_told_in_lists_only(signed_in, records, workspace):
    client, (paper, *_) = signed_in("observer"), records
    assert b"moot-svg--trace" in client.get(trace_of(paper)).content
    with scope(workspace=workspace):
        for number in range(PICTURE_LIMIT):
            rests(record(workspace, f"Excerpt {number}", kind="coding"), paper)
    page = client.get(trace_of(paper))
    assert b"moot-svg--trace" not in page.content, "the first step alone is too many"
    assert f"With {PICTURE_LIMIT + 4} records a picture would help nobody" in words(page)
    assert f"Excerpt {PICTURE_LIMIT - 1}" in words(page)


def test_of_a_large_trace_the_nearest_are_drawn(signed_in, records, workspace):
    paper, _, _, decision = records
    with scope(workspace=workspace):
        for number in range(PICTURE_LIMIT):
            rests(paper, record(workspace, f"Far away {number}"))
    page = signed_in("observer").get(trace_of(decision))
    assert f"The 4 records nearest to it are drawn. The lists above hold all {PICTURE_LIMIT + 4}." in words(
        page
    )
    drawn = page.content[page.content.index(b"<svg xmlns") :]
    assert b"Far away" not in drawn


def test_a_record_that_is_linked_to_nothing_says_so(signed_in, workspace):
    with scope(workspace=workspace):
        alone = record(workspace, "Alone")
    page = words(signed_in("observer").get(trace_of(alone)))
    assert "It rests on nothing else here" in page
    assert "nothing to draw yet" in page


def test_a_very_long_trace_can_still_be_read(signed_in, workspace):
    with scope(workspace=workspace):
        *_, last = builders.turn_of_the_loop(workspace, length=120)
    page = signed_in("observer").get(trace_of(last))
    assert page.status_code == 200
    assert "It goes on from here" in words(page)


def test_the_page_leads_to_the_record_its_events_and_the_file(signed_in, records):
    *_, decision = records
    page = signed_in("observer").get(trace_of(decision)).content.decode()
    ledger = reverse("events:ledger", args=[decision.workspace.slug])
    for address in (decision.url, trace_of(decision, "prov"), f"{ledger}?record={decision.uid}"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_draft_is_hidden_from_observers_in_page_tree_search_and_file(signed_in, records, workspace, state):
    """Also one that was withdrawn before anybody else could read it."""
    paper, left, _, decision = records
    with scope(workspace=workspace):
        change_record(record=left, state=state, title="A secret draft")
    observer = signed_in("observer")
    assert observer.get(trace_of(left)).status_code == 404
    assert observer.get(trace_of(left, "prov")).status_code == 404
    for address in (
        trace_of(paper),
        trace_of(decision),
        trace_of(paper, "prov"),
        search_for(workspace, "cost"),
    ):
        answer = observer.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"A secret draft" not in content, address
    assert "A secret draft" not in words(observer.get(search_for(workspace, "secret draft"))).replace(
        "“secret draft”", ""
    )


def test_members_see_drafts(signed_in, records, workspace):
    paper, left, *_ = records
    with scope(workspace=workspace):
        change_record(record=left, state="draft", title="A secret draft")
    member = signed_in("member")
    assert member.get(trace_of(left)).status_code == 200
    assert "A secret draft" in words(member.get(trace_of(paper)))
    assert "A secret draft Draft" in words(member.get(search_for(workspace, "secret")))
    assert b"A secret draft" in b"".join(member.get(trace_of(paper, "prov")).streaming_content)


def test_the_file_is_json_with_every_record(signed_in, records):
    *_, decision = records
    answer = signed_in("observer").get(trace_of(decision, "prov"))
    written = b"".join(answer.streaming_content).decode()
    assert "attachment" in answer["Content-Disposition"]
    assert len(json.loads(written)["entity"]) == 4


def test_search_groups_what_it_finds_by_kind_with_its_state(signed_in, records, workspace):
    with scope(workspace=workspace):
        change_record(record=records[0], title="On cost in three towns", state="retracted")
    page = words(signed_in("observer").get(search_for(workspace, "cost")))
    assert "2 found" in page
    order = [
        page.index(part)
        for part in ("Sources", "three towns Retracted", "Evidence statements", "On cost Published")
    ]
    assert order == sorted(order)


def test_search_without_words_explains_itself_and_without_hits_gives_advice(signed_in, workspace):
    client = signed_in("observer")
    assert "Every word is looked for" in words(client.get(search_for(workspace, " ")))
    nothing = words(client.get(search_for(workspace, "<script>alert(1)</script>")))
    assert "Nothing holds all of these words" in nothing
    assert "Try fewer words" in nothing


def test_search_shows_the_best_and_says_that_there_are_more(signed_in, workspace):
    with scope(workspace=workspace):
        for number in range(FOUND + 5):
            record(workspace, f"Swimming paper {number}")
    assert f"The {FOUND} that fit best are shown" in words(
        signed_in("observer").get(search_for(workspace, "swim"))
    )


@pytest.mark.parametrize("text", ['"', "NEAR(", "🏊" * 500, "a" * 1000, "\x00"])
def test_the_search_page_takes_any_text(signed_in, workspace, text):
    assert signed_in("observer").get(search_for(workspace, text)).status_code == 200


def test_outsiders_and_other_workspaces_find_nothing_here(
    client, signed_in, records, person, other_workspace
):
    *_, decision = records
    assert client.get(trace_of(decision)).status_code == 302
    foreign = signed_in("administrator", other_workspace)
    answers = [foreign.get(trace_of(decision)), foreign.get(trace_of(decision, "prov"))]
    elsewhere = reverse("trace:record", args=[other_workspace.slug, decision.uid])
    unknown = reverse("trace:record", args=[other_workspace.slug, uuid.uuid4()])
    answers += [foreign.get(elsewhere), foreign.get(unknown)]
    assert {answer.status_code for answer in answers} == {404}
