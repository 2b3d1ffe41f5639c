"""Web of Science plain text."""

from tests.formats.references.readings import causes, dropped, only, rejects

from moothall.formats.references import Author, Reference, read, write

ARTICLE = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Gallè, F
   Onofrio, VD
AF Gallè, Francesca
   Onofrio, Valeria Di
CA Structure Grp
TI Free swimming for children: a
   natural experiment
SO JOURNAL OF WATER
LA English
DT Article
DE pools; natural experiment
ID PARTICIPATION; HEALTH
AB First line
   second line.
PU PRESS
PI LONDON
SN 1234-567X
EI 1111-2222
BN 978-3-16-148410-0
J9 J WATER
JI J. Water
PD MAR
PY 2019
VL 3
IS 2
BP 12
EP 19
DI 10.5555/abc
PM 28376683
UT WOS:000400000000001
BE Green, P
CR Smith J, 2010, WATER
   Jones K, 2011, POOLS
ER

EF
"""


def test_every_field_has_its_tag():
    found, report = only(ARTICLE)
    assert found == Reference(
        kind="JOUR",
        title="Free swimming for children: a natural experiment",
        abstract="First line second line.",
        authors=(
            Author("Gallè", "Francesca"),
            Author("Onofrio", "Valeria Di"),
            Author(literal="Structure Grp"),
        ),
        year=2019,
        date_text="MAR",
        journal="JOURNAL OF WATER",
        journal_short="J. Water",
        volume="3",
        issue="2",
        page_first="12",
        page_last="19",
        publisher="PRESS",
        place="LONDON",
        isbn="978-3-16-148410-0",
        issn="1234-567X",
        doi="10.5555/abc",
        pmid="28376683",
        accession="WOS:000400000000001",
        language="English",
        keywords=("pools", "natural experiment", "PARTICIPATION", "HEALTH"),
        extra=(
            ("DT", "Article"),
            ("EI", "1111-2222"),
            ("J9", "J WATER"),
            ("A2", "Green, P"),
            ("CR", "Smith J, 2010, WATER"),
            ("CR", "Jones K, 2011, POOLS"),
        ),
    )
    assert report.warnings == ()


def test_short_names_are_read_where_there_are_no_long_ones():
    assert only("PT J\nAU Green, P\n   Blue, AB\nTI A\nER\n")[0].authors == (
        Author("Green", "P"),
        Author("Blue", "AB"),
    )


def test_lines_without_a_start_are_rejected_unless_they_stand_right_behind_a_record():
    text = "PT J\nTI A\nER\nDA 2020-01-01\n\nTI B\nAU Nobody\nER\n\nPT J\nTI C\nER\n\nEF\n"
    found, report = read(text.encode())
    assert [each.title for each in found] == ["A", "C"]
    assert found[0].extra == (("DA", "2020-01-01"),)
    assert rejects(report) == [(6, "no_type")]
    assert "“PT ”" in report.rejected[0].message


def test_a_record_that_is_not_closed_is_kept_with_a_warning():
    found, report = read(b"PT J\nTI A\nPT J\nTI B\n")
    assert [each.title for each in found] == ["A", "B"]
    assert causes(report) == ["missing_end", "missing_end"]


def test_several_files_in_one_and_text_around_them():
    text = ARTICLE + "Saved on Monday\n" + ARTICLE
    found, report = read(text.encode(), format="wos")
    assert len(found) == 2
    assert dropped(report) == [(ARTICLE.count("\n") + 1, "outside_record")]
    assert causes(report) == ["repeated_identifier"]


def test_an_odd_kind_is_kept_and_warned_about():
    found, report = only("PT Z\nTI A\nAU B\nER\n", format="wos")
    assert (found.kind, causes(report)) == ("Z", ["unknown_type"])


def test_what_is_written_has_the_shape_of_the_exporter():
    original = Reference(
        kind="JOUR", title="A", authors=(Author("Onofrio", "Valeria Di"), Author("Green", "Pat")), year=2019
    )
    data = write([original], format="wos", line_ending="\n").decode()
    assert data == (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Onofrio, VD\n   Green, P\n"
        "AF Onofrio, Valeria Di\n   Green, Pat\nTI A\nPY 2019\nER\n\nEF\n"
    )
    assert only(data)[0] == original


def test_what_it_has_no_tag_for_survives():
    original = Reference(
        kind="RPRT",
        title="A",
        url="https://example.org/",
        keywords=("a; b",),
        extra=(("ID", "key1"), ("U1", "x")),
    )
    assert only(write([original], format="wos"))[0] == original
