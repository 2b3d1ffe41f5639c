"""What a format has no place for is written beside the record, and never wins over what somebody changed."""

import json

import pytest
from tests.formats.references.readings import only

from moothall.formats.references import FORMATS, Author, Reference, write
from moothall.formats.references.remainder import completed, remainder

ODD = Reference(
    kind="Poem",
    title="a  b",
    abstract="One.\n\nTwo.",
    authors=(Author("Smith; Sons", "A, B"), Author("x", "y", "z")),
    year=999,
    doi="not one",
    keywords=("a; b", ""),
    notes=("", "n"),
    extra=(("odd name", "\x00"), ("", "")),
)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_holds_everything(format):
    assert only(write([ODD], format=format), format=format)[0] == ODD


def test_what_came_back_needs_no_remainder():
    assert remainder(Reference(title="A", line=3), Reference(title="A", raw="x")) == ""


@pytest.mark.parametrize("format", ["ris", "bibtex", "csv", "csl_json"])
def test_a_title_that_somebody_changed_since_counts(format):
    data = write([Reference(kind="JOUR", title="Free  swimming")], format=format)
    found, _ = only(data.replace(b"Free  swimming", b"Costly swimming", 1), format=format)
    assert found.title == "Costly swimming"


def test_a_field_that_stayed_as_it_was_is_completed_though_others_changed():
    data = write([Reference(kind="JOUR", title="A", year=2019, keywords=("a\nb",))], format="ris")
    found, _ = only(data.replace(b"PY  - 2019", b"PY  - 2020"))
    assert (found.year, found.keywords) == (2020, ("a\nb",))


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[1]",
        "{}",
        '{"as":"x"}',
        '{"as":"x","title":"y"}',
        '{"as":1,"title":"y"}',
        '{"as":"x","title":1}',
        '{"as":"x","year":true}',
        '{"as":"x","line":7}',
        '{"as":"x","authors":[["a"]]}',
        '{"as":"x","keywords":"a"}',
        r'{"as":"x","title":"\ud800"}',
        r'{"as":"x","notes":["\ud800"]}',
        "[" * 100_000,
    ],
)
def test_what_we_did_not_write_is_kept_as_any_other_tag(text):
    reference = Reference(title="A")
    assert completed(reference, [("ZM", text)]) == Reference(title="A", extra=(("ZM", text),))


def test_only_the_fields_that_differ_are_told():
    told = json.loads(remainder(Reference(title="a  b", year=2019), Reference(title="a b", year=2019)))
    assert set(told) == {"as", "title"}
