"""Searching a catalogue by page: off until it is allowed, then the same way as a file."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification.test_catalogues import Played, recorded
from tests.ui.pages import faults_of, text_of

from moothall.jobs import TaskFailed
from moothall.rooms.codification import actions, work
from moothall.rooms.codification.models import CatalogueSearch, ImportRun, Source


def address(name, *keys):
    return reverse(f"codification:{name}", args=["testshire", *keys])


def test_without_a_catalogue_the_page_says_to_upload_a_file(signed_in, workspace):
    page = signed_in("reviewer").get(address("search_catalogues"))
    assert "Not connected: upload a file instead." in text_of(page)
    assert faults_of(page) == []
    with scope(workspace=workspace), pytest.raises(actions.EvidenceRefused, match="Not connected"):
        actions.search_catalogue(workspace=workspace, catalogue="openalex", query="x", limit=5, by=None)


@pytest.fixture
def play(settings, monkeypatch):
    settings.MOOTHALL_CATALOGUES = frozenset({"openalex"})

    def start(*answers):
        played = Played("openalex", *answers)
        monkeypatch.setattr(work, "catalogue", lambda name: played.catalogue)
        return played

    return start


def run(workspace, search):
    work.search_catalogue(lambda *said: None, search=str(search.pk), by=None)
    search.refresh_from_db()
    return search


def test_a_search_becomes_an_import_with_its_exact_query(signed_in, workspace, play):
    play(recorded("openalex_page_1.json"), recorded("openalex_page_2.json"))
    client = signed_in("reviewer")
    assert faults_of(client.get(address("search_catalogues"))) == []
    form = {"catalogue": "openalex", "query": "free pools", "limit": "100"}
    answer = client.post(address("search_catalogues"), form)
    with scope(workspace=workspace):
        search = CatalogueSearch.objects.get()
        assert answer["Location"] == address("catalogue_search", search.pk)
        assert "asked in the background" in text_of(client.get(answer["Location"]))
        search = run(workspace, search)
        found = ImportRun.objects.get()
        assert (search.state, search.count, search.import_run) == ("done", 3, found)
        assert (found.database, found.route, found.search_string) == ("OpenAlex", "database", "free pools")
        assert Source.objects.count() == 3
        assert actions.record_catalogue_notices(search=search, by=None) == 1
        assert actions.record_catalogue_notices(search=search, by=None) == 0
        assert Source.objects.get(state="retracted").title == "Free pools"
    page = client.get(address("catalogue_search", search.pk))
    assert "See what was imported" in text_of(page)
    assert faults_of(page) == []


def test_a_search_that_was_stopped_goes_on_behind_the_last_page(workspace, play):
    import httpx

    play(recorded("openalex_page_1.json"), httpx.Response(500))
    with scope(workspace=workspace):
        search = actions.search_catalogue(
            workspace=workspace, catalogue="openalex", query="pools", limit=100, by=None
        )
        with pytest.raises(TaskFailed, match="asked 4 times"):
            run(workspace, search)
        search.refresh_from_db()
        assert (search.state, search.count, search.cursor) == ("waiting", 2, "second")
        played = play(recorded("openalex_page_2.json"))
        assert run(workspace, search).count == 3
        assert played.sent()["cursor"] == "second"


def test_nothing_found_imports_nothing(workspace, play):
    play(recorded("openalex_empty.json"))
    with scope(workspace=workspace):
        search = actions.search_catalogue(
            workspace=workspace, catalogue="openalex", query="pools", limit=100, by=None
        )
        assert run(workspace, search).state == "nothing"
        assert not ImportRun.objects.exists()


def test_an_incomplete_search_keeps_the_form(signed_in, workspace, play):
    answer = signed_in("reviewer").post(address("search_catalogues"), {"query": "free pools", "limit": "0"})
    assert answer.status_code == 422
    assert "free pools" in answer.content.decode()
    assert faults_of(answer) == []
