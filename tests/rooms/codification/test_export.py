"""Taking references along: nothing is lost on the way out and in again, and no open verdict goes with it."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.rooms.codification import builders, reviewing

from moothall.formats.references import read
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.exporting import FORMATS, file_of_references
from moothall.rooms.codification.exporting.carrying import without_carried
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.reading import carried

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "references"
RIS = (
    "TY  - JOUR\nTI  - Free swimming\nAU  - Green, Pat\nAU  - The Towns; Ltd\nPY  - 2019\nT2  - Leisure\n"
    "DO  - 10.5555/Swim\nKW  - pools\nZZ  - one\nX1  - two\nZZ  - three\nAB  - Visits rose.\nER  - \n\n"
    "TY  - RPRT\nTI  - A report\nPB  - Town Hall\nPY  - 2020\nU9  - kept\nER  - \n"
)


def imported(workspace, data, name="file.ris"):
    return actions.import_references(workspace=workspace, inquiry=None, data=data, name=name, by=None)


def exported(format, who=None):
    keys = queries.every_hit(who, "", queries.Narrowing(), "newest")
    found = queries.references_of_library(who, list(reversed(keys)))
    return file_of_references(found, format=format, called="library").data


def bare(references):
    return [replace(without_carried(reference), raw="", line=0) for reference in references]


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_imported_and_exported_reads_the_same(inside, format):
    first, _ = read(RIS.encode())
    imported(inside, RIS.encode())
    again, report = read(exported(format), format=format)
    assert report.rejected == ()
    assert bare(again) == bare(first)
    assert [pair for pair in again[0].extra if pair[0] in ("ZZ", "X1")] == [
        pair for pair in first[0].extra if pair[0] in ("ZZ", "X1")
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_whole_search_goes_out_and_in_again_in_every_format(inside, format):
    path = next(GOLDEN.glob("journey/*.ris"))
    first, _ = read(path.read_bytes(), name=path.name)
    imported(inside, path.read_bytes(), path.name)
    again, report = read(exported(format), format=format)
    assert (report.found, report.rejected) == (len(first), ())
    assert sorted(bare(again), key=repr) == sorted(bare(first), key=repr)


@pytest.mark.parametrize("format", FORMATS)
def test_edits_of_the_source_win_over_what_was_imported(inside, format):
    imported(inside, RIS.encode())
    source = Source.objects.get(title="Free swimming")
    edits = {
        "title": "Free swims",
        "year": 2021,
        "authors": [{"family": "Blue", "given": "A", "literal": ""}],
    }
    actions.edit_source(source=source, **edits, by=None)
    again, _ = read(exported(format), format=format)
    edited = next(reference for reference in again if reference.title == "Free swims")
    assert (edited.year, [a.family for a in edited.authors], edited.doi) == (2021, ["Blue"], "10.5555/Swim")


@pytest.mark.parametrize("format", FORMATS)
def test_decisions_and_tags_travel_along(inside, format):
    review = reviewing.screening(inside, records=2)
    actions.tag_source(source=review.records[0].source, name="for cabinet; soon", by=None)
    review.both(review.records[0], "exclude", "exclude", criterion=review.criterion("adults"))
    review.judge(review.lead, review.records[1], "include")
    found = queries.references_of_review(review.lead, review.review)
    again, _ = read(file_of_references(found, format=format, called="x").data, format=format)
    said = {reference.title: carried(reference) for reference in again}
    out, open_ = (said[record.source.title] for record in review.records)
    assert (out["decision"], out["stage"]) == (["excluded"], ["title_abstract"])
    assert "".join(out["tags"]).replace(" ", "") in ("forcabinet;soon", "forcabinetsoon")
    assert open_["decision"] == ["undecided"]


def test_an_exported_record_never_tells_of_a_verdict_that_is_not_open(inside):
    review = reviewing.screening(inside, records=3)
    review.judge(review.people[1], review.records[0], "exclude")
    review.both(review.records[1], "include", "exclude")
    said = [
        (c.decision, c.stage, c.reason) for _, c in queries.references_of_review(review.lead, review.review)
    ]
    assert said == [("undecided", "title_abstract", "")] * 3
    assert list(queries.references_of_review(review.lead, review.review, "excluded")) == []
    assert len(list(queries.references_of_review(review.lead, review.review, "undecided"))) == 3


def test_a_file_holds_only_accounts_that_may_be_published(inside):
    review = reviewing.screening(inside, records=0)
    given = {"scope": "published", "quotation": "verbatim"}
    for scope, text in (("this_review", "marzipan"), ("this_council", "nougat"), ("published", "praline")):
        builders.account(
            inside, consent=given | {"scope": scope, "review": review.review}, text=f"It smells of {text}."
        )
    builders.account(inside, consent=given | {"quotation": "none"}, text="It smells of fudge.")
    for who in (None, review.lead):
        file = exported("ris", who)
        assert b"praline" in file
        assert not [word for word in (b"marzipan", b"nougat", b"fudge") if word in file]


def test_an_account_whose_consent_was_taken_back_is_in_no_file_of_the_review(inside):
    review = reviewing.screening(inside, records=0)
    given = {"scope": "published", "quotation": "verbatim"}
    told = builders.account(inside, consent=given, text="It smells of praline.")
    actions.add_candidates(review=review.review, sources=[told], by=review.lead)
    assert len(list(queries.references_of_review(review.lead, review.review))) == 1
    actions.withdraw_consent(source=told, by=None)
    assert list(queries.references_of_review(review.lead, review.review)) == []
