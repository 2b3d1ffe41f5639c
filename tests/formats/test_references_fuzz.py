"""Files of references put together at random: nothing raises, everything is accounted for."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from moothall.formats.references import Author, Reference, read, write
from moothall.formats.references.tags import KINDS, TAGS

LINE = some.text(some.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=30)
TAG = some.sampled_from([*sorted(TAGS), "UK", "NL", "ZZ", "AI"])
VALUE = LINE | some.sampled_from(
    ["2019", "10.5555/1", "12-19", "JOUR", "1234-5678", "123", "PMID: 7", "a; b", "X, Y"]
)
GAP = some.sampled_from(["  - ", "  -", "\t- ", " - ", "   - "])
TAGGED = some.builds(lambda tag, gap, value: f"{tag}{gap}{value}", TAG, GAP, VALUE)
JUNK = some.lists(LINE | TAGGED | some.sampled_from(["", "TY  - JOUR", "ER  - ", "1."]), max_size=12)
SLOW = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))


def good(number):
    return [
        f"TY  - {'JOUR' if number % 2 else 'BOOK'}",
        f"TI  - Good {number}",
        "AU  - Green, Pat",
        "ER  - ",
        "",
    ]


@SLOW
@given(some.lists(JUNK, min_size=1, max_size=4), some.sampled_from(["\n", "\r\n", "\r"]))
def test_everything_is_kept_or_named_and_good_records_survive_bad_neighbours(pieces, line_end):
    lines = []
    for number, piece in enumerate(pieces):
        lines += [*good(number), *piece]
    lines += good(len(pieces))
    found, report = read(line_end.join(lines).encode())
    assert report.found == report.parsed + len(report.rejected)
    assert report.parsed == len(found)
    titles = [each.title for each in found]
    for number in range(len(pieces) + 1):
        assert f"Good {number}" in titles
    raw = sum(len(each.raw.split("\n")) for each in (*found, *report.rejected))
    inside = sum(line.cause == "not_a_tag" for line in report.dropped)
    outside = len(report.dropped) - inside
    bare = [line.removeprefix("\ufeff") for line in lines]
    blank = sum(not line or line.isspace() for line in bare)
    assert raw + outside <= len(lines) <= raw + outside + blank
    for each in (*found, *report.rejected):
        assert each.raw.split("\n")[0] == bare[each.line - 1]
    again, _ = read(write(found, format="ris"))
    assert [replace(each, raw="", line=0) for each in again] == [
        replace(each, raw="", line=0) for each in found
    ]


@SLOW
@given(
    some.lists(some.tuples(some.integers(0, 400), some.binary(max_size=6)), max_size=6),
    some.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_damaged_bytes_raise_nothing_but_the_sentence_for_people(damages, encoding):
    data = "\n".join([*good(1), "AB  - Fáilte", *good(2), *good(3), *good(4)]).encode(encoding)
    for at, new in damages:
        data = data[:at] + new + data[at + 2 :]
    try:
        found, report = read(data)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = "None."
        assert report.found == report.parsed + len(report.rejected)
        assert report.parsed == len(found)
    assert refusal.endswith(".")


WORDS = some.text(
    some.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="\ufeff"),
    max_size=12,
)
TEXT = some.lists(WORDS.filter(bool), max_size=5).map(" ".join)
PARAGRAPHS = some.lists(TEXT.filter(bool), max_size=3).map("\n".join)
NAME = TEXT.filter(lambda text: not set(text) & set(",;"))
PERSON = some.builds(Author, family=NAME.filter(bool), given=NAME) | some.builds(
    Author, literal=NAME.filter(bool)
)
REFERENCE = some.builds(
    Reference,
    kind=some.sampled_from(sorted(KINDS)),
    title=TEXT.filter(bool),
    abstract=PARAGRAPHS,
    authors=some.lists(PERSON, max_size=3, unique=True).map(tuple),
    year=some.none() | some.integers(1000, 2999),
    journal=TEXT,
    journal_short=TEXT,
    volume=TEXT,
    issue=TEXT,
    page_first=TEXT,
    page_last=TEXT,
    publisher=TEXT,
    place=TEXT,
    isbn=some.sampled_from(["", "978-3-16-148410-0", "316148410X", "no number"]),
    issn=some.sampled_from(["", "1234-567X", "12345678", "no number either"]),
    doi=some.sampled_from(["", "10.5555/1", "10.1000/(a)b"]),
    pmid=some.sampled_from(["", "1", "28376683"]),
    pmcid=some.sampled_from(["", "PMC7"]),
    accession=some.sampled_from(["", "rayyan-1", "2019-29490-001"]),
    accessed=TEXT,
    language=TEXT,
    keywords=some.lists(TEXT.filter(bool), max_size=3).map(tuple),
    notes=some.lists(PARAGRAPHS.filter(bool), max_size=3).map(tuple),
    database=some.sampled_from(["", "Embase", "PubMed"]),
    extra=some.lists(
        some.tuples(some.sampled_from(["U1", "ZZ", "A2", "TT"]), PARAGRAPHS.filter(bool)), max_size=3
    ).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(REFERENCE, min_size=1, max_size=3))
def test_references_survive_being_written_and_read(originals):
    found, report = read(write(originals, format="ris"))
    assert [replace(each, raw="", line=0) for each in found] == originals
    assert not report.rejected
    assert not report.dropped
