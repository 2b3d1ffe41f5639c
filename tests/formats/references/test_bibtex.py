"""BibTeX, with all that LaTeX does to a text."""

from dataclasses import replace

import pytest
from tests.formats.references.readings import FREE_SWIMMING, causes, dropped, only, plain, rejects

from moothall.formats.references import Author, Reference, read, write
from moothall.formats.references.bibtex.latex import decode_latex, encode_latex

ARTICLE = r"""% made by hand
@comment{not a record}
@preamble{"\newcommand{\x}{y}"}
@string{water = "Journal of " # {Water}}

@Article{Gall19,
  author = {Gall{\`e}, Francesca and {World Health Organization} and de Bree, Remco and Smith, Jr, John},
  editor = "Green, Pat",
  TITLE = {{Free \emph{swimming} \& {DNA}: 5\% of pools}},
  journal = water # { Research},
  shortjournal = {J. Water},
  year = 2019, month = may, day = 1,
  volume = 3,
  number = {2},
  pages = {12--19},
  publisher = {Press},
  address = {London},
  issn = {1234-567X},
  isbn = {978-3-16-148410-0},
  doi = {https://doi.org/10.5555/a\_b},
  pmid = {28376683},
  url = {https://example.org/~pat/a_b?x=1%2},
  urldate = {2020-01-01},
  language = {english},
  keywords = {pools, children},
  note = {A note.},
  abstract = {First.

Second.},
  series = {Waters}
}
"""


def entry(*fields, kind="article", key="key"):
    return f"@{kind}{{{key},\n" + ",\n".join(fields) + "\n}\n"


def one(*fields, **options):
    return only(entry(*fields, **options), format="bibtex")


def test_every_field_has_its_name():
    found, report = only(ARTICLE)
    assert found == replace(
        FREE_SWIMMING,
        title="Free swimming & DNA: 5% of pools",
        authors=(
            Author("Gallè", "Francesca"),
            Author(literal="World Health Organization"),
            Author("de Bree", "Remco"),
            Author("Smith", "John, Jr"),
        ),
        journal="Journal of Water Research",
        journal_short="J. Water",
        doi="10.5555/a_b",
        pmcid="",
        accession="",
        url="https://example.org/~pat/a_b?x=1%2",
        language="english",
        database="",
        extra=(("A2", "Green, Pat"), ("series", "Waters"), ("ID", "Gall19")),
    )
    assert report.warnings == ()
    assert report.dropped == ()


def test_the_line_is_that_of_the_entry():
    (found,), _ = read(ARTICLE.encode())
    assert found.line == 6
    assert found.raw.startswith("@Article{Gall19,")
    assert found.raw.endswith("{Waters}\n}")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Gall{\`e}", "Gallè"),
        (r"Gall\`e", "Gallè"),
        (r"Gall\`{e}", "Gallè"),
        (r"M{\"{u}}ller", "Müller"),
        (r"na\"{\i}ve", "naïve"),
        (r"Ma{\v s}ek", "Mašek"),
        (r"Ma\v{s}ek", "Mašek"),
        (r"\c{C}elik", "Çelik"),
        (r"\O yvind \AA{} Stra{\ss}e", "Øyvind Å Straße"),
        (r"{\L}{\'o}d{\'z}", "Łódź"),
        (r"\'{\^e}", "ế"),
        (r"\emph{in vitro} {DNA}", "in vitro DNA"),
        (r"a~b\ c", "a b c"),
        (r"``quoted''", "“quoted”"),
        (r"$x_{1}$ and \alpha", r"$x_{1}$ and \alpha"),
        (r"\{a\} \textbackslash{} \_ \# \$", r"{a} \ _ # $"),
        (r"\url{x}", "x"),
        (r"\verylongcommand", r"\verylongcommand"),
        (r"ends with \\", "ends with  "),
        ("\\", "\\"),
    ],
)
def test_latex_is_read(latex, text):
    assert decode_latex(latex) == text


@pytest.mark.parametrize(
    "text",
    [
        "Gallè & Müßig 5% #1 $x_1$",
        "Łódź, Çelik, Mašek",
        "naïve œuvre",
        "{a} \\ ~ ^",
        "日本語 – “q” α ½",
        "plain",
    ],
)
def test_what_is_encoded_is_read_again(text):
    assert decode_latex(encode_latex(text)) == text


def test_accents_are_written_as_commands_and_signs_are_escaped():
    data = write([Reference(kind="JOUR", title="Gallè & Mašek: 5%")], format="bibtex", line_ending="\n")
    assert data.decode() == "@article{moothall-1,\n  title = {Gall{\\`e} \\& Ma{\\v s}ek: 5\\%},\n}\n"


def test_values_stand_in_braces_quotation_marks_or_bare_and_are_joined():
    found, _ = one('title = "A {"} b" # { c}', "year = {2019}", "volume = 7")
    assert (found.title, found.year, found.volume) == ('A " b c', 2019, "7")


def test_entries_in_round_brackets_and_without_commas_are_read():
    found, report = read(b"@book(key, title = {A (b)}, year = 2019)\n@book{title = {B} year = {2020}}\n")
    assert [(each.title, each.year) for each in found] == [("A (b)", 2019), ("B", 2020)]
    assert not report.rejected


def test_others_who_are_not_named_are_no_author():
    found, _ = one("title = {A}", "author = {Green, Pat and others}")
    assert found.authors == (Author("Green", "Pat"),)
    assert ("author", "and others") in found.extra
    data = write([found], format="bibtex")
    assert b"Green, Pat and others" in data
    assert plain(read(data)[0]) == [found]


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Green, Pat", Author("Green", "Pat")),
        ("Pat Green", Author("Green", "Pat")),
        ("Ludwig van Beethoven", Author("van Beethoven", "Ludwig")),
        ("{Barnes and Noble, Inc.}", Author(literal="Barnes and Noble, Inc.")),
        ("{Smith, Jones}, Pat", Author("Smith, Jones", "Pat")),
        ("Plato", Author(literal="Plato")),
    ],
)
def test_names_are_read_as_bibtex_does(name, author):
    assert one("title = {A}", f"author = {{{name}}}")[0].authors == (author,)


@pytest.mark.parametrize(
    "broken",
    [
        "@article{bad,\n title = {never closed\n",
        '@article{bad,\n title = "never closed\n}\n',
        "@article{bad,\n title {A}\n}\n",
        "@article{bad,\n title = }\n",
    ],
)
def test_a_broken_entry_is_rejected_and_its_neighbours_are_kept(broken):
    data = entry("title = {A}", key="a") + broken + entry("title = {B}", key="b")
    found, report = read(data.encode())
    assert [each.title for each in found] == ["A", "B"]
    assert rejects(report)[:1] == [(4, "broken_structure")]
    assert report.found == report.parsed + len(report.rejected)


def test_a_brace_too_many_ends_an_entry_and_the_rest_is_dropped():
    found, report = read((entry("title = {A}} }, year = 2019") + entry("title = {B}")).encode())
    assert [(each.title, each.year) for each in found] == [("A", None), ("B", None)]
    assert dropped(report)[0] == (2, "outside_record")


def test_an_address_in_an_abstract_begins_no_entry():
    found, report = one("title = {A}", "abstract = {Write to\n@home or a@b.org}")
    assert found.abstract == "Write to\n@home or a@b.org"
    assert report.found == 1


def test_text_between_entries_is_dropped_but_comments_are_not_named():
    _, report = read(("% a comment\nsome words\n" + entry("title = {A}")).encode(), format="bibtex")
    assert dropped(report) == [(2, "outside_record")]


def test_names_that_stand_for_each_other_do_not_make_a_small_file_large():
    doubling = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    data = '@string{a0 = "0123456789"}\n' + doubling + entry("title = a60") + entry("title = {B}", key="b")
    found, report = read(data.encode())
    assert [each.title for each in found if len(each.title) < 100] == ["B"] or len(found) == 2
    assert report.found == 2


def test_kinds_of_biblatex_are_known_and_the_exact_name_is_kept():
    found, report = one("title = {A}", kind="mastersthesis")
    assert (found.kind, causes(report)) == ("THES", [])
    assert ("entry-type", "mastersthesis") in found.extra
    assert b"@mastersthesis{key," in write([found], format="bibtex")
    found, report = one("title = {A}", kind="poem")
    assert (found.kind, causes(report)) == ("poem", ["unknown_type"])


def test_keys_are_kept_and_repeated_ones_are_warned_about():
    found, report = read((entry("title = {A}") + entry("title = {B}")).encode())
    assert causes(report) == ["repeated_identifier"]
    data = write(found, format="bibtex")
    assert b"@article{key," in data
    assert b"@article{moothall-2," in data
    assert plain(read(data)[0]) == plain(found)


def test_what_is_no_year_doi_or_title_is_warned_about():
    _, report = one("abstract = {A}", "year = {in press}", "doi = {10.4}")
    assert sorted(causes(report)) == ["bad_doi", "bad_year", "no_title"]


def test_what_would_be_taken_for_something_else_survives_being_written():
    original = Reference(
        kind="CPAPER",
        title='a } b { c \\ d " e',
        abstract="@article{x,\n title = {y}}",
        authors=(Author(literal="A and B, Inc."), Author("others"), Author("Smith, Jones", "Pat and Kim")),
        keywords=("a, b", "c"),
        url="https://example.org/{a}%20\\b",
        extra=(("A2", "Green, Pat"), ("Odd Name", "x"), ("series", "y")),
    )
    assert only(write([original], format="bibtex"))[0] == original
