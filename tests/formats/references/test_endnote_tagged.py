"""EndNote's tagged lines."""

from dataclasses import replace

from tests.formats.references.readings import FREE_SWIMMING, causes, dropped, only, rejects

from moothall.formats.references import Author, Reference, read, write

ARTICLE = """%0 Journal Article
%A Gallè, Francesca
%A World Health Organization
%E Green, Pat
%T Free swimming
%J Water
%O W.
%V 3
%N 2
%P 12-19
%D 2019
%8 May 1
%I Press
%C London
%@ 1234-567X
%@ 978-3-16-148410-0
%R https://doi.org/10.5555/abc
%M 28376683
%M X1
%2 PMC77
%U https://example.org/
%[ 2020/01/01
%G en
%~ Medline
%X First.

Second.
%K pools
children
%Z A note.
%F label
"""


def test_every_field_has_its_tag():
    found, report = only(ARTICLE)
    assert found == replace(
        FREE_SWIMMING,
        date_text="May 1",
        accessed="2020/01/01",
        extra=(("A2", "Green, Pat"), ("%F", "label")),
    )
    assert report.warnings == ()


def test_each_start_begins_a_record_and_empty_lines_may_stand_inside():
    found, report = read(b"%0 Book\n%T A\n\n%U https://example.org/\n%0 Report\n%T B\n")
    assert [(each.kind, each.title, each.url) for each in found] == [
        ("BOOK", "A", "https://example.org/"),
        ("RPRT", "B", ""),
    ]
    assert report.warnings == ()


def test_a_run_without_a_start_that_names_a_work_is_rejected():
    found, report = read(b"%0 Book\n%T A\n\n%A Nobody\n%T Lost\n\n%0 Book\n%T B\n")
    assert [each.title for each in found] == ["A", "B"]
    assert rejects(report) == [(4, "no_type")]
    assert "“%0 ”" in report.rejected[0].message


def test_text_before_the_first_record_is_dropped():
    _, report = read(b"Exported today\n%0 Book\n%T A\n")
    assert dropped(report) == [(1, "outside_record")]


def test_a_percentage_in_a_text_makes_no_tag():
    found, _ = only("%0 Book\n%T A\n%X Of the pools\n%50 were closed\n 5 % stayed open")
    assert found.abstract == "Of the pools\n%50 were closed\n5 % stayed open"


def test_an_odd_kind_is_kept_and_warned_about():
    found, report = only("%0 Poem\n%T A\n")
    assert (found.kind, causes(report)) == ("Poem", ["unknown_type"])


def test_a_chapter_stands_in_a_book():
    original = Reference(kind="CHAP", title="A", journal="The Book")
    data = write([original], format="endnote_tagged", line_ending="\n")
    assert data == b"%0 Book Section\n%T A\n%B The Book\n\n"
    assert only(data)[0] == original


def test_what_would_be_taken_for_something_else_survives_being_written():
    original = Reference(
        kind="BOOK",
        title="A",
        abstract="First\n%T not a title\n\n%0 Book",
        authors=(Author(literal="University of Testshire, Fallowmere"), Author("Green"), Author(given="Pat")),
        page_first="12-19",
        notes=("one\n", "\n\ntwo"),
        extra=(("U1", "no such tag"), ("%0", "Book")),
    )
    assert only(write([original], format="endnote_tagged"))[0] == original
