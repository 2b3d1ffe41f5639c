"""Whatever a reference holds, every format gives it back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.formats.references.readings import causes, plain

from moothall.formats.references import FORMATS, Author, Reference, read, write
from moothall.formats.references.kinds import RIS_KINDS

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

# What readers leave of a text: no blanks around it, none doubled, no control characters.
WORDS = some.text(
    some.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=10,
)
TEXT = some.lists(WORDS, min_size=1, max_size=4).map(" ".join)
PARAGRAPHS = some.lists(TEXT, min_size=1, max_size=3).map("\n\n".join)
# What one format or another takes for something else.
ODD = some.sampled_from(
    [
        *(
            "",
            " ",
            "a  b",
            "a\nb",
            "\n\na",
            "a\r\nb",
            "\t",
            "\x00",
            "\x0b",
            "\ufeff",
            "é",
            "e\u0301",
            "ﬁ",
        ),
        *(
            "x;y",
            "A, B",
            "a,,b",
            "A and B",
            "others",
            "J. Smith",
            "Smith J",
            "['a', 'b']",
            "-",
            "  - ",
            "12-19",
        ),
        *(
            "TY  - x",
            "ER  - ",
            "PMID- 1",
            "%0 x",
            "@article{a,",
            "</record>",
            "]]>",
            "&amp;",
            "<b>",
            "_x0041_",
        ),
        *("{", "}", "\\", "\\{", "``x''", "~", "$x$", "%", "#", '"', "=1+1", "'x", "'=x", "1.0", "{}", "[]"),
        *("10.5555/abc", "https://doi.org/10.5555/1", "10.4", "2019", "2019-05-01", "May", "PMID: 5", "PMC5"),
        *("1234-5678", "1234-5678 (ISSN)", "moothall-1", '{"as":"x","title":"y"}'),
    ]
)
ANY = ODD | some.text(some.characters(exclude_categories=["Cs"]), max_size=8)
TAGS = ANY | some.sampled_from(
    ["A2", "ID", "U1", "ZM", "PT", "%Z", "%]", "LID [doi]", "moothall", "Title", "record_id", "title", "type"]
)


def references(text, paragraphs, kinds, tags, years):
    """A reference with some fields filled, and its title always."""
    people = some.builds(Author, family=text, given=text) | some.builds(Author, literal=text)
    lines = (
        "date_text journal journal_short volume issue page_first page_last publisher place isbn issn doi pmid"
    )
    fields = dict.fromkeys(f"{lines} pmcid accession url accessed language database".split(), text)
    fields |= {
        "kind": kinds,
        "abstract": paragraphs,
        "year": years,
        "authors": some.lists(people, max_size=3).map(tuple),
        "keywords": some.lists(text, max_size=3).map(tuple),
        "notes": some.lists(paragraphs, max_size=2).map(tuple),
        "extra": some.lists(some.tuples(tags, paragraphs), max_size=3).map(tuple),
    }
    one = some.sampled_from(sorted(fields)).flatmap(
        lambda name: fields[name].map(lambda value: (name, value))
    )
    filled = some.lists(one, max_size=6).map(dict)
    return some.builds(lambda title, more: Reference(title=title, **more), text.filter(bool), filled)


KINDS = some.sampled_from(sorted(RIS_KINDS))
USUAL = references(TEXT, PARAGRAPHS, KINDS, TAGS, some.none() | some.integers(1000, 2999))
UNUSUAL = references(ANY, ANY, KINDS | ANY, TAGS, some.none() | some.integers(-5, 10**6))


@pytest.mark.parametrize("format", FORMATS)
@SOME
@given(originals=some.lists(USUAL, min_size=1, max_size=3))
def test_usual_references_are_the_same_again(format, originals):
    found, report = read(write(originals, format=format), format=format)
    assert plain(found) == originals
    assert not report.rejected
    assert not report.dropped


@pytest.mark.parametrize("format", FORMATS)
@SOME
@given(originals=some.lists(UNUSUAL, min_size=1, max_size=3))
def test_so_are_those_that_no_reader_would_give(format, originals):
    found, report = read(write(originals, format=format), format=format)
    assert plain(found) == originals
    assert not report.rejected


@pytest.mark.parametrize("format", FORMATS)
@SOME
@given(original=USUAL)
def test_the_file_alone_says_what_it_is(format, original):
    found, report = read(write([original], format=format))
    assert report.format == format
    assert plain(found) == [original]
    assert "undecodable" not in causes(report)
