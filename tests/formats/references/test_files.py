"""Real files: everything in them is counted, and the same articles read alike in every format."""

import json
import os
from pathlib import Path

import pytest
from tests.formats.references.readings import GOLDEN, causes, dropped, plain, rejects

from moothall.formats.references import FORMATS, read, write

# found, parsed, rejected, with a title, with an abstract
COUNTS = {
    "_baseline.ris": (100, 100, 0, 100, 98),
    "baseline_empty_values.ris": (4, 4, 0, 2, 2),
    "baseline_reference_types.ris": (61, 0, 61, 0, 0),
    "baseline_tag-notes.ris": (12, 1, 11, 1, 0),
    "baseline_tag-notes_labels.ris": (32, 32, 0, 32, 0),
    "baseline_tag-notes_zotero.ris": (4, 4, 0, 4, 0),
    "baseline_tag_and_field_definitions.ris": (2, 1, 1, 1, 1),
    "baseline_tag_and_field_definitions_lists.ris": (1, 0, 1, 0, 0),
    "baseline_zotero.ris": (100, 100, 0, 100, 98),
    "duplicate_records.csv": (14, 10, 4, 10, 10),
    "embase.csv": (6, 6, 0, 6, 6),
    "embase.ris": (6, 6, 0, 6, 6),
    "embase_newpage.csv": (6, 6, 0, 6, 6),
    "faulty_year.ris": (1, 1, 0, 1, 1),
    "generic.csv": (2, 2, 0, 2, 2),
    "generic_bad_record_id.csv": (6, 6, 0, 6, 6),
    "generic_column_names_with_spaces.csv": (2, 2, 0, 2, 2),
    "generic_labels.csv": (6, 6, 0, 6, 6),
    "generic_labels_no_abs.csv": (6, 6, 0, 6, 0),
    "generic_labels_no_title.csv": (6, 6, 0, 0, 6),
    "generic_partial_labels.csv": (6, 6, 0, 6, 6),
    "generic_semicolon.csv": (2, 2, 0, 2, 2),
    "generic_tab.csv": (2, 2, 0, 2, 2),
    "missing_values.csv": (4, 4, 0, 2, 2),
    "ovid_psycinfo.ris": (6, 6, 0, 6, 6),
    "ovid_zotero.ris": (6, 6, 0, 6, 6),
    "proquest.ris": (6, 6, 0, 6, 6),
    "pubmed_endnote.txt": (6, 6, 0, 6, 6),
    "pubmed_zotero.ris": (6, 6, 0, 6, 6),
    "record_id.csv": (10, 10, 0, 10, 10),
    "ris_issue_1099.txt": (7, 7, 0, 7, 7),
    "ris_issue_992.txt": (19, 19, 0, 19, 8),
    "scopus.ris": (6, 6, 0, 6, 6),
    "web_of_science.txt": (10, 10, 0, 10, 10),
}
DOIS = {"ris_issue_1099.txt": 4, "ris_issue_992.txt": 3}
SAME = {
    "same20.ris": ("ris", "utf-8", 20),
    "same20.nbib": ("nbib", "utf-8", 20),
    "same20.bib": ("bibtex", "utf-8", 20),
    "same20_endnote.xml": ("endnote_xml", "utf-8", 20),
    "same20.enw": ("endnote_tagged", "utf-8", 20),
    "same20_wos.txt": ("wos", "utf-8", 20),
    "same20_csl.json": ("csl_json", "utf-8", 20),
    "same20.csv": ("csv", "utf-8", 20),
    "same20.xlsx": ("xlsx", "utf-8", 20),
    "latin1_3.ris": ("ris", "cp1252", 3),
    "utf16_3.ris": ("ris", "utf-16", 3),
}


def check_counts(path):
    found, report = read(path.read_bytes(), name=path.name)
    assert report.found == report.parsed + len(report.rejected)
    with_title, with_abstract = (
        sum(bool(getattr(each, name)) for each in found) for name in ("title", "abstract")
    )
    counted = (report.found, report.parsed, len(report.rejected), with_title, with_abstract)
    assert counted == COUNTS[path.name]
    return found, report


def check_round_trips(found):
    """Whatever file the references came from, every format holds them."""
    for format in FORMATS:
        again, _ = read(write(found, format=format), format=format)
        assert plain(again) == plain(found), format


@pytest.mark.parametrize(
    "path", [*(GOLDEN / "dialects").glob("*.ris"), *(GOLDEN / "dialects").glob("*.csv")], ids=lambda p: p.name
)
def test_each_dialect_reconciles_and_survives_every_format(path):
    found, _ = check_counts(path)
    if found:
        check_round_trips(found)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_each_file_of_the_large_collection_reconciles(name):
    folder = os.environ.get("MOOTHALL_DATA_FILES")
    if not folder:
        pytest.skip("MOOTHALL_DATA_FILES does not say where the large files are")
    found, _ = check_counts(Path(folder) / "review" / "formats" / name)
    if name in DOIS:
        assert sum(bool(each.doi) for each in found) == DOIS[name]
    if found:
        check_round_trips(found)


def test_there_are_golden_files_for_every_format():
    assert {format for format, _, _ in SAME.values()} | {"tsv"} == set(FORMATS)
    assert read((GOLDEN / "dialects" / "generic_tab.csv").read_bytes())[1].format == "tsv"


@pytest.mark.parametrize("name", SAME)
def test_the_same_articles_read_alike_in_every_format_and_encoding(name):
    expected = {
        _words(e["title"]): e for e in json.loads((GOLDEN / "same20" / "expected.json").read_text("utf-8"))
    }
    found, report = read((GOLDEN / "same20" / name).read_bytes(), name=name)
    assert (report.format, report.encoding, len(found)) == SAME[name]
    assert (report.found, report.rejected, report.dropped, report.warnings) == (len(found), (), (), ())
    for each in found:
        awaited = expected[_words(each.title)]
        assert _words(each.abstract) == _words(awaited["abstract"])
        authors = [[author.family or author.literal, author.given] for author in each.authors]
        assert authors == awaited["authors"]
        for field in ("year", "journal", "doi", "pmid"):
            assert getattr(each, field) == awaited[field]


@pytest.mark.parametrize("name", SAME)
def test_the_same_articles_survive_every_format(name):
    found, _ = read((GOLDEN / "same20" / name).read_bytes(), name=name)
    check_round_trips(found)


def test_what_every_format_can_say_by_itself_needs_no_tag_of_our_own():
    found, _ = read((GOLDEN / "same20" / "same20.ris").read_bytes())
    for format in FORMATS:
        assert b'"as":' not in write(found, format=format)


@pytest.mark.parametrize("name", SAME)
def test_each_record_is_found_again_where_its_line_says(name):
    data = (GOLDEN / "same20" / name).read_bytes()
    found, report = read(data, name=name)
    if report.format in ("xlsx", "csl_json"):
        first = 2 if report.format == "xlsx" else 1
        assert [each.line for each in found] == list(range(first, first + len(found)))
        return
    lines = data.decode("utf-16" if report.encoding == "utf-16" else report.encoding).splitlines()
    for each in found:
        assert lines[each.line - 1].removeprefix("\ufeff").startswith(each.raw.split("\n")[0])
    assert len({each.line for each in found}) == len(found)


def test_the_reviewers_search_reads_as_expected():
    expected = json.loads((GOLDEN / "journey" / "expected.json").read_text("utf-8"))
    data = (GOLDEN / "journey" / "search.ris").read_bytes()
    found, report = read(data, name="search.ris")
    assert (report.found, report.parsed, report.format) == (expected["found"], expected["parsed"], "ris")
    assert rejects(report) == [(reject["line"], reject["cause"]) for reject in expected["rejected"]]
    assert dropped(report) == [(line["line"], line["cause"]) for line in expected["dropped_lines"]]
    assert {doi.lower() for doi in expected["included_dois"]} <= {each.doi.lower() for each in found}
    assert causes(report) == ["repeated_identifier"]
    lines = data.decode("utf-8-sig").splitlines()
    for each in (*found, *report.rejected):
        assert lines[each.line - 1] == each.raw.split("\n")[0]
    check_round_trips(found)


def _words(text):
    return " ".join((text or "").split())
