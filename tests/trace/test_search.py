"""Search over records."""

import pytest
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.trace.builders import record

from moothall.trace.actions import change_record
from moothall.trace.queries import search_records

pytestmark = pytest.mark.usefixtures("inside")
STRANGE = [
    *(
        '"',
        "'",
        '"" ""',
        "NEAR(swim pool, 5)",
        "swim*",
        "-swim",
        "swim OR",
        "title:swim",
        "^swim",
        "swim & | !",
    ),
    *(
        "swim:*",
        "(",
        "\\",
        "%",
        "_",
        "'; DROP TABLE trace_record; --",
        "🏊",
        "👩‍👩‍👧 swim",
        "\x00",
        "²",
        "½",
        "ñ" * 500,
    ),
    *(
        "swim " * 200,
        "a" * 4000,
        "\ud800",
        "水泳",
        "سباحة",
        "the and of",
        "",
        "   ",
        "\u202eswim",
        "swim\x00pool",
    ),
]


def found(text, **more):
    return [record.title for record in search_records(None, text, **more)]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_no_input_raises(workspace, text):
    record(workspace, "Free swimming", words="Visits to the pool rose.")
    assert isinstance(found(text), list)


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_at_all_raises(workspace, text):
    assert found(text) == []


def test_every_word_must_be_found_in_title_or_text(workspace):
    record(workspace, "Free swimming", words="Visits to the pool rose.")
    record(workspace, "Free parking", words="Nothing on water.")
    assert found("free swimming") == ["Free swimming"]
    assert found("pool free") == ["Free swimming"]
    assert found("swimming parking") == []
    assert sorted(found("free")) == ["Free parking", "Free swimming"]


def test_the_beginning_of_a_word_and_its_other_forms_are_found(workspace):
    record(workspace, "Children swimming")
    assert found("swim") == found("swims") == found("SWIMMING") == found("child") == ["Children swimming"]


def test_what_looks_like_an_operator_is_a_word(workspace):
    record(workspace, "Cats OR dogs NOT allowed near (the) pool")
    record(workspace, "Cats alone")
    assert found("cats OR dogs") == ["Cats OR dogs NOT allowed near (the) pool"]
    assert found("cats NEAR(pool)") == ["Cats OR dogs NOT allowed near (the) pool"]


def test_a_hit_in_the_title_comes_before_one_in_the_text(workspace):
    record(workspace, "Leisure", words="One word on trampolines among many others.")
    record(workspace, "Trampolines")
    assert found("trampolines") == ["Trampolines", "Leisure"]


def test_changed_words_are_found_and_old_ones_are_not(workspace):
    paper = record(workspace, "Swimming")
    change_record(record=paper, title="Walking", words="On foot.")
    assert (found("swimming"), found("walking foot")) == ([], ["Walking"])


def test_kinds_drafts_and_the_limit_narrow_what_is_found(workspace):
    record(workspace, "Swimming paper")
    record(workspace, "Swimming decision", kind="decision", state="draft")
    assert found("swimming", kinds=("source",)) == ["Swimming paper"]
    assert found("swimming", drafts=False) == ["Swimming paper"]
    assert found("swimming", kinds=("decision", "source"), drafts=False) == ["Swimming paper"]
    assert len(found("swimming", limit=1)) == 1


def test_search_never_leaves_the_workspace(workspace, other_workspace):
    record(workspace, "Swimming here")
    with scope(workspace=other_workspace):
        record(other_workspace, "Swimming there")
        assert found("swimming") == ["Swimming there"]
    assert found("swimming") == ["Swimming here"]
