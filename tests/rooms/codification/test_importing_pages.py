"""Importing a file page by page: upload, check, import, report, stop, remove."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.jobs.actions import cancel_job, claim_job
from moothall.jobs.running import run_claimed_job
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Appearance, ImportRun, Source

CSV = b"Titel;Year;DOI\nOne;2019;10.5555/1\nTwo;2020;10.5555/2\n"


@pytest.fixture(autouse=True)
def inside_again(workspace):
    with scope(workspace=workspace):
        yield


@pytest.fixture
def client(client, workspace, settings):
    """A browser in which a reviewer is signed in."""
    client.who = reviewing.reviewer(workspace)
    client.force_login(client.who, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def words(answer):
    """What a page says, without its markup."""
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def without_keys(answer):
    """A page without what each rendering of a form has of its own."""
    return re.sub(r'value="[\w-]{30,}"', "", answer.content.decode()).strip()


def at(name, *keys):
    return reverse(f"codification:{name}", args=["testshire", *keys])


def upload(client, data, name="search.ris", page=None):
    return client.post(page or at("import_references"), {"file": SimpleUploadedFile(name, data)})


def uploaded(client, data, **more):
    answer = upload(client, data, **more)
    run = ImportRun.objects.get(state="uploaded")
    assert answer["Location"] == at("check_import", run.pk)
    return run


def confirm(client, run, **said):
    return client.post(at("check_import", run.pk), {"route": "database", **said})


def imported(client, data, **said):
    run = uploaded(client, data)
    confirm(client, run, **said)
    run.refresh_from_db()
    return run


def titles(*numbers):
    return builders.ris(*(f"Paper {number}" for number in numbers))


def being_stored(client):
    """A file of 501 references, of which 500 are stored and the worker is gone."""
    run = imported(client, titles(*range(501)))
    references, _ = actions.references_of(run)
    actions.store_block(run=run, references=references[:500], first=1, by=None)
    return run


def run_job(run):
    run_claimed_job(claim_job(now=timezone.now(), job_id=actions.storing_job(run).pk))
    run.refresh_from_db()


def test_what_is_in_a_file_is_shown_before_anything_is_imported(client):
    data = builders.ris("One", "Two", rejects=builders.NO_TYPE)
    run = uploaded(client, data.replace(b"DO  -", b"DB  - Embase\nDO  -"))
    page = client.get(at("check_import", run.pk))
    assert "Written as RIS, utf-8" in words(page)
    assert "3: 2 can be read, 1 cannot" in words(page)
    assert "One Green 2019" in words(page)
    assert 'value="Embase"' in page.content.decode()
    assert not Source.objects.exists()
    assert "No file has been imported" in words(client.get(at("imports")))


def test_what_was_said_of_the_search_is_kept_with_each_record(client):
    run = uploaded(client, titles(1, 2))
    day = {"search_date-day": "3", "search_date-month": "2", "search_date-year": "2026"}
    answer = confirm(client, run, database="MEDLINE", search_string="swim*", **day)
    assert answer["Location"] == at("import_report", run.pk)
    report = words(client.get(answer["Location"]))
    for said in ("Found in the file 2", "Database MEDLINE", "Searched on 3 February 2026", "swim*"):
        assert said in report
    assert {a.database for a in Appearance.objects.all()} == {"MEDLINE"}
    assert {str(a.search_date) for a in Appearance.objects.all()} == {"2026-02-03"}


def test_records_that_name_several_databases_keep_their_own(client):
    data = titles(1, 2).replace(b"DO  -", b"DB  - Embase\nDO  -", 1)
    data = b"DB  - MEDLINE\nDO  -".join(data.rsplit(b"DO  -", 1))
    run = uploaded(client, data)
    assert "The records name Embase, MEDLINE" in words(client.get(at("check_import", run.pk)))
    confirm(client, run)
    assert sorted(a.database for a in Appearance.objects.all()) == ["Embase", "MEDLINE"]


def test_a_search_that_lies_in_the_future_is_refused_and_what_was_typed_stays(client):
    run = uploaded(client, titles(1))
    day = {"search_date-day": "1", "search_date-month": "1", "search_date-year": "2999"}
    answer = confirm(client, run, database="My database", **day)
    assert answer.status_code == 422
    assert "must not lie in the future" in words(answer)
    assert 'value="My database"' in answer.content.decode()


def test_nothing_is_lost_between_upload_and_import(client):
    run = uploaded(client, titles(1))
    answer = confirm(client, run, database="Scopus", later="yes")
    assert "search.ris" in words(client.get(answer["Location"]))
    assert 'value="Scopus"' in client.get(at("check_import", run.pk)).content.decode()
    assert upload(client, titles(1))["Location"] == at("check_import", run.pk)
    assert not Source.objects.exists()


def test_an_upload_is_its_owners_and_can_be_thrown_away(client, workspace, settings):
    run = uploaded(client, titles(1))
    other = reviewing.reviewer(workspace)
    client.force_login(other, backend=settings.AUTHENTICATION_BACKENDS[0])
    for name in ("check_import", "import_columns"):
        assert client.get(at(name, run.pk)).status_code == 404
    assert client.post(at("discard_upload", run.pk)).status_code == 404
    client.force_login(client.who, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.post(at("discard_upload", run.pk))["Location"] == at("import_references")
    assert not ImportRun.objects.exists()


def test_an_upload_that_nobody_imports_goes_after_a_while(client):
    run = uploaded(client, titles(1))
    assert actions.discard_old_uploads(before=run.created) == 0
    assert actions.discard_old_uploads(before=timezone.now()) == 1


def test_the_same_file_again_says_so_and_adds_nothing_unless_told_to(client):
    first = imported(client, titles(1))
    again = uploaded(client, titles(1), name="copy.ris")
    page = words(client.get(at("check_import", again.pk)))
    assert "This very file was imported on" in page
    assert "Import it again anyway" in page
    answer = confirm(client, again)
    assert answer["Location"] == at("check_import", again.pk)
    assert Source.objects.count() == 1
    assert confirm(client, again, again="True")["Location"] == at("import_report", again.pk)
    assert Source.objects.count() == 2
    assert first.sha256 == again.sha256


def test_the_columns_of_a_table_are_given_fields(client):
    run = uploaded(client, CSV, name="search.csv")
    assert "Titel Something else" in words(client.get(at("check_import", run.pk)))
    assert confirm(client, run, later="yes")["Location"] == at("import_columns", run.pk)
    assert client.get(at("import_columns", run.pk)).status_code == 200
    chosen = {"column_0": "title", "column_1": "year", "column_2": "doi"}
    assert client.post(at("import_columns", run.pk), chosen)["Location"] == at("check_import", run.pk)
    assert "Titel Title" in words(client.get(at("check_import", run.pk)))
    confirm(client, run)
    assert sorted(Source.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_columns_that_say_of_no_work_what_it_is_are_refused(client):
    run = uploaded(client, CSV, name="search.csv")
    chosen = {"column_0": "extra", "column_1": "year", "column_2": "extra"}
    answer = client.post(at("import_columns", run.pk), chosen)
    assert answer.status_code == 422
    assert "No column is called title" in words(answer)
    ris = uploaded_other(client, titles(1))
    assert client.get(at("import_columns", ris.pk)).status_code == 404


def uploaded_other(client, data):
    upload(client, data)
    return ImportRun.objects.get(format="ris")


def test_another_kind_of_file_is_refused_in_words(client):
    answer = upload(client, b"Dear reader,\n", name="letter.txt")
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert upload(client, b"").status_code == 422
    assert client.post(at("import_references"), {}).status_code == 422
    assert not ImportRun.objects.exists()


def test_what_could_not_be_read_is_reported_line_by_line(client):
    run = imported(client, builders.ris("One", "Two", rejects=builders.NO_TYPE + "a line that is no tag\n"))
    report = words(client.get(at("import_report", run.pk)))
    for said in ("Not read 1", "Fix and add the record on line 17", "A record without a type"):
        assert said in report
    assert "a line that is no tag" in report


def test_a_file_for_a_review_brings_its_records_there_and_so_does_what_is_mended(client, workspace):
    made = reviewing.screening(workspace, records=1, phase="protocol")
    page = at("import_for_review", made.review.pk)
    assert made.review.title in words(client.get(page))
    run = uploaded(client, builders.ris("One", rejects=builders.NO_TYPE), page=page)
    confirm(client, run, review=str(made.review.pk), database="Embase")
    assert made.review.candidates.filter(entered_by_run=run, database="Embase").count() == 1
    mended = {"text": "TY  - JOUR\n" + builders.NO_TYPE}
    answer = client.post(at("mend_reference", run.pk, 1), mended, follow=True)
    assert "The record is in the library and in “Free swimming”" in words(answer)
    assert made.review.candidates.filter(entered_by_run=run).count() == 2
    more = uploaded(client, titles(7), page=page)
    confirm(client, more, review=str(made.review.pk))
    assert made.review.candidates.count() == 4


def test_earlier_decisions_are_shown_and_are_no_verdicts(client, workspace):
    made = reviewing.screening(workspace, records=0, phase="protocol")
    data = titles(1, 2).replace(b"ER  -", b"KW  - moothall:decision=included\nKW  - tag:Pools\nER  -", 1)
    run = imported(client, data, review=str(made.review.pk))
    assert "1 included. These are shown" in words(client.get(at("import_report", run.pk)))
    assert set(made.review.candidates.values_list("status", flat=True)) == {"waiting"}
    tagged = Source.objects.get(taggings__tag__name="Pools")
    assert (tagged.title, tagged.keywords) == ("Paper 1", [])


def test_a_large_import_says_how_far_it_is_until_it_is_done(client):
    run = imported(client, titles(*range(501)))
    page = client.get(at("import_report", run.pk))
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "0% stored" in words(page)
    part = client.get(at("import_report", run.pk), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part
    assert without_keys(part) in without_keys(page)
    run_job(run)
    assert client.get(at("import_report", run.pk), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Found in the file 501" in words(client.get(at("import_report", run.pk)))


def test_a_stopped_import_keeps_what_is_stored_and_is_gone_on_with(client):
    run = being_stored(client)
    client.post(at("stop_import", run.pk))
    report = words(client.get(at("import_report", run.pk)))
    assert "Stopped: 500 of 501 references are in the library" in report
    assert "Stopped" in words(client.get(at("imports")))
    client.post(at("go_on_with_import", run.pk))
    run_job(run)
    assert (run.state, Appearance.objects.count()) == ("done", 501)
    assert "not going on any more" in words(client.post(at("stop_import", run.pk), follow=True))
    assert "was not stopped" in words(client.post(at("go_on_with_import", run.pk), follow=True))


def test_a_stopped_import_is_removed(client):
    run = being_stored(client)
    assert "cannot be removed" in words(client.post(at("remove_import", run.pk), follow=True))
    cancel_job(job=actions.storing_job(run), by=client.who)
    assert "500 references" in words(client.get(at("remove_import", run.pk)))
    assert "This import was removed" in words(client.post(at("remove_import", run.pk), follow=True))
    assert set(Appearance.objects.values_list("voided", flat=True)) == {True}


def test_what_would_stay_is_named_before_an_import_is_removed(client, workspace):
    made = reviewing.screening(workspace, records=0)
    run = imported(client, titles(1, 2), review=str(made.review.pk))
    made.judge(made.lead, made.review.candidates.get(source__title="Paper 1"), "include")
    check = words(client.get(at("remove_import", run.pk)))
    assert "1 record that nobody has judged leaves" in check
    assert "Paper 1, in “Free swimming”" in check
    assert made.review.candidates.filter(voided=False).count() == 2
    done = words(client.post(at("remove_import", run.pk), follow=True))
    assert "Paper 1, in “Free swimming”" in done
    assert made.review.candidates.filter(voided=False).count() == 1
    assert uploaded(client, titles(1, 2))


def test_nothing_is_found_behind_an_unknown_id_nor_by_who_may_not(client, signed_in):
    pages = ("check_import", "import_columns", "import_report", "remove_import")
    for name in pages:
        assert client.get(at(name, uuid.uuid4())).status_code == 404, name
    for name in ("discard_upload", "stop_import", "go_on_with_import"):
        assert client.post(at(name, uuid.uuid4())).status_code == 404, name
        assert client.get(at(name, uuid.uuid4())).status_code == 405, name
    member = signed_in("member")
    assert member.get(at("imports")).status_code == 200
    for name in ("check_import", "import_columns", "remove_import", "stop_import"):
        assert member.post(at(name, uuid.uuid4())).status_code == 403, name
