"""A file of references: everything is kept, or named with the reason why not."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_scopes import scope
from tests.rooms.codification import builders

from moothall.events.models import Event
from moothall.jobs.actions import claim_job
from moothall.jobs.models import Job
from moothall.jobs.running import run_claimed_job
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Appearance, ImportRun, Source
from moothall.rooms.codification.reading import read_references, read_upload
from moothall.trace.models import Record

pytestmark = pytest.mark.usefixtures("inside")
REJECTS = builders.NO_TYPE + builders.NOTHING + "a line that is no tag\n"


def imported(workspace, data, name="search.ris", by=None, inquiry=None):
    return actions.import_references(workspace=workspace, inquiry=inquiry, data=data, name=name, by=by)


def test_found_is_parsed_and_rejected(inside):
    run = imported(inside, builders.ris("One", "Two", rejects=REJECTS))
    assert (run.found, run.parsed, len(run.rejected)) == (4, 2, 2)
    assert run.state == "done"
    assert sorted(Source.objects.values_list("title", flat=True)) == ["One", "Two"]
    event = Event.objects.get(name="references.imported")
    assert event.says == {"found": 4, "parsed": 2, "rejected": 2, "sha256": run.sha256}


def test_each_reject_is_named_by_line_and_cause_with_its_text(inside):
    run = imported(inside, builders.ris("One", rejects=REJECTS))
    assert [(reject["line"], reject["cause"]) for reject in run.rejected] == [
        (9, "no_type"),
        (12, "nothing_to_identify"),
    ]
    assert "A record without a type" in run.rejected[0]["raw"]
    assert [(line["line"], line["text"]) for line in run.dropped] == [(16, "a line that is no tag")]


def test_a_source_takes_over_what_the_record_says_and_keeps_it_as_it_came(inside):
    inquiry = builders.inquiry(inside)
    run = imported(inside, builders.ris("One"), inquiry=inquiry)
    source = Source.objects.get()
    assert (source.kind, source.year, source.doi, source.byline) == ("research", 2019, "10.5555/1", "Green")
    assert source.record.inquiry == inquiry
    assert source.texts.get().text == source.abstract == builders.ABSTRACT
    appearance = source.appearances.get()
    assert (appearance.import_run, appearance.line, appearance.position) == (run, 1, 1)
    assert appearance.raw.startswith("TY  - JOUR")
    assert appearance.fields["doi"] == "10.5555/1"


def test_the_same_file_again_adds_nothing(inside):
    data = builders.ris("One", "Two")
    first = imported(inside, data)
    assert imported(inside, data, name="another name.ris") == first
    assert Source.objects.count() == 2
    assert Event.objects.filter(name="references.imported").count() == 1
    assert queries.import_of_file(None, data) == first


def test_the_same_file_can_be_imported_in_another_workspace(inside, other_workspace):
    first = imported(inside, builders.ris("One"))
    with scope(workspace=other_workspace):
        assert imported(other_workspace, builders.ris("One")) != first


def test_a_file_without_references_is_refused_and_leaves_nothing(inside):
    for data in (b"", b"Dear reader,\nthis is a letter.\n", b"%PDF-1.7 \x00\x01"):
        with pytest.raises(actions.EvidenceRefused) as refused:
            imported(inside, data)
        assert refused.value.problems[0][0] == "file"
    assert not ImportRun.objects.exists()
    assert not Record.objects.exists()


def test_a_record_whose_values_are_too_long_for_their_columns_is_kept_whole_in_its_appearance(inside):
    data = builders.ris("One").replace(b"PY  - 2019", b"PY  - 2019\nVL  - " + b"9" * 500)
    imported(inside, data)
    source = Source.objects.get()
    assert len(source.volume) <= 120
    assert "9" * 500 in source.appearances.get().raw


def test_a_reject_is_mended_and_added(inside):
    run = imported(inside, builders.ris("One", rejects=REJECTS))
    source = actions.mend_reference(run=run, place=1, text="TY  - JOUR\n" + builders.NO_TYPE + "\n", by=None)
    run.refresh_from_db()
    assert source.title == "A record without a type"
    assert source.appearances.get().line == 9
    assert run.rejected[0]["source"] == str(source.pk)
    assert (run.found, run.parsed, len(run.rejected)) == (3, 1, 2)


def test_a_reject_is_mended_once(inside):
    run = imported(inside, builders.ris("One", rejects=REJECTS))
    text = "TY  - JOUR\n" + builders.NO_TYPE
    actions.mend_reference(run=run, place=1, text=text, by=None)
    with pytest.raises(actions.EvidenceRefused, match="in the library already"):
        actions.mend_reference(run=run, place=1, text=text, by=None)
    for nowhere in (0, 3):
        with pytest.raises(actions.EvidenceRefused):
            actions.mend_reference(run=run, place=nowhere, text=text, by=None)
    assert Source.objects.count() == 2


def test_a_reject_that_still_cannot_be_read_says_why(inside):
    run = imported(inside, builders.ris("One", rejects=REJECTS))
    for text in (builders.NOTHING, builders.ris("A", "B").decode(), "no reference at all"):
        with pytest.raises(actions.EvidenceRefused) as refused:
            actions.mend_reference(run=run, place=1, text=text, by=None)
        assert refused.value.problems[0][0] == "text"
    assert Source.objects.count() == 1


def test_a_row_of_a_table_is_mended_below_its_own_header(inside):
    run = imported(inside, b"Title;Year;DOI\nOne;2019;10.5555/1\n;2020;none\n", name="search.csv")
    assert [(reject["line"], reject["raw"]) for reject in run.rejected] == [(3, ";2020;none")]
    source = actions.mend_reference(run=run, place=1, text="Two;2020;10.5555/2", by=None)
    assert (source.title, source.year, source.doi) == ("Two", 2020, "10.5555/2")


def test_a_large_file_is_stored_in_the_background_and_goes_on_where_it_was_stopped(inside):
    data = builders.ris(*(f"Paper {number}" for number in range(1, 502)))
    run = imported(inside, data)
    assert (run.state, run.parsed, Source.objects.count()) == ("waiting", 501, 0)
    references, _ = read_references(data, name=run.file_name)
    actions.store_block(run=run, references=references[:500], first=1, by=None)
    job = Job.objects.get(name="codification.store_references")
    run_claimed_job(claim_job(now=timezone.now(), job_id=job.pk))
    run.refresh_from_db()
    assert run.state == "done"
    assert sorted(Appearance.objects.values_list("position", flat=True)) == list(range(1, 502))
    assert Source.objects.count() == 501
    assert Event.objects.filter(name="references.imported").count() == 1


def test_finishing_again_changes_nothing(inside):
    run = imported(inside, builders.ris("One", "Two"))
    actions.finish_import(run=run, by=None)
    assert Event.objects.filter(name="references.imported").count() == 1


SAME = Path(__file__).parents[2] / "golden" / "references" / "same20"


@pytest.mark.parametrize("name", ["same20.nbib", "same20_endnote.xml", "same20.xlsx", "same20_csl.json"])
def test_a_file_of_any_format_comes_into_the_library(inside, name):
    with (SAME / name).open("rb") as upload:
        upload_named = SimpleNamespace(name=name, read=upload.read)
        run = imported(inside, read_upload(upload_named), name=name)
    assert (run.found, run.parsed, run.rejected) == (20, 20, [])
    assert Source.objects.exclude(doi="").count() == 20


JOURNEY = Path(__file__).parents[2] / "golden" / "references" / "journey"


def test_the_reviewers_file_reads_as_expected(inside):
    expected = json.loads((JOURNEY / "expected.json").read_text("utf-8"))
    run = imported(inside, (JOURNEY / "search.ris").read_bytes())
    assert (run.found, run.parsed) == (expected["found"], expected["parsed"])
    rejects = [{"line": reject["line"], "cause": reject["cause"]} for reject in run.rejected]
    assert rejects == expected["rejected"]
    assert Source.objects.count() == 57
    dois = Source.objects.filter(doi__in=expected["included_dois"]).values_list("doi", flat=True)
    assert set(dois) == set(expected["included_dois"])
