"""One way of writing for what databases write in many."""

import pytest

from moothall.methods.deduplication import words


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Stroke &amp; Aphasia", "stroke aphasia"),
        ("H<sub>2</sub>O in <i>Escherichia coli</i>", "h 2 o in escherichia coli"),
        ("p < 0.05 and q > 0.1", "p 0 05 and q 0 1"),
        ("Sørensen's Ærø", "sorensens aero"),
        ("Grundström—Łódź", "grundstrom lodz"),
        ("β-blockers", "beta blockers"),
        ("ﬁne  \t\n print_1", "fine print 1"),
        ("", ""),
        ("…", ""),
    ],
)
def test_marks_tags_entities_and_punctuation_make_no_difference(written, plain):
    assert words.plain(written) == plain


@pytest.mark.parametrize(
    "note",
    [
        "[Review]",
        ". [Chinese]",
        " [German, English abstract]",
        " [Article in French].",
        ". Spanish",
        ". [Review] [33 refs]",
        "[Erratum appears in Cancer. 2005 Dec;14(12):3001]",
        " (in Japanese)",
    ],
)
def test_notes_at_the_end_of_a_title_are_dropped(note):
    assert words.plain_title(f"Care after stroke{note}") == "care after stroke"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("[The use of cereton]", "the use of cereton"),
        ("Care after stroke [Erratum]", "care after stroke erratum"),
        ("Teaching English", "teaching english"),
        ("[Review]", "review"),
        ("[German]", "german"),
    ],
)
def test_what_belongs_to_a_title_stays(title, plain):
    assert words.plain_title(title) == plain


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Smith, John A.; O'Neil, K.", ("smithj", "oneilk")),
        ("Smith, J. and Jones, K. and van der Berg, L.", ("smithj", "jonesk", "vanderbergl")),
        ("Smith JA, Jones K, Berg L.", ("smithj", "jonesk", "bergl")),
        ("Smith J.A.; Jones K.", ("smithj", "jonesk")),
        ("John Smith; Karen Jones", ("smithj", "jonesk")),
        ("Wright Jr, T. C.", ("wrightt",)),
        ("Smith, J.; et al.", ("smithj",)),
        ("Anonymous", ()),
        ("", ()),
        (" ; and ;", ()),
    ],
)
def test_people_are_a_family_name_and_an_initial(authors, names):
    assert words.people(authors) == names


def test_only_the_first_eight_people_count():
    assert len(words.people("; ".join(f"Name{letter}, A" for letter in "abcdefghijkl"))) == 8


@pytest.mark.parametrize(
    "journal",
    [
        "Journal of Clinical Virology",
        "Journal of clinical virology : the official publication of the society",
        "JOURNAL OF CLINICAL VIROLOGY (Amsterdam)",
        "J. Clin. Virology",
        "The Journal of Clinical Virology [Electronic Resource]",
    ],
)
def test_a_journal_is_known_by_the_beginnings_of_its_words(journal):
    assert words.plain_journal(journal) == "jour clin viro"


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ("288-97", "288", "297"),
        ("288-297", "288", "297"),
        ("288--97", "288", "297"),
        ("S12–S15", "12", "15"),
        ("e12-e15", "12", "15"),
        ("0012-15", "12", "15"),
        ("1169", "1169", ""),
        ("p. 12", "12", ""),
        ("Cd002273", "2273", ""),
        ("299-05", "299", ""),
        ("No Pagination Specified", "", ""),
        ("Suppl-29", "", ""),
        ("t-51", "", ""),
        ("", "", ""),
    ],
)
def test_the_last_page_is_written_in_full(pages, first, last):
    assert words.page_range(pages) == (first, last)


@pytest.mark.parametrize(("text", "number"), [("03", "3"), ("5 Suppl 2", "5"), ("000", "0"), ("Suppl", "")])
def test_a_volume_or_issue_is_its_first_number(text, number):
    assert words.number(text) == number


@pytest.mark.parametrize(
    ("text", "year"), [("2004", "2004"), ("12 May 2004", "2004"), ("10 15", "10"), ("", "")]
)
def test_a_year_has_four_digits_if_any_number_has(text, year):
    assert words.year(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "10.1016/S0140-6736(03)1",
        "https://doi.org/10.1016/s0140-6736(03)1",
        "doi: 10.1016/S0140-6736(03)1.",
        "http://dx.doi.org/10.1016%2FS0140-6736(03)1",
    ],
)
def test_a_doi_is_the_same_with_and_without_its_address(text):
    assert words.digital_object_identifier(text) == "10.1016/s0140-6736(03)1"


@pytest.mark.parametrize("text", ["10.4", "doi", "", "11.1016/x"])
def test_what_is_no_doi_is_none(text):
    assert words.digital_object_identifier(text) == ""


def test_an_abstract_ends_after_400_characters():
    assert words.plain_abstract("Word. " * 200) == ("word " * 80).strip()
