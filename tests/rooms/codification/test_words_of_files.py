"""The words of a PDF or Word file are read in the background, found by the search, and go with the file."""

import io

import docx
import pytest
import typst
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.rooms.codification import builders, reviewing
from tests.ui.pages import faults_of, links_of, text_of

from moothall.formats.safe_files import open_upload
from moothall.jobs.actions import claim_job
from moothall.jobs.models import Job
from moothall.jobs.running import run_claimed_job
from moothall.rooms.codification import actions, queries

pytestmark = pytest.mark.usefixtures("inside")
WORDS = "Attendance in the marzipan pool fell by a third."


def pdf_of(text):
    return typst.compile(text.encode())


def attach(source, data, name="report.pdf", by=None):
    file = open_upload(io.BytesIO(data), declared_name=name, allowed=("pdf", "docx", "text"))
    return actions.attach_file(source=source, file=file, rights="open", by=by)


def read_files():
    """Do the background work that waits."""
    for job in waiting():
        run_claimed_job(claim_job(now=timezone.now(), job_id=job.pk))


def waiting():
    return Job.objects.filter(name="codification.read_file", state=Job.State.WAITING)


def found(word):
    return queries.search_library(None, word).total


@pytest.fixture
def source(inside):
    return builders.research(inside)


def test_the_words_of_a_pdf_are_found_by_the_search_and_can_be_coded(source):
    file = attach(source, pdf_of(WORDS))
    assert (file.text_state, found("marzipan")) == ("waiting", 0)
    read_files()
    file.refresh_from_db()
    assert (file.text_state, file.text_note, file.pages) == ("found", "Text found on 1 of 1 page.", 1)
    assert found("marzipan") == 1
    source.refresh_from_db()
    assert [each.text for each in queries.sentences_of(None, source)] == [WORDS]


def test_the_words_of_a_word_file_are_read_too(source):
    document, data = docx.Document(), io.BytesIO()
    document.add_paragraph(WORDS)
    document.save(data)
    attach(source, data.getvalue(), "report.docx")
    read_files()
    assert found("marzipan") == 1


def test_a_scan_says_that_it_holds_only_pictures(source):
    file = attach(source, pdf_of("#rect(width: 3cm)"))
    read_files()
    file.refresh_from_db()
    assert (file.text_state, source.texts.count()) == ("failed", 1)
    assert "only pictures of pages" in file.text_note


def test_pasted_words_are_not_replaced_by_those_of_a_file(inside):
    made = reviewing.screening(inside, records=1, phase="living")
    made.both(made.records[0], "include", "include")
    record = made.records[0]
    actions.type_full_text(candidate=record, text="Pasted by hand.", by=made.lead)
    file = attach(record.source, pdf_of(WORDS))
    read_files()
    file.refresh_from_db()
    record.source.refresh_from_db()
    assert record.source.full_text.text == "Pasted by hand."
    assert "those stay" in file.text_note


def test_words_go_with_their_file_unless_excerpts_were_taken_from_them(source):
    file = attach(source, pdf_of(WORDS))
    read_files()
    actions.remove_file(file=file, by=None)
    source.refresh_from_db()
    assert (found("marzipan"), source.full_text) == (0, None)
    file = attach(source, pdf_of(WORDS))
    read_files()
    source.refresh_from_db()
    excerpt = builders.excerpt(source, sentences=(1,))
    actions.remove_file(file=file, by=None)
    excerpt.segment.refresh_from_db()
    assert (excerpt.segment.quote, found("marzipan")) == (WORDS, 1)


def test_a_file_that_was_removed_before_it_was_read_leaves_no_words(source):
    file = attach(source, pdf_of(WORDS))
    actions.remove_file(file=file, by=None)
    read_files()
    assert (source.texts.count(), found("marzipan")) == (1, 0)


def test_what_somebody_told_keeps_its_own_words(inside):
    given = {"scope": "this_council", "quotation": "verbatim"}
    told = builders.account(inside, consent=given, text="It was cold.")
    file = attach(told, pdf_of(WORDS))
    assert file.text_state == "none"
    assert not waiting()


def test_the_pages_say_what_became_of_the_words_and_lead_to_the_text(inside, client):
    made = reviewing.screening(inside, records=1, phase="living")
    record = made.records[0]
    made.both(record, "include", "include")
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    where = [inside.slug, made.review.pk]
    sent = {"file": SimpleUploadedFile("paper.pdf", pdf_of(WORDS)), "rights": "licensed"}
    page = reverse("codification:full_text", args=[*where, record.pk])
    upload = reverse("codification:upload_full_text", args=[*where, record.pk])
    assert client.post(upload, sent).status_code == 302
    assert "Its words are being read" in text_of(client.get(page))
    read_files()
    assert "Text found on 1 of 1 page" in text_of(client.get(page))
    client.post(reverse("codification:screen", args=where), follow=True)
    screen = client.get(reverse("codification:screen", args=where))
    assert faults_of(screen) == []
    assert {"Read the full text", "paper.pdf"} <= set(links_of(screen))
