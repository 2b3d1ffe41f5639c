"""Tables as comma-, semicolon- or tab-separated values."""

import csv
import io
from dataclasses import replace

import pytest
from tests.formats.references.readings import FREE_SWIMMING, causes, dropped, only, plain, rejects

from moothall.formats.references import Author, Reference, read, write

FULL = replace(
    FREE_SWIMMING,
    authors=(Author("Gallè", "Francesca"), Author(literal="World Health Organization, Europe")),
    extra=(("A2", "Green, Pat"), ("label_included", "1"), ("U1", "own")),
)


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_field_has_a_column_and_so_has_every_other_tag():
    data = write([FULL, Reference(title="B")], format="csv")
    header, first, _ = rows_of(data)
    assert header[:7] == ["Kind", "Title", "Abstract", "Authors", "Editors", "Year", "Date"]
    assert header[-2:] == ["label_included", "U1"]
    assert first[3] == "Gallè, Francesca; World Health Organization,, Europe"
    found, report = read(data)
    assert plain(found) == [FULL, Reference(title="B")]
    assert report.columns[0] == ("Kind", "kind")
    assert report.columns[-1] == ("U1", "extra")


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        (  # Scopus
            "Authors,Author full names,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,"
            "Page start,Page end,DOI,Link,Abstract,Author Keywords,Document Type,PubMed ID,"
            "Abbreviated Source Title,Source,EID",
            '"Liu R.; Adler D.","Liu, Ruolin (57190); Adler, Doug (570)",57190,A,2019,Water,3,2,,12,19,'
            "10.5555/abc,https://example.org/,B,pools; children,Article,28376683,W.,Scopus,2-s2.0-1",
            {
                "authors": (Author("Liu", "Ruolin"), Author("Adler", "Doug")),
                "journal": "Water",
                "journal_short": "W.",
                "page_first": "12",
                "page_last": "19",
                "pmid": "28376683",
                "database": "Scopus",
                "accession": "2-s2.0-1",
                "kind": "JOUR",
                "keywords": ("pools", "children"),
            },
        ),
        (  # Embase
            "Title,Author Names,Source,Abstract,Open URL Link",
            '"A","Liu R., Adler D.G.",'
            '"Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014","B",'
            "http://dx.doi.org/10.4103/2303-9027",
            {
                "authors": (Author("Liu", "R."), Author("Adler", "D.G.")),
                "journal": "Endoscopic Ultrasound",
                "year": 2014,
                "volume": "3",
                "issue": "3",
                "page_first": "152",
                "page_last": "160",
                "doi": "10.4103/2303-9027",
                "extra": (
                    ("Source", "Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014"),
                ),
            },
        ),
        (  # PubMed
            "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,"
            "NIHMS ID,DOI",
            '28376683,A,"Gallè F, Cirella A.",Water. 2019,Gallè F,Water,2019,2019/01/01,PMC77,,10.5555/abc',
            {
                "pmid": "28376683",
                "authors": (Author("Gallè", "F"), Author("Cirella", "A.")),
                "journal": "Water",
                "pmcid": "PMC77",
                "year": 2019,
            },
        ),
        (  # Web of Science
            "Publication Type,Authors,Author Full Names,Article Title,Source Title,Journal ISO Abbreviation,"
            "Publication Date,Publication Year,Start Page,End Page,DOI,Pubmed Id,UT (Unique WOS ID)",
            'J,"Liu, R","Liu, Ruolin",A,WATER,W.,MAR,2019,12,19,10.5555/abc,28376683,WOS:0001',
            {
                "kind": "JOUR",
                "authors": (Author("Liu", "Ruolin"),),
                "journal_short": "W.",
                "date_text": "MAR",
                "accession": "WOS:0001",
            },
        ),
        (  # Zotero
            "Key,Item Type,Publication Year,Author,Title,Publication Title,ISSN,DOI,Url,Abstract Note,Date,"
            "Pages,Journal Abbreviation,Access Date,Library Catalog,Manual Tags",
            'AB12,journalArticle,2019,"Green, Pat; Blue, Kim",A,Water,1234-567X,10.5555/abc,'
            "https://example.org/,B,2019-05-01,12-19,W.,2020-01-01,Medline,pools; children",
            {
                "kind": "JOUR",
                "authors": (Author("Green", "Pat"), Author("Blue", "Kim")),
                "date_text": "2019-05-01",
                "page_last": "19",
                "accessed": "2020-01-01",
                "database": "Medline",
                "keywords": ("pools", "children"),
            },
        ),
        (  # ASReview
            "record_id,title,abstract,first_authors,keywords,publication_year,start_page,label_included,"
            "type_of_reference",
            "7,A,B,\"['Marx, Karl', 'Lindgren, Astrid']\",\"['Pippi', 'Nordwind']\",2014//,e0815,1,JOUR",
            {
                "authors": (Author("Marx", "Karl"), Author("Lindgren", "Astrid")),
                "keywords": ("Pippi", "Nordwind"),
                "year": 2014,
                "page_first": "e0815",
                "kind": "JOUR",
                "extra": (("record_id", "7"), ("label_included", "1")),
            },
        ),
    ],
    ids=["scopus", "embase", "pubmed", "web of science", "zotero", "asreview"],
)
def test_the_columns_of_each_database_are_known(header, row, wanted):
    found, report = only(f"{header}\n{row}\n")
    assert {name: getattr(found, name) for name in wanted} == wanted
    assert report.warnings == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    text = separator.join(["Title", "Abstract", "Year"]) + "\n" + separator.join(['"a, b; c"', "d", "2019"])
    found, report = only(text)
    assert (found.title, found.year) == ("a, b; c", 2019)
    assert report.format == ("tsv" if separator == "\t" else "csv")


def test_case_blanks_and_signs_in_headers_do_not_matter():
    found, _ = only(" TITLE , abstract note,Publication_Year\nA,B,2019\n")
    assert (found.title, found.abstract, found.year) == ("A", "B", 2019)


def test_columns_can_be_named():
    data = b"Titel;Zusammenfassung;Anmerkung\nA;B;C\n"
    found, report = only(data, columns={"Titel": "title", "zusammenfassung": "abstract"})
    assert (found.title, found.abstract, found.extra) == ("A", "B", (("Anmerkung", "C"),))
    assert report.columns == (("Titel", "title"), ("Zusammenfassung", "abstract"), ("Anmerkung", "extra"))


def test_a_named_column_wins_over_its_name():
    found, _ = only("Title,Heading\nA,B\n", columns={"Heading": "title", "Title": "extra"})
    assert (found.title, found.extra) == ("B", (("Title", "A"),))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"Titel": "title"}, "The file has no column “Titel”. It has “Title”, “Year”."),
        ({"Title": "heading"}, "“heading” is no field of a reference. There are kind, title"),
    ],
)
def test_a_column_or_field_that_is_not_there_is_named(columns, sentence):
    with pytest.raises(ValueError, match=r"column|field") as error:
        read(b"Title,Year\nA,2019\n", columns=columns)
    assert sentence in str(error.value)


def test_a_table_without_a_column_that_names_works_is_refused():
    with pytest.raises(ValueError, match="The file has “Titel”, “Jahr”, “Ort”"):
        read(b"Titel;Jahr;Ort\nA;2019;x\nB;2020;y\n")
    with pytest.raises(ValueError, match="no row below its header"):
        read(b"Title,Year\n")


def test_several_columns_for_one_field_are_kept():
    found, _ = only("Title,Primary title,Keywords,Author Keywords\nA,B,x,y\n")
    assert (found.title, found.keywords) == ("A", ("x", "y"))
    assert found.extra == (("Primary title", "B"),)


def test_line_ends_inside_cells_stay():
    found, report = read(b'title,abstract\nA,"one\n\ntwo"\nB,x\n')
    assert [(each.line, each.abstract) for each in found] == [(2, "one\n\ntwo"), (5, "x")]
    assert found[0].raw == 'A,"one\n\ntwo"'
    assert report.found == 2


def test_rows_that_do_not_fit_the_header_are_rejected_and_short_ones_are_filled_up():
    found, report = read(b"title,abstract,year\nA,B,2019\na, b, c, d\nC,D\nrest of a text\nE,F,2020,,\n")
    assert [each.title for each in found] == ["A", "C", "E"]
    assert rejects(report) == [(3, "broken_structure"), (5, "broken_structure")]
    assert "4 cells where the header has 3" in report.rejected[0].message


def test_an_open_quotation_mark_costs_one_row():
    found, report = read(b'title,abstract\nA,B\n"C,D\nE,F\n')
    assert [each.title for each in found] == ["A", "E"]
    assert rejects(report) == [(3, "broken_structure")]


def test_rows_that_name_nothing_are_rejected_and_blank_rows_do_not_count():
    found, report = read(b"title;doi;some_column\nA;10.5555/1;x\n;10.4;x\n;;\n   ; ;x\nB;;x\n")
    assert [each.title for each in found] == ["A", "B"]
    assert rejects(report) == [(3, "nothing_to_identify"), (5, "nothing_to_identify")]
    assert report.found == 4


def test_lines_above_the_header_are_dropped():
    found, report = read(b"Search of Monday\n\ntitle,year\nA,2019\n")
    assert [(each.title, each.line) for each in found] == [("A", 4)]
    assert dropped(report) == [(1, "outside_record")]


def test_a_cell_too_long_for_one_is_rejected_with_its_row():
    found, report = read(f"title,abstract\nA,{'x' * 32_768}\nB,y\n".encode())
    assert [each.title for each in found] == ["B"]
    assert rejects(report) == [(2, "too_long")]


def test_numbers_that_a_program_made_of_whole_ones_are_whole_again():
    found, _ = only("title,year,volume,pmid\nA,2019.0,3.0,28376683.0\n")
    assert (found.year, found.volume, found.pmid, found.date_text) == (2019, "3", "28376683", "")


def test_repeated_identifiers_odd_kinds_and_bad_values_are_warned_about():
    data = (
        b"record_id,title,doi,year,type\n7,A,10.4,soon,poem\n7,B,10.5555/1,2019,\n8,C,10.5555/1,2019,book\n"
    )
    _, report = read(data)
    assert sorted(causes(report)) == [
        "bad_doi",
        "bad_year",
        "repeated_identifier",
        "repeated_identifier",
        "unknown_type",
    ]


def test_other_encodings_are_read():
    text = "title;abstract\nPrüfung;Über\n"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert only(text.encode(encoding))[0].title == "Prüfung"


def test_no_cell_is_a_formula_and_it_is_the_same_text_when_read():
    original = Reference(title="=1+1", abstract="-2", notes=("@x",), extra=(("+tag", "'=y"),))
    data = write([original], format="csv")
    assert all(cell[:1] not in ("=", "+", "@") for row in rows_of(data) for cell in row)
    assert only(data)[0] == original


def test_what_no_column_can_hold_survives():
    original = Reference(
        title="  two  blanks ",
        abstract="x" * 70_000,
        authors=(Author("Smith; Sons"), Author(literal="['a', 'b']")),
        keywords=("a; b", "c"),
        notes=("one\n\ntwo", "three"),
        extra=(("U1", "a"), ("U1", "b"), ("Title", "another"), ("moothall", "x"), ("", "y")),
    )
    for format in ("csv", "tsv", "xlsx"):
        data = write([original, FULL], format=format)
        assert plain(read(data)[0]) == [original, FULL]


def test_a_note_of_many_lines_does_not_look_like_an_open_quotation_mark():
    original = Reference(title="A", notes=("\n".join(f"reference {n}" for n in range(500)),))
    assert only(write([original], format="csv"))[0] == original


def test_a_tab_separated_file_is_separated_by_tabs():
    data = write([FULL], format="tsv", line_ending="\n").decode("utf-8-sig")
    assert data.startswith("Kind\tTitle\tAbstract\t")
    assert only(data)[1].format == "tsv"
