"""The pages of the library and of a source: finding, editing, tags, files, states, and taking along."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Source, SourceFile

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def paper(workspace):
    with scope(workspace=workspace):
        return builders.research(workspace, title="Free swimming in three towns")


@pytest.fixture
def at(workspace):
    return lambda name, *keys, **query: reverse(
        f"codification:{name}", args=[workspace.slug, *keys], query=query
    )


def test_the_library_shows_apart_what_holds_some_of_the_words(signed_in, at, paper, workspace):
    with scope(workspace=workspace):
        builders.research(workspace, title="Free buses", text="")
    client = signed_in("member")
    page = client.get(at("library", q="free swimming")).content.decode()
    assert page.index("Free swimming in three towns") < page.index("Records with some of these words")
    assert page.index("Records with some of these words") < page.index(">Free buses<")
    page = client.get(at("library", q="swimming")).content.decode()
    assert "Records with some of these words" not in page


def test_a_filter_that_cannot_be_meant_is_named_and_passed_over(signed_in, at, paper):
    page = signed_in("member").get(at("library", year="soon")).content.decode()
    assert "Enter a year, such as 2019" in page
    assert "Free swimming in three towns" in page


def test_every_hit_is_taken_along_not_just_those_of_a_page(signed_in, at, workspace):
    with scope(workspace=workspace):
        for number in range(30):
            builders.research(workspace, title=f"Pools {number}", text="")
    client = signed_in("member")
    assert "Take all 30 along" in client.get(at("library", q="pools")).content.decode()
    answer = client.get(at("export_library", q="pools", format="ris"))
    assert answer.content.decode().count("TY  - ") == 30
    assert "attachment" in answer["Content-Disposition"]


def test_observers_read_the_library_and_take_nothing_along(signed_in, at, paper):
    client = signed_in("observer")
    assert "Take it along" not in client.get(at("library")).content.decode()
    assert client.get(at("export_library")).status_code == 403
    for name in ("edit_source", "tag_source", "add_source_file", "change_source_state"):
        assert client.get(at(name, paper.pk)).status_code == 403, name


def test_a_source_is_edited_and_says_what_is_wrong(signed_in, at, paper, workspace):
    client = signed_in("member")
    form = {
        "title": "Free swims",
        "year": "1",
        "rights": "open",
        "once": "11111111-1111-4111-8111-111111111111",
    }
    assert client.post(at("edit_source", paper.pk), form).status_code == 422
    form |= {"year": "2020", "authors": "Green, Pat\nTown Hall", "keywords": "pools\nprice"}
    form["once"] = "11111111-1111-4111-8111-111111111112"
    assert client.post(at("edit_source", paper.pk), form).status_code == 302
    with scope(workspace=workspace):
        paper.refresh_from_db()
        assert (paper.title, paper.year, paper.keywords) == ("Free swims", 2020, ["pools", "price"])
        assert [a["literal"] or a["family"] for a in paper.authors] == ["Green", "Town Hall"]


def test_the_state_of_a_source_changes_with_a_reason(signed_in, at, paper, workspace):
    client = signed_in("reviewer")
    assert client.post(at("change_source_state", paper.pk), {"state": "superseded"}).status_code == 422
    form = {"state": "superseded", "reason": "A newer edition is out."}
    assert client.post(at("change_source_state", paper.pk), form).status_code == 302
    assert "A newer edition is out." in client.get(at("source", paper.pk)).content.decode()


def test_tags_are_put_on_and_taken_off(signed_in, at, paper, workspace):
    client = signed_in("member")
    assert client.post(at("tag_source", paper.pk), {"tag": ""}).status_code == 422
    client.post(at("tag_source", paper.pk), {"tag": " for  cabinet"})
    assert "Free swimming" in client.get(at("library", tag="for cabinet")).content.decode()
    client.post(at("tag_source", paper.pk), {"off": "for cabinet"})
    with scope(workspace=workspace):
        assert queries.tags_of(None, paper) == []


def test_a_file_is_kept_opened_by_those_who_may_and_removed(signed_in, at, paper, workspace):
    client = signed_in("member")
    form = {"file": SimpleUploadedFile("paper.pdf", PDF), "rights": "licensed"}
    assert client.post(at("add_source_file", paper.pk), form).status_code == 302
    with scope(workspace=workspace):
        kept = SourceFile.objects.get()
    answer = client.get(at("source_file", paper.pk, kept.pk))
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert client.get(at("remove_source_file", paper.pk, kept.pk)).status_code == 200
    assert signed_in("observer").get(at("source_file", paper.pk, kept.pk)).status_code == 404
    client = signed_in("member")
    client.post(at("remove_source_file", paper.pk, kept.pk))
    assert client.get(at("source_file", paper.pk, kept.pk)).status_code == 404


def test_a_program_is_not_kept(signed_in, at, paper):
    form = {"file": SimpleUploadedFile("a.pdf", b"\x7fELF\x00\x01\x02" * 50), "rights": "open"}
    assert signed_in("member").post(at("add_source_file", paper.pk), form).status_code == 422


def test_an_account_for_one_review_is_not_found_behind_its_address(signed_in, at, workspace):
    with scope(workspace=workspace):
        review = reviewing.screening(workspace, records=0)
        consent = {"scope": "this_review", "quotation": "verbatim", "review": review.review}
        account = builders.account(workspace, consent=consent)
    client = signed_in("member")
    assert client.get(at("source", account.pk)).status_code == 404
    assert "An account" not in client.get(at("library")).content.decode()


def test_a_review_is_taken_along(signed_in, at, workspace):
    with scope(workspace=workspace):
        review = reviewing.screening(workspace, records=2)
    client = signed_in("member")
    assert client.get(at("export_review", review.review.pk)).status_code == 200
    answer = client.get(at("export_review", review.review.pk, part="all", format="csv"))
    assert answer.status_code == 200
    assert answer.content.decode("utf-8-sig").count("undecided") == 2
    assert client.get(at("export_review", review.review.pk, part="x", format="csv")).status_code == 422


def test_a_paper_that_is_linked_says_what_stands_for_it(signed_in, at, paper, workspace):
    with scope(workspace=workspace):
        other = builders.research(workspace, title="Swimming for free")
        actions.link_sources(kept=paper, other=other, by=None)
    assert "This is the same work as" in signed_in("member").get(at("source", other.pk)).content.decode()


def test_each_kind_of_source_has_its_page_and_can_be_edited(signed_in, at, workspace, paper):
    with scope(workspace=workspace):
        builders.practice(workspace)
        builders.account(workspace)
        keys = list(Source.objects.values_list("pk", flat=True))
    client = signed_in("reviewer")
    for key in keys:
        for name in ("source", "edit_source", "change_source_state"):
            assert client.get(at(name, key)).status_code == 200, name
