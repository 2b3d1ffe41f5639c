"""CSL-JSON."""

import json
from dataclasses import replace

import pytest
from tests.formats.references.readings import FREE_SWIMMING, causes, only, plain, rejects

from moothall.formats.references import Author, Reference, read, write

ARTICLE = {
    "id": "http://zotero.org/items/1",
    "type": "article-journal",
    "title": "Free swimming",
    "author": [
        {"family": "Gallè", "given": "Francesca"},
        {"family": "Bree", "given": "Remco", "non-dropping-particle": "de"},
        {"family": "Smith", "given": "John", "suffix": "Jr"},
        {"literal": "World Health Organization"},
    ],
    "editor": [{"family": "Green", "given": "Pat"}],
    "issued": {"date-parts": [["2019", 5, 1]]},
    "accessed": {"date-parts": [[2020, 1, 1]]},
    "container-title": "Water",
    "container-title-short": "W.",
    "volume": 3,
    "issue": "2",
    "page": "12-19",
    "publisher": "Press",
    "publisher-place": "London",
    "ISSN": "1234-567X",
    "ISBN": "978-3-16-148410-0",
    "DOI": "10.5555/abc",
    "PMID": 28376683,
    "PMCID": "PMC77",
    "URL": "https://example.org/",
    "language": "en",
    "source": "Medline",
    "keyword": "pools, children",
    "note": "A note.",
    "abstract": "First.\n\nSecond.",
    "edition": 2,
    "archive_location": "X1",
}


def array(*items):
    return json.dumps(items).encode()


def test_every_field_has_its_name():
    found, report = only(array(ARTICLE))
    assert found == replace(
        FREE_SWIMMING,
        authors=(
            Author("Gallè", "Francesca"),
            Author("de Bree", "Remco"),
            Author("Smith", "John, Jr"),
            Author(literal="World Health Organization"),
        ),
        extra=(("ID", "http://zotero.org/items/1"), ("A2", "Green, Pat"), ("edition", "2")),
    )
    assert report.warnings == ()


def test_one_object_is_read_as_well_as_an_array():
    assert only(json.dumps(ARTICLE))[0] == only(array(ARTICLE))[0]


@pytest.mark.parametrize(
    ("issued", "year", "date_text"),
    [
        ({"date-parts": [[2019]]}, 2019, ""),
        ({"date-parts": [[2019, 5]]}, 2019, "2019-05"),
        ({"date-parts": [[2019, 5], [2019, 6]]}, 2019, "2019-05/2019-06"),
        ({"raw": "May 2019"}, 2019, "May 2019"),
        ({"literal": "in press"}, None, "in press"),
        ("2019", 2019, ""),
        ({"date-parts": [[]]}, None, ""),
        ({}, None, ""),
        (None, None, ""),
    ],
)
def test_a_date_is_read_in_every_form(issued, year, date_text):
    found, report = only(array({"type": "book", "title": "A", "issued": issued}))
    assert (found.year, found.date_text) == (year, date_text)
    assert causes(report) == (["bad_year"] if date_text == "in press" else [])


def test_a_broken_element_is_rejected_and_its_neighbours_are_kept():
    good = [json.dumps({"id": name, "type": "book", "title": name}, indent=1) for name in "AB"]
    for broken in (
        '{"id": "x", "title": "no end, "type": "book"}',
        '{"id": "x", "title": "A", "author": [{"family": "Green"}',
        '{"id": "x", "title": }',
        '{"id": "x" "title": "A"}',
        "nonsense",
    ):
        found, report = read(f"[{good[0]},\n{broken},\n{good[1]}]".encode())
        assert [(each.title, each.line) for each in found] == [("A", 1), ("B", 3)], broken
        assert rejects(report) == [(2, "broken_structure")]
        assert report.rejected[0].raw == broken


def test_what_is_no_object_or_names_nothing_is_rejected():
    found, report = read(array({"type": "book", "title": "A"}, "text", 7, {"type": "book", "volume": 1}))
    assert len(found) == 1
    assert rejects(report) == [(2, "broken_structure"), (3, "broken_structure"), (4, "nothing_to_identify")]


@pytest.mark.parametrize("data", [b"[]", b"[1, 2]", b'[{"lat": 1, "lon": 2}]', b'{"features": []}'])
def test_json_of_another_kind_is_refused(data):
    with pytest.raises(ValueError, match=r"another kind|empty|ordinary text"):
        read(data)


def test_nesting_without_end_is_rejected_and_does_not_take_long():
    found, report = read(b'[{"type": "book", "title": "A"},' + b'{"id":[' * 20_000)
    assert [each.title for each in found] == ["A"]
    assert {reject.cause for reject in report.rejected} == {"broken_structure"}


def test_values_of_any_shape_are_kept_somehow():
    item = {
        "type": "book",
        "title": ["A", "again"],
        "author": "Pat Green",
        "number": None,
        "custom": {"a": 1},
        "categories": ["x", "y"],
        "relation": {"is": True},
        "keyword": ["one", "two"],
    }
    found, _ = only(array(item))
    assert (found.title, found.keywords) == ("A", ("one", "two"))
    assert found.authors == (Author(literal="Pat Green"),)
    assert found.extra == (
        ("title", "again"),
        ("custom", '{"a": 1}'),
        ("categories", "x"),
        ("categories", "y"),
        ("relation", '{"is": true}'),
    )
    assert plain(read(write([found], format="csl_json"))[0]) == [found]


def test_half_a_character_does_not_come_in():
    text = r'[{"type": "book", "title": "\ud800 \ud83d\ude00", "issued": {"raw": "\ud800"}, "\ud800": "x"}]'
    found, report = only(text)
    assert (found.title, found.extra) == ("� 😀", (("�", "x"),))
    assert "\ud800" not in report.warnings[0].message


def test_odd_kinds_and_repeated_names_are_warned_about():
    item = {"id": "a", "title": "A"}
    assert causes(read(array({**item, "type": "poem"}, {**item, "type": "book"}))[1]) == [
        "unknown_type",
        "repeated_identifier",
    ]
    assert causes(read(array(item))[1]) == ["unknown_type"]


def test_what_is_written_is_csl_json():
    original = Reference(
        kind="JOUR",
        title="A",
        authors=(Author("Green", "Pat"), Author(literal="WHO")),
        year=2019,
        date_text="2019-05-01",
        page_first="12",
        page_last="19",
        notes=("one", "two"),
        extra=(("ID", "mine"), ("A2", "Blue, Kim"), ("U1", "own")),
    )
    (item,) = json.loads(write([original], format="csl_json"))
    assert item.pop("custom").keys() == {"moothall"}
    assert item == {
        "id": "mine",
        "type": "article-journal",
        "title": "A",
        "author": [{"family": "Green", "given": "Pat"}, {"literal": "WHO"}],
        "editor": [{"family": "Blue", "given": "Kim"}],
        "issued": {"date-parts": [[2019, 5, 1]]},
        "page": "12-19",
        "note": "one\n\ntwo",
    }
    assert only(write([original], format="csl_json"))[0] == original


def test_every_element_has_an_identifier_of_its_own():
    items = json.loads(write([Reference(title="A"), Reference(title="B")] * 2, format="csl_json"))
    assert len({item["id"] for item in items}) == 4
