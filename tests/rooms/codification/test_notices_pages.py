"""The pages of notices: a list is uploaded, a proposal answered, and the mark shows with the source."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import builders
from tests.rooms.codification.test_retractions import TITLE, list_of, notice
from tests.ui.pages import faults_of, text_of

from moothall.rooms.codification.models import Notice, NoticeList, NoticeProposal, Source


@pytest.fixture
def source(workspace):
    with scope(workspace=workspace):
        return builders.research(workspace, title=TITLE, doi="10.5555/a")


def address(name, *keys):
    return reverse(f"codification:{name}", args=["testshire", *keys])


def send(client, data, name="list.csv"):
    form = {"file": SimpleUploadedFile(name, data, content_type="text/csv")}
    return client.post(address("import_retractions"), form)


def test_a_list_is_uploaded_and_its_report_says_what_it_marked(signed_in, source, workspace):
    client = signed_in("reviewer")
    assert faults_of(client.get(address("import_retractions"))) == []
    answer = send(client, list_of(notice(), notice(doi="10.5555/b"), notice(nature="Hearsay")))
    with scope(workspace=workspace):
        found = NoticeList.objects.get()
    assert answer["Location"] == address("retraction_report", found.pk)
    report = client.get(answer["Location"])
    assert faults_of(report) == []
    assert TITLE in text_of(report)
    assert "Line 4" in text_of(report)
    shown = client.get(address("notices"))
    assert faults_of(shown) == []
    assert "1 notice." in text_of(shown)
    assert "This source is retracted" in text_of(client.get(address("source", source.pk)))


def test_another_file_keeps_the_form_and_says_what_is_missing(signed_in, workspace):
    answer = send(signed_in("reviewer"), b"Title,Year\nA,2020\n")
    assert answer.status_code == 422
    assert "RetractionNature" in text_of(answer)
    assert faults_of(answer) == []


def test_a_list_without_a_file_is_refused(signed_in, workspace):
    answer = signed_in("reviewer").post(address("import_retractions"), {})
    assert answer.status_code == 422


def test_a_proposal_is_answered_by_looking_at_both(signed_in, workspace):
    with scope(workspace=workspace):
        builders.research(workspace, title=TITLE)
    client = signed_in("reviewer")
    send(client, list_of(notice(doi="", title=TITLE)))
    with scope(workspace=workspace):
        proposal = NoticeProposal.objects.get()
    assert "Perhaps about a source of ours" in text_of(client.get(address("notices")))
    page = client.get(address("decide_proposal", proposal.pk))
    assert faults_of(page) == []
    assert client.post(address("decide_proposal", proposal.pk), {"same": "yes"})["Location"] == address(
        "notices"
    )
    with scope(workspace=workspace):
        assert Source.objects.get().state == "retracted"
    again = client.post(address("decide_proposal", proposal.pk), {"same": "no"}, follow=True)
    assert "answered this already" in text_of(again)


def test_whoever_only_reads_sees_notices_and_uploads_none(signed_in, source, workspace):
    with scope(workspace=workspace):
        builders.retract(source)
    client = signed_in("observer")
    page = client.get(address("notices"))
    assert TITLE in text_of(page)
    assert "Upload" not in text_of(page)
    assert client.get(address("import_retractions")).status_code == 403


def test_an_empty_page_says_what_to_do(signed_in, workspace):
    page = signed_in("reviewer").get(address("notices"))
    assert "Nothing has been said about any source yet" in text_of(page)


def test_notices_are_filtered_by_kind(signed_in, source, workspace):
    with scope(workspace=workspace):
        builders.retract(source, nature="concern")
    client = signed_in("observer")
    assert TITLE in text_of(client.get(address("notices"), {"nature": "concern"}))
    assert "no notice of this kind" in text_of(client.get(address("notices"), {"nature": "retraction"}))


def test_a_list_or_proposal_of_elsewhere_is_not_there(signed_in, source, workspace, other_workspace):
    client = signed_in("reviewer")
    for name in ("retraction_report", "decide_proposal"):
        assert client.get(address(name, source.pk)).status_code == 404


def test_an_excerpt_of_a_retracted_source_says_so(signed_in, source, workspace):
    with scope(workspace=workspace):
        excerpt = builders.excerpt(source)
        builders.retract(source)
    page = signed_in("observer").get(address("excerpt", excerpt.pk))
    assert "This source is retracted" in text_of(page)


def test_a_day_by_hand_is_kept(signed_in, source, workspace):
    form = {"nature": "retraction", "reason": "Wrong"}
    form |= {"date-day": "27", "date-month": "3", "date-year": "2024"}
    assert signed_in("reviewer").post(address("retract_source", source.pk), form).status_code == 302
    with scope(workspace=workspace):
        assert str(Notice.objects.get().date) == "2024-03-27"
