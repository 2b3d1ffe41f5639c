"""The page of the ledger, its file, and the keys to check it with."""

import json
import re

import pytest
from django.urls import reverse
from django_scopes import scope

from moothall.events.catalogue import EVENTS
from moothall.events.feed import names_about
from moothall.events.happened import happened
from moothall.events.models import Event
from moothall.events.verify import verify_file
from moothall.events.views import AT_A_TIME
from moothall.people.pseudonyms import actor_of
from moothall.trace.actions import make_record


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def source(workspace, person):
    """A source that somebody added, and a draft decision."""
    with scope(workspace=workspace):
        someone = person("reviewer", workspace, "someone@example.org")
        place = {"workspace": workspace, "url": "/x/"}
        source = make_record(kind="source", title="A paper", **place)
        happened("source.added", source, someone, kind="research")
        draft = make_record(kind="decision", title="A secret draft", state="draft", **place)
        happened("decision.drafted", draft, None, ref="2027/001")
        return source


def page_of(workspace, **query):
    return reverse("events:ledger", args=[workspace.slug], query=query)


def words(answer):
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def test_each_event_is_a_sentence_with_its_record_row_and_fingerprint(signed_in, workspace, source):
    answer = signed_in("observer").get(page_of(workspace))
    page = words(answer)
    with scope(workspace=workspace):
        row = Event.objects.get(name="source.added")
    assert "A source was added: A paper" in page
    assert f"Person {row.actor[:8]} · Row 1 · Fingerprint {row.hash[:16]}" in page
    assert "Moothall itself · Row 2" in page
    assert page.index("A decision was drafted") < page.index("A source was added")
    assert 'href="/x/"' in answer.content.decode()


def test_nobody_is_named_but_whoever_reads_knows_themselves(signed_in, workspace, source):
    client = signed_in("member")
    with scope(workspace=workspace):
        happened("source.added", source, client.who, kind="research")
    page = words(client.get(page_of(workspace)))
    assert "You · Row 3" in page
    assert actor_of(client.who, workspace)[:8] not in page
    assert "reviewer 1" not in page


def test_the_title_of_a_draft_is_for_members_only(signed_in, workspace, source):
    assert "A secret draft" not in words(signed_in("observer").get(page_of(workspace)))
    assert "A secret draft" in words(signed_in("member").get(page_of(workspace)))


def test_the_events_of_one_record_alone(signed_in, workspace, source):
    page = words(signed_in("observer").get(page_of(workspace, record=source.uid)))
    assert "Only what happened to A paper is shown" in page
    assert "A source was added" in page
    assert "A decision was drafted" not in page


def test_a_record_that_is_none_or_hidden_is_not_found(signed_in, workspace, source, other_workspace):
    client = signed_in("observer")
    with scope(workspace=workspace):
        draft = Event.objects.get(name="decision.drafted").record
    with scope(workspace=other_workspace):
        foreign = make_record(workspace=other_workspace, kind="source", title="Foreign", url="/f/").uid
    for wrong in ("nonsense", draft, foreign, ""):
        assert client.get(page_of(workspace, record=wrong)).status_code == 404, wrong


def test_one_theme_alone(signed_in, workspace, source):
    client = signed_in("observer")
    evidence = words(client.get(page_of(workspace, about="evidence")))
    assert "A source was added" in evidence
    assert "A decision was drafted" not in evidence
    assert "Nothing of this kind has happened yet" in words(client.get(page_of(workspace, about="capacity")))
    assert "A decision was drafted" in words(client.get(page_of(workspace, about="nonsense")))


def test_every_event_belongs_to_exactly_one_theme():
    themes = ("evidence", "reflection", "decisions", "evaluation", "capacity", "workspace")
    placed = [name for theme in themes for name in names_about(theme)]
    assert sorted(placed) == sorted(EVENTS)


def test_a_long_ledger_is_shown_page_by_page_and_keeps_what_was_asked_for(signed_in, workspace):
    with scope(workspace=workspace):
        for _ in range(AT_A_TIME + 1):
            happened("workspace.opened", workspace, None)
    client = signed_in("observer")
    first = client.get(page_of(workspace, about="workspace"))
    assert f"Row {AT_A_TIME + 1} ·" in words(first)
    assert "Row 1 ·" not in words(first)
    assert 'href="?about=workspace&amp;page=2"' in first.content.decode()
    assert "Row 1 ·" in words(client.get(page_of(workspace, about="workspace", page=2)))


def test_a_workspace_in_which_nothing_has_happened_says_so(signed_in, workspace):
    assert "Nothing has happened in this workspace yet" in words(
        signed_in("observer").get(page_of(workspace))
    )


def test_the_file_verifies_with_the_published_keys(signed_in, client, workspace, source, data):
    answer = signed_in("observer").get(reverse("events:download", args=[workspace.slug]))
    path = data / "ledger.jsonl"
    path.write_bytes(b"".join(answer.streaming_content))
    keys = json.loads(client.get(reverse("events:keys")).content)["keys"]
    report = verify_file(path, keys=keys)
    assert (report.ok, report.rows) == (True, 2)
    assert 'filename="ledger-testshire.jsonl"' in answer["Content-Disposition"]
    assert b"A paper" not in path.read_bytes(), "no title stands in the ledger"


def test_the_file_of_an_empty_ledger_verifies(signed_in, workspace, data):
    answer = signed_in("observer").get(reverse("events:download", args=[workspace.slug]))
    path = data / "ledger.jsonl"
    path.write_bytes(b"".join(answer.streaming_content))
    assert verify_file(path, keys={}).ok


def test_the_page_says_how_to_verify_it(signed_in, workspace, source):
    page = signed_in("observer").get(page_of(workspace))
    assert "moothall verify ledger-testshire.jsonl --keys moothall-keys.json" in words(page)
    for name, arguments in (("events:download", [workspace.slug]), ("events:keys", [])):
        assert f'href="{reverse(name, args=arguments)}"' in page.content.decode()


def test_outsiders_do_not_see_the_ledger(client, signed_in, workspace, other_workspace):
    addresses = [page_of(workspace), reverse("events:download", args=[workspace.slug])]
    assert {client.get(address).status_code for address in addresses} == {302}
    foreign = signed_in("administrator", other_workspace)
    assert {foreign.get(address).status_code for address in addresses} == {404}
