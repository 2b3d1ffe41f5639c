"""Full texts: how far each is, files under their rights, words to code, and studies."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.rooms.codification import appraising, builders, reviewing
from tests.ui.pages import faults_of, links_of, text_of

from moothall.rooms.codification import queries
from moothall.rooms.codification.models import SourceFile

pytestmark = pytest.mark.usefixtures("inside")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def made(inside):
    """A review with one record that waits for its full text."""
    made = reviewing.screening(inside, records=2, phase="living")
    made.both(made.records[0], "include", "include")
    return made


@pytest.fixture
def at(made):
    def of(name, candidate=None, **query):
        keys = [candidate.pk] if candidate else []
        where = [made.review.workspace.slug, made.review.pk, *keys]
        return reverse(f"codification:{name}", args=where, query=query)

    return of


@pytest.fixture
def lead(client, made):
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def upload(content, name, **more):
    return {"file": SimpleUploadedFile(name, content), "rights": "licensed"} | more


def test_the_list_shows_every_state_with_its_number(made, lead, at):
    page = lead.get(at("full_texts"))
    assert faults_of(page) == []
    assert queries.text_states(made.lead, made.review) == {
        "wanted": 1,
        "requested": 0,
        "retrieved": 0,
        "not_retrieved": 0,
    }
    assert str(made.records[0]) in text_of(page)
    assert str(made.records[0]) not in text_of(lead.get(at("full_texts", state="requested")))


def test_not_retrieved_is_an_outcome_of_its_own(made, lead, at):
    record = made.records[0]
    assert faults_of(lead.get(at("full_text", record))) == []
    sent = {"state": "not_retrieved", "note": "The library has no copy"}
    assert lead.post(at("record_full_text", record), sent).status_code == 302
    record.refresh_from_db()
    assert (record.status, record.reason_code) == ("not_retrieved", "")
    assert "The library has no copy" in text_of(lead.get(at("full_text", record)))
    assert lead.post(at("record_full_text", record), {"state": "lost"}).status_code == 422


def test_a_pdf_is_kept_once_and_opened_from_the_page(made, lead, at):
    record = made.records[0]
    for _ in range(2):
        assert lead.post(at("upload_full_text", record), upload(PDF, "paper.pdf")).status_code == 302
    file = SourceFile.objects.get()
    record.refresh_from_db()
    assert (record.text_state, record.status, file.rights) == ("retrieved", "waiting", "licensed")
    assert not record.source.texts.exists()
    answer = lead.get(links_of(lead.get(at("full_text", record)))["paper.pdf"])
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in answer["Content-Disposition"]


def test_plain_text_can_be_coded(made, lead, at):
    record = made.records[0]
    text = "Free entry raised visits. Costs rose too."
    assert lead.post(at("upload_full_text", record), upload(text.encode(), "paper.txt")).status_code == 302
    assert [each.text for each in queries.sentences_of(made.lead, record.source)] == [
        "Free entry raised visits.",
        "Costs rose too.",
    ]
    assert builders.excerpt(record.source, sentences=(2,)).segment.quote == "Costs rose too."
    assert "code excerpts" in text_of(lead.get(at("full_text", record)))


def test_pasted_words_are_a_new_version_and_old_excerpts_stay(made, lead, at):
    record = made.records[0]
    first = builders.research(made.review.workspace, text="An abstract. It has two sentences.")
    (record,) = made.add(first)
    coded = builders.excerpt(first, sentences=(1,))
    made.both(record, "include", "include")
    assert lead.post(at("type_full_text", record), {"text": "The whole text."}).status_code == 302
    assert lead.post(at("type_full_text", record), {"text": " "}).status_code == 422
    first.refresh_from_db()
    coded.segment.refresh_from_db()
    assert (first.full_text.text, coded.segment.source_text.version) == ("The whole text.", 1)


def test_another_kind_of_file_is_refused_in_words(made, lead, at):
    answer = lead.post(at("upload_full_text", made.records[0]), upload(b"\x89PNG\r\n\x1a\n", "a.pdf"))
    assert answer.status_code == 422
    assert "This looks like a PNG picture" in text_of(answer)
    assert faults_of(answer) == []
    assert SourceFile.objects.count() == 0


def test_a_record_that_is_not_at_full_text_has_no_page(made, lead, at):
    assert lead.get(at("full_text", made.records[1])).status_code == 404


def test_members_who_do_not_review_read_and_change_nothing(made, client, at, person):
    member = person("member", made.review.workspace)
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get(at("full_texts")).status_code == 200
    assert "Upload" not in text_of(client.get(at("full_text", made.records[0])))
    assert client.post(at("upload_full_text", made.records[0]), {}).status_code == 403


def test_reports_are_grouped_into_studies(inside, client):
    made = appraising.with_included(inside)
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    where = [inside.slug, made.review.pk]
    for record in made.records:
        page = reverse("codification:group_report", args=[*where, record.pk])
        assert faults_of(client.get(page)) == []
        assert client.post(page, {"study": "The pool trial"}).status_code == 302
    page = client.get(reverse("codification:studies", args=where))
    assert faults_of(page) == []
    assert text_of(page).count("The pool trial") >= 2
    assert queries.prisma_flow(made.review).new_studies == 1
