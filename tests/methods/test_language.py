"""Sentences are found by fixed rules, in code points."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.methods.language import sentence_spans

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "coding" / "sentences.json").read_text("utf-8"))


def sentences(text, **settings):
    return [text[start:end] for start, end in sentence_spans(text, **settings)]


@pytest.mark.parametrize("number", range(len(GOLDEN["cases"])))
def test_the_golden_texts_have_exactly_their_sentences(number):
    case = GOLDEN["cases"][number]
    found = sentence_spans(case["text"], longest=GOLDEN["longest"])
    assert [list(span) for span in found] == case["spans"]


def test_every_line_break_that_unicode_knows_ends_a_paragraph():
    breaks = ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
    assert sentences("One" + "".join(f"{end}next" for end in breaks)) == ["One"] + ["next"] * len(breaks)


def test_a_full_stop_after_an_abbreviation_an_initial_or_a_number_ends_nothing():
    for text in (
        "Cllr. Bell spoke.",
        "They met on 3 Jan. 2026.",
        "The U.K. Government agreed.",
        "J. Bell spoke.",
        "See para. 4.",
    ):
        assert sentences(text) == [text]


def test_a_word_for_a_number_ends_a_sentence_unless_a_digit_follows():
    assert sentences("He said no. Nobody came.") == ["He said no.", "Nobody came."]
    assert sentences("So do I. Nobody came.") == ["So do I.", "Nobody came."]


def test_closing_quotation_marks_belong_to_the_sentence_before_them():
    assert sentences("“We walk.” Then they ran.") == ["“We walk.”", "Then they ran."]


def test_a_small_letter_goes_on_with_the_sentence():
    assert sentences("Really? yes, really. iPads too.") == ["Really? yes, really. iPads too."]


def test_a_long_sentence_is_cut_at_white_space():
    assert sentences("aaaa bbbb cccc", longest=10) == ["aaaa bbbb", "cccc"]


def test_a_long_word_is_never_cut_inside_a_visible_character():
    family = "👩\u200d👩\u200d👧"
    assert sentences(f"ab{family}cd", longest=3) == [f"ab{family}", "cd"]
    assert sentences("aé".replace("é", "e\u0301") + "b", longest=2) == ["ae\u0301", "b"]
    assert sentences("a👍🏽b", longest=2) == ["a👍🏽", "b"]


def test_a_sentence_must_be_allowed_a_character():
    with pytest.raises(ValueError, match="at least one character"):
        sentence_spans("Text.", longest=0)


@given(st.text(max_size=300), st.integers(1, 40))
def test_spans_are_in_order_and_leave_out_white_space_alone(text, longest):
    spans = sentence_spans(text, longest=longest)
    ends = [0, *(place for span in spans for place in span)]
    assert ends == sorted(ends)
    covered = set()
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
        covered |= set(range(start, end))
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)


@given(st.text(alphabet="ab .", max_size=200), st.integers(1, 20))
def test_plain_text_is_cut_to_the_length_allowed(text, longest):
    assert all(end - start <= longest for start, end in sentence_spans(text, longest=longest))


@given(st.text(max_size=100))
def test_no_sentence_begins_with_a_mark_that_belongs_to_the_character_before(text):
    for start, _ in sentence_spans(text, longest=3):
        begins = start == 0 or text[start - 1].isspace()
        assert begins or not unicodedata.category(text[start]).startswith("M")
