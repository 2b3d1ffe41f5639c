"""RIS: what is read of its dialects, what is refused, and what comes back when it is written."""

from dataclasses import replace

import pytest
from tests.formats.references.readings import FREE_SWIMMING, causes, dropped, only, plain, rejects

from moothall.formats.references import Author, Reference, read, write


def record(*lines, kind="JOUR"):
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def one(*lines, kind="JOUR"):
    """The only reference of a file, and the report."""
    return only(record(*lines, kind=kind))


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
    assert found == replace(
        FREE_SWIMMING,
        abstract="Abstract.",
        authors=(Author("Green", "Pat"), Author(literal="Council")),
        date_text="2019/05/01",
        doi="10.5555/ABC",
        pmid="123456",
        accessed="2020/01/01",
        keywords=("a", "b"),
        notes=("note", "more"),
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
    assert dropped(report) == [
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
    assert rejects(report) == [(4, "too_long")]
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
    again, _ = only(write([odd], format="ris"))
    assert again == odd


def test_lines_are_written_with_their_tags_in_the_order_people_read():
    data = write([Reference(kind="JOUR", title="A")], format="ris", line_ending="\n")
    assert data == b"TY  - JOUR\nTI  - A\nER  - \n\n"
    assert write([], format="ris") == b""


def test_a_record_without_a_kind_is_written_as_a_generic_one_for_other_programs():
    data = write([Reference(title="A")], format="ris")
    assert data.startswith(b"TY  - GEN\r\n")
    assert only(data)[0] == Reference(title="A")


def test_earlier_decisions_stay_in_notes_and_keywords():
    found, _ = one("TI  - A", "N1  - ASReview_relevant", "KW  - moothall:include", "KW  - pools")
    assert (found.notes, found.keywords) == (("ASReview_relevant",), ("moothall:include", "pools"))


def test_a_second_date_beside_the_year_is_kept():
    found, _ = one("TI  - A", "PY  - 2019", "Y1  - 2019/05/01")
    assert (found.year, found.date_text, found.extra) == (2019, "2019/05/01", ())


def test_an_irregular_record_costs_its_neighbours_nothing():
    pieces = [record("TI  - A"), "TY  -\tBOOK\nTI  - B\nfree\nER  -\n", record("TI  - C")]
    found, report = read("".join(pieces).encode())
    assert [(each.title, each.line) for each in found] == [("A", 1), ("B free", 4), ("C", 8)]
    assert plain(read(write(found, format="ris"))[0]) == plain(found)
    assert report.warnings == ()
