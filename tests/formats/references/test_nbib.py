"""NBIB, PubMed's tagged lines."""

import pytest
from tests.formats.references.readings import causes, dropped, only, plain, rejects

from moothall.formats.references import Author, Reference, read, write

ARTICLE = """
PMID- 8692918
OWN - NLM
IS  - 0027-8424 (Print)
IS  - 0027-8424 (Linking)
IS  - 1091-6490 (Electronic)
VI  - 93
IP  - 14
DP  - 1996 Jul 9
TI  - The structure of something that is
      so long that it takes two lines.
PG  - 6913-7
LID - 10.1073/pnas.93.14.6913 [doi]
LID - S0027 [pii]
AB  - First line
      second line.
FAU - van Raaij, M J
AU  - van Raaij MJ
AD  - Somewhere.
FAU - Abrahams, J P
AU  - Abrahams JP
CN  - The Structure Group, Fallowmere
FED - Green, Pat
ED  - Green P
LA  - eng
PT  - Journal Article
PT  - Research Support, Non-U.S. Gov't
PL  - UNITED STATES
TA  - Proc Natl Acad Sci U S A
JT  - Proceedings of the National Academy of Sciences
MH  - Animals
OT  - pools
PMC - PMC38908
AID - 10.1073/pnas.93.14.6913 [doi]
GN  - A note.
"""


def test_every_field_has_its_tag():
    found, report = only(ARTICLE)
    assert found == Reference(
        kind="JOUR",
        title="The structure of something that is so long that it takes two lines.",
        abstract="First line second line.",
        authors=(
            Author("van Raaij", "M J"),
            Author("Abrahams", "J P"),
            Author(literal="The Structure Group, Fallowmere"),
        ),
        year=1996,
        date_text="1996 Jul 9",
        journal="Proceedings of the National Academy of Sciences",
        journal_short="Proc Natl Acad Sci U S A",
        volume="93",
        issue="14",
        page_first="6913",
        page_last="7",
        place="UNITED STATES",
        issn="0027-8424",
        doi="10.1073/pnas.93.14.6913",
        pmid="8692918",
        pmcid="PMC38908",
        language="eng",
        keywords=("Animals", "pools"),
        notes=("A note.",),
        extra=(
            ("OWN", "NLM"),
            ("IS", "1091-6490"),
            ("LID", "S0027 [pii]"),
            ("AD", "Somewhere."),
            ("A2", "Green, Pat"),
            ("PT", "Research Support, Non-U.S. Gov't"),
        ),
    )
    assert report.warnings == ()


def test_short_names_are_read_where_there_are_no_long_ones():
    found, _ = only("PMID- 1\nTI  - A\nAU  - van Raaij MJ\nAU  - Green P\nED  - Blue AB\n")
    assert found.authors == (Author("van Raaij", "MJ"), Author("Green", "P"))
    assert found.extra == (("A2", "Blue, AB"),)


def test_an_empty_line_or_the_next_number_ends_a_record():
    text = "PMID- 1\nTI  - A\n\n\nPMID- 2\nTI  - B\nPMID- 3\nTI  - C\n"
    found, report = read(text.encode())
    assert [(each.pmid, each.title, each.line) for each in found] == [
        ("1", "A", 1),
        ("2", "B", 5),
        ("3", "C", 7),
    ]
    assert report.warnings == ()


def test_the_number_may_come_after_other_tags():
    found, _ = read(b"PMC - PMC1\nPMID- 1\nTI  - A\n\nPMC - PMC2\nPMID- 2\nTI  - B\n", format="nbib")
    assert [(each.pmid, each.pmcid) for each in found] == [("1", "PMC1"), ("2", "PMC2")]


def test_a_record_without_a_number_is_kept_if_it_names_a_work():
    found, report = read(b"OWN - ERIC\nTI  - A\nAU  - Green, Pat\n\nPMID- 1\nTI  - B\n")
    assert [(each.title, each.pmid) for each in found] == [("A", ""), ("B", "1")]
    assert found[0].authors == (Author("Green", "Pat"),)
    assert not report.rejected


def test_tags_behind_an_empty_line_belong_to_the_record_before_unless_there_is_none():
    found, report = read(b"MH  - Lost\n\nPMID- 1\nTI  - A\n\nMH  - Pools\n", format="nbib")
    assert found[0].keywords == ("Pools",)
    assert rejects(report) == [(1, "no_type")]


def test_a_record_that_names_nothing_is_rejected_and_its_neighbours_are_kept():
    found, report = read(b"PMID- 1\nTI  - A\n\nPMID- \nAU  - Green P\n\nPMID- 3\nTI  - C\n")
    assert [each.title for each in found] == ["A", "C"]
    assert rejects(report) == [(4, "nothing_to_identify")]
    assert report.rejected[0].raw == "PMID- \nAU  - Green P"


def test_text_between_records_is_dropped_and_text_inside_one_goes_on():
    found, report = read(
        b"Search of Monday\nPMID- 1\nTI  - A\nthat went on\n\n2: \n\nPMID- 2\nTI  - B\n", format="nbib"
    )
    assert [each.title for each in found] == ["A that went on", "B"]
    assert dropped(report) == [(1, "outside_record"), (6, "outside_record")]


def test_the_same_number_twice_is_warned_about():
    assert causes(read(b"PMID- 1\nTI  - A\n\nPMID- 1\nTI  - A\n")[1]) == ["repeated_identifier"]


@pytest.mark.parametrize(
    ("kind", "name"), [("JOUR", "Journal Article"), ("CHAP", "Book Chapter"), ("RPRT", "Report")]
)
def test_kinds_are_written_as_pubmed_calls_them(kind, name):
    data = write([Reference(kind=kind, title="A")], format="nbib")
    assert f"PT  - {name}".encode() in data
    assert only(data)[0].kind == kind


def test_long_values_are_wrapped_as_pubmed_does():
    original = Reference(kind="JOUR", title="word " * 50 + "end", doi="10.5555/1", pmid="7")
    data = write([original], format="nbib", line_ending="\n").decode()
    assert data.startswith("PMID- 7\nTI  - word")
    assert max(map(len, data.split("\n"))) <= 90
    assert "\n      word" in data
    assert plain(read(data.encode())[0]) == [original]


def test_paragraphs_survive_though_pubmed_joins_lines():
    original = Reference(kind="JOUR", title="A", abstract="First.\n\nSecond.", url="https://example.org/")
    data = write([original], format="nbib")
    assert b"AB  - First. Second." in data
    assert only(data)[0] == original
