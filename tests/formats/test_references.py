"""Files of references: what is read of them, what is refused, and what comes back when they are written."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from moothall.formats import references
from moothall.formats.references import Author, Reference, detect, read, write

GOLDEN = Path(__file__).parents[1] / "golden" / "references"

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
    "embase.ris": (6, 6, 0, 6, 6),
    "faulty_year.ris": (1, 1, 0, 1, 1),
    "ovid_psycinfo.ris": (6, 6, 0, 6, 6),
    "ovid_zotero.ris": (6, 6, 0, 6, 6),
    "proquest.ris": (6, 6, 0, 6, 6),
    "pubmed_endnote.txt": (6, 6, 0, 6, 6),
    "pubmed_zotero.ris": (6, 6, 0, 6, 6),
    "ris_issue_1099.txt": (7, 7, 0, 7, 7),
    "ris_issue_992.txt": (19, 19, 0, 19, 8),
    "scopus.ris": (6, 6, 0, 6, 6),
    "web_of_science.txt": (10, 10, 0, 10, 10),
}
DOIS = {"ris_issue_1099.txt": 4, "ris_issue_992.txt": 3}


def record(*lines, kind="JOUR"):
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def one(*lines, kind="JOUR"):
    """The only reference of a file, and the report."""
    (found,), report = read(record(*lines, kind=kind).encode())
    return found, report


def plain(found):
    return [replace(each, raw="", line=0) for each in found]


def causes(report):
    return [warning.cause for warning in report.warnings]


def check_counts(path):
    found, report = read(path.read_bytes(), name=path.name)
    assert report.found == report.parsed + len(report.rejected)
    with_title, with_abstract = (
        sum(bool(getattr(each, name)) for each in found) for name in ("title", "abstract")
    )
    counted = (report.found, report.parsed, len(report.rejected), with_title, with_abstract)
    assert counted == COUNTS[path.name]
    if found:
        assert plain(read(write(found, format="ris"))[0]) == plain(found)
    return found


@pytest.mark.parametrize("path", sorted((GOLDEN / "dialects").glob("*.ris")), ids=lambda path: path.name)
def test_each_dialect_reconciles(path):
    check_counts(path)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_each_file_of_the_large_collection_reconciles(name):
    folder = os.environ.get("MOOTHALL_DATA_FILES")
    if not folder:
        pytest.skip("MOOTHALL_DATA_FILES does not say where the large files are")
    found = check_counts(Path(folder) / "review" / "formats" / name)
    if name in DOIS:
        assert sum(bool(each.doi) for each in found) == DOIS[name]


def test_the_reviewers_search_reads_as_expected():
    expected = json.loads((GOLDEN / "journey" / "expected.json").read_text("utf-8"))
    data = (GOLDEN / "journey" / "search.ris").read_bytes()
    found, report = read(data, name="search.ris")
    assert (report.found, report.parsed, report.format) == (expected["found"], expected["parsed"], "ris")
    assert [{"line": r.line, "cause": r.cause} for r in report.rejected] == expected["rejected"]
    assert [{"line": d.line, "cause": d.cause} for d in report.dropped] == expected["dropped_lines"]
    assert {doi.lower() for doi in expected["included_dois"]} <= {each.doi.lower() for each in found}
    assert causes(report) == ["repeated_identifier"]
    lines = data.decode("utf-8-sig").splitlines()
    for each in (*found, *report.rejected):
        first = each.raw.split("\n")[0]
        assert lines[each.line - 1] == first
    assert plain(read(write(found, format="ris"))[0]) == plain(found)


@pytest.mark.parametrize(
    ("name", "encoding", "count"),
    [("same20.ris", "utf-8", 20), ("latin1_3.ris", "cp1252", 3), ("utf16_3.ris", "utf-16", 3)],
)
def test_the_same_articles_read_alike_in_every_encoding(name, encoding, count):
    expected = {
        _words(e["title"]): e for e in json.loads((GOLDEN / "encodings" / "expected.json").read_text("utf-8"))
    }
    found, report = read((GOLDEN / "encodings" / name).read_bytes())
    assert (report.encoding, len(found), report.warnings) == (encoding, count, ())
    for each in found:
        awaited = expected[_words(each.title)]
        assert _words(each.abstract) == _words(awaited["abstract"])
        authors = [[author.family or author.literal, author.given] for author in each.authors]
        assert authors == awaited["authors"]
        for field in ("year", "journal", "doi", "pmid"):
            assert getattr(each, field) == awaited[field]


def _words(text):
    return " ".join((text or "").split())


def test_every_field_has_its_tag():
    found, report = one(
        *(
            "T1  - Free swimming",
            "A1  - Green, Pat",
            "AU  - Council",
            "PY  - 2019/05/01",
            "JF  - Water",
            "JA  - W.",
        ),
        *("VL  - 3", "IS  - 2", "SP  - 12-19", "PB  - Press", "CY  - London", "SN  - 1234-567X"),
        *("SN  - 978-3-16-148410-0", "DO  - https://doi.org/10.5555/ABC", "AN  - 123456", "AN  - X1"),
        *("C2  - PMC77", "UR  - https://example.org/", "Y2  - 2020/01/01", "LA  - en", "KW  - a", "KW  - b"),
        *(
            "N1  - note",
            "M1  - more",
            "DB  - Medline",
            "N2  - Abstract.",
            "A2  - Editor, Ed",
            "U2  - own",
            "ID  - 7",
        ),
    )
    assert replace(found, raw="", line=0) == Reference(
        kind="JOUR",
        title="Free swimming",
        abstract="Abstract.",
        authors=(Author("Green", "Pat"), Author(literal="Council")),
        year=2019,
        date_text="2019/05/01",
        journal="Water",
        journal_short="W.",
        volume="3",
        issue="2",
        page_first="12",
        page_last="19",
        publisher="Press",
        place="London",
        isbn="978-3-16-148410-0",
        issn="1234-567X",
        doi="10.5555/ABC",
        pmid="123456",
        pmcid="PMC77",
        accession="X1",
        url="https://example.org/",
        accessed="2020/01/01",
        language="en",
        keywords=("a", "b"),
        notes=("note", "more"),
        database="Medline",
        extra=(("A2", "Editor, Ed"), ("U2", "own"), ("ID", "7")),
    )
    assert report.warnings == ()


def test_text_without_a_tag_goes_on_with_the_value_before_it():
    found, _ = one(
        "TI  - A title", "that is long", "AB  - First.", "", "Second.", "KW  - one", "two", "PY  - 2019"
    )
    assert found.title == "A title that is long"
    assert found.abstract == "First.\n\nSecond."
    assert found.keywords == ("one", "two")


def test_what_stands_between_records_is_dropped_and_named():
    data = f"Exported today\n{record('TI  - A')}2.\n\n{record('TI  - B')}Link to the full text\n"
    found, report = read(data.encode())
    assert [each.title for each in found] == ["A", "B"]
    assert [(line.line, line.cause) for line in report.dropped] == [
        (1, "outside_record"),
        (5, "outside_record"),
        (10, "outside_record"),
    ]


def test_tags_right_behind_a_record_belong_to_it_unless_they_are_a_record_of_their_own():
    found, report = read(f"{record('TI  - A')}NL  - a link\n\n{record('TI  - B')}".encode())
    assert found[0].extra == (("NL", "a link"),)
    assert not report.rejected
    for behind in ("UK  - x\nER  - \n", "AU  - Nobody\n", "\nUK  - x\n"):
        found, report = read((record("TI  - A") + behind).encode())
        assert [reject.cause for reject in report.rejected] == ["no_type"]


def test_a_record_that_is_not_closed_is_kept_with_a_warning():
    found, report = read(b"TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\n")
    assert [each.title for each in found] == ["A", "B"]
    assert [(warning.line, warning.cause) for warning in report.warnings] == [
        (1, "missing_end"),
        (3, "missing_end"),
    ]


@pytest.mark.parametrize(
    "start", ["TY  - JOUR", "TY  -JOUR", "TY  -\tJOUR", "TY\t- JOUR", "TY - JOUR", "TY   - JOUR"]
)
def test_blanks_and_tabs_around_the_dash_vary(start):
    (found,), report = read(f"{start}\nTI  - A\nER  -".encode())
    assert (found.kind, found.title, report.warnings) == ("JOUR", "A", ())


def test_a_dash_in_a_text_makes_no_tag():
    found, _ = one("AB  - Cells of type", "T4 - they are rare", "B1 - and others")
    assert found.abstract == "Cells of type\nT4 - they are rare\nB1 - and others"


@pytest.mark.parametrize(
    ("lines", "year", "date_text"),
    [
        (["PY  - 2019"], 2019, ""),
        (["Y1  - 2019//"], 2019, ""),
        (["PY  - 2019", "DA  - 2019/05/01"], 2019, "2019/05/01"),
        (["DA  - May 2019"], 2019, "May 2019"),
        (["PY  - 2019", "DA  - MAY"], 2019, "MAY"),
    ],
)
def test_a_year_is_read_from_any_date(lines, year, date_text):
    found, report = one("TI  - A", *lines)
    assert (found.year, found.date_text, causes(report)) == (year, date_text, [])


def test_a_date_without_a_year_is_kept_and_warned_about():
    found, report = one("TI  - A", "PY  - 10 15")
    assert (found.year, found.date_text, causes(report)) == (None, "10 15", ["bad_year"])


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DO  - doi:10.1000/xyz", "10.1000/xyz"),
        ("DO  - http://dx.doi.org/10.1000/(a)b", "10.1000/(a)b"),
        ("DO  - 10.1000/xyz.", "10.1000/xyz"),
        ("UR  - https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("UR  - https://example.org/a?doi=10.1000%2fxyz&md5=1", "10.1000/xyz"),
        ("LK  - https://example.org/doi/pdf/10.1000/xyz.pdf", "10.1000/xyz"),
        ("L3  - 10.1000/xyz", "10.1000/xyz"),
        ("N1  - Journal 2011;50. doi: 10.1000/xyz.", "10.1000/xyz"),
        ("N1  - References: Smith doi: 10.1000/xyz", ""),
        ("N1  - doi: 10.1000/xyz and doi: 10.1000/abc", ""),
        ("AB  - See 10.1000/xyz", ""),
    ],
)
def test_a_doi_is_found_where_exporters_put_it_and_not_in_lists_of_references(line, doi):
    assert one("TI  - A", line)[0].doi == doi


def test_what_is_no_doi_is_kept_and_warned_about():
    found, report = one("TI  - A", "DO  - 10.4")
    assert (found.doi, found.extra, causes(report)) == ("", (("DO", "10.4"),), ["bad_doi"])


@pytest.mark.parametrize(
    ("lines", "pmid", "accession"),
    [
        (["AN  - 28376683"], "28376683", ""),
        (["AN  - 51887", "DB  - PTSDpubs"], "", "51887"),
        (["AN  - rayyan-1"], "", "rayyan-1"),
        (["AN  - PMID: 123", "DB  - Embase"], "123", ""),
        (["N1  - PMID: 123\nPMCID: PMC5"], "123", ""),
    ],
)
def test_a_number_is_a_pmid_unless_another_database_gave_it(lines, pmid, accession):
    found, _ = one("TI  - A", *lines)
    assert (found.pmid, found.accession) == (pmid, accession)


def test_an_odd_kind_is_kept_and_warned_about():
    assert causes(one("TI  - A", kind="FILM")[1]) == ["unknown_type"]
    assert causes(one("TI  - A", kind="")[1]) == ["unknown_type"]
    assert causes(one("AB  - B")[1]) == ["no_title"]


def test_a_record_too_long_to_be_one_is_refused_and_its_neighbours_are_kept():
    long = record("TI  - Long", "AB  - " + "x" * (1024 * 1024 + 1))
    found, report = read((record("TI  - A") + long + record("TI  - B")).encode())
    assert [each.title for each in found] == ["A", "B"]
    assert [(reject.line, reject.cause) for reject in report.rejected] == [(4, "too_long")]
    assert len(report.rejected[0].raw) <= 10_000


def test_bytes_that_are_no_characters_are_named():
    data = b"TY  - JOUR\nTI  - caf\xe9 \x81 \x8d\nER  - \n"
    found, report = read(data)
    assert (found[0].title, report.encoding) == ("café � �", "cp1252")
    (warning,) = report.warnings
    assert (warning.line, warning.cause) == (2, "undecodable")
    assert "0x81 at" not in warning.message
    assert "offset 22 is the byte 0x81" in warning.message


def test_a_file_full_of_damage_is_read_and_the_damage_counted():
    data = record("TI  - A", "N1  - " + "?\n" * 3_000).encode().replace(b"?", b"\x81")
    found, report = read(data)
    assert found[0].title == "A"
    assert len(report.warnings) == 1_001
    assert "2,000 more bytes" in report.warnings[-1].message


def test_a_file_with_a_few_damaged_bytes_stays_utf_8():
    found, report = read("TY  - JOUR\nTI  - Fáilte, naïve, über\nN1  - ".encode() + b"\xe9\nER  - \n")
    assert (found[0].title, report.encoding) == ("Fáilte, naïve, über", "utf-8")
    assert [(warning.line, warning.cause) for warning in report.warnings] == [(3, "undecodable")]


def test_files_that_were_put_one_behind_the_other_are_read_through():
    data = record("TI  - A").encode("utf-8-sig") + record("TI  - B").encode("utf-8-sig")
    assert [each.title for each in read(data)[0]] == ["A", "B"]


def test_an_encoding_can_be_given():
    data = record("TI  - Prüfung").encode("cp850")
    assert read(data, encoding="cp850")[0][0].title == "Prüfung"
    for unknown in ("nonsense", "hex", "\0"):
        with pytest.raises(ValueError, match="way to write text"):
            read(data, encoding=unknown)


@pytest.mark.parametrize(
    ("data", "format", "looks"),
    [
        (b"@article{key,\n title={A}}\n", "bibtex", "a BibTeX file"),
        (b"\nPMID- 123\nTI  - A title\nAU  - B\n", "nbib", "a PubMed file"),
        (
            b"FN Clarivate Web of Science\nVR 1.0\nPT J\nAU A\nER\n\nEF\n",
            "wos",
            "a Web of Science plain text file",
        ),
        (b"%0 Journal Article\n%T A\n", "endnote_tagged", "an EndNote tagged file"),
        (b'<?xml version="1.0"?><xml><records></records></xml>', "endnote_xml", "an EndNote XML file"),
        (b'[{"id": "a", "type": "article"}]', "csl_json", "a CSL-JSON file"),
        (b"title,authors,year\nA,B,2019\n", "csv", "a table of comma-separated values"),
        (b"title\tauthors\tyear\nA\tB\t2019\n", "tsv", "a table of tab-separated values"),
    ],
)
def test_other_files_of_references_are_recognised_and_named(data, format, looks):
    assert detect(data) == format
    with pytest.raises(ValueError, match=f"^This looks like {looks}. Export the references as RIS"):
        read(data)


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7 \0\1", "a PDF"),
        (b"PK\3\4word/document.xml", "a Word file"),
        (b"<!doctype html><p>", "a web page"),
        (b"<svg/>", "an XML file of another kind"),
        (bytes(range(256)), "not text"),
        (b"Dear reader,\nthis is a letter.\n", "ordinary text"),
    ],
)
def test_anything_else_is_refused_saying_what_it_looks_like(data, looks):
    for call in (detect, read):
        with pytest.raises(ValueError, match=looks):
            call(data)


def test_text_without_any_record_is_refused_even_where_it_is_said_to_be_ris():
    with pytest.raises(ValueError, match="No record was found"):
        read(b"nothing of the kind", format="ris")
    with pytest.raises(ValueError, match="BibTeX"):
        read(b"TY  - JOUR\n", format="bibtex")


def test_a_format_that_is_not_written_is_refused():
    assert references.FORMATS == ("ris",)
    with pytest.raises(ValueError, match="ris"):
        write([], format="bibtex")
    assert write([], format="ris") == b""


def test_lines_end_as_asked():
    data = write([Reference(kind="JOUR", title="A")], format="ris", line_ending="\n")
    assert data == b"TY  - JOUR\nTI  - A\nER  - \n\n"
    assert write([Reference(kind="JOUR", title="A")], format="ris").count(b"\r\n") == 4


def test_what_would_be_taken_for_something_else_survives_being_written():
    odd = Reference(
        kind="BOOK",
        title="A",
        abstract="First\nTI  - not a title\n\nER  - not an end",
        authors=(Author(literal="University of Testshire, Fallowmere"), Author("Green"), Author(given="Pat")),
        page_first="12-19",
        isbn="an odd number",
        issn="another",
        pmid="123",
        database="Embase",
        accession="9",
        notes=("TY  - JOUR",),
        extra=(("ZZ", "one\nTY  - two"), ("TI", "second title")),
    )
    (again,), report = read(write([odd], format="ris"))
    assert replace(again, raw="", line=0) == odd
    assert report.found == 1
