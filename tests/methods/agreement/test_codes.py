"""Coders of a text: the sentences each marked, and how far they agree on each code."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from moothall.methods.agreement import code_agreement, sentence_marks
from moothall.methods.language import sentence_spans

FILE = Path(__file__).parents[2] / "golden" / "agreement" / "coded_sentences.json"
CODED = json.loads(FILE.read_text("utf-8"))
CODERS = CODED["expected"]["coders"]
CODES = [tuple(each["code"]) for each in CODED["expected"]["codes"]]


def marks_of_the_interviews():
    """(codes × coders × sentences) of the interviews, one text after the other."""
    parts = []
    for name, text in CODED["texts"].items():
        sentences = sentence_spans(text)
        parts.append(
            [
                [
                    sentence_marks(
                        sentences,
                        [
                            (start, end)
                            for source, who, what, start, end in CODED["codings"]
                            if (source, who, tuple(what)) == (name, coder, code)
                        ],
                    )
                    for coder in CODERS
                ]
                for code in CODES
            ]
        )
    return np.concatenate(parts, axis=2)


def test_the_interviews_have_the_marks_and_the_agreement_of_the_reference():
    found = code_agreement(marks_of_the_interviews(), coders=CODERS, codes=CODES)
    for each, wanted in zip(found, CODED["expected"]["codes"], strict=True):
        assert (list(each.code), each.units, each.marked) == (
            wanted["code"],
            wanted["units"],
            wanted["marked"],
        )
        assert each.alpha.value == pytest.approx(wanted["alpha"], abs=1e-9)
        for measure in ("kappa", "percent"):
            values = {"|".join(pair): of.value for pair, of in getattr(each, measure).items()}
            assert values == pytest.approx(wanted[measure], abs=1e-9)


def test_sentences_that_nobody_coded_may_be_left_out():
    marks = np.zeros((2, 2, 10), dtype=bool)
    marks[0, 0, :3] = marks[0, 1, 1:4] = marks[1, 0, 5] = True
    whole, coded = (
        code_agreement(marks, coders=["Asha", "Bryn"], codes=["cost", "time"], scope=scope)
        for scope in ("all", "coded")
    )
    assert (whole[0].units, coded[0].units) == (10, 5)
    assert whole[0].percent["Asha", "Bryn"].value == 0.8
    assert coded[0].percent["Asha", "Bryn"].value == 0.6
    assert whole[1].marked == coded[1].marked == {"Asha": 1, "Bryn": 0}


def test_alpha_has_an_interval_if_resamples_are_asked_for():
    (found, *_) = code_agreement(marks_of_the_interviews(), coders=CODERS, codes=CODES, bootstrap=50, seed=2)
    assert found.alpha.low < found.alpha.value < found.alpha.high


def test_a_code_that_nobody_used_is_not_defined():
    (found,) = code_agreement([[[0, 0], [0, 0]]], coders=["Asha", "Bryn"], codes=["cost"])
    assert "one category" in found.alpha.undefined
    assert "one category" in found.kappa["Asha", "Bryn"].undefined
    assert found.percent["Asha", "Bryn"].value == 1


@pytest.mark.parametrize(
    ("marks", "options", "sentence"),
    [
        ([[1, 0]], {}, r"must have the shape 1 codes × 2 coders × sentences, not \(1, 2\)"),
        ([[[1, 0]]], {}, r"not \(1, 1, 2\)"),
        ([[[1, 2], [0, 0]]], {}, r"marks\[0, 0, 1\] must be true or false, not 2"),
        ([[[1, 0], [0, 0]]], {"coders": ["Asha", "Asha"]}, "coders must differ from each other"),
        ([[[1, 0], [0, 0]]], {"scope": "some"}, "scope must be “all” or “coded”, not 'some'"),
    ],
)
def test_marks_that_cannot_be_compared_are_refused(marks, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        code_agreement(marks, **({"coders": ["Asha", "Bryn"], "codes": ["cost"]} | options))


SENTENCES = [(0, 10), (11, 31), (32, 34)]


@pytest.mark.parametrize(
    ("span", "marked"),
    [
        ((0, 10), [True, False, False]),
        ((0, 12), [True, False, False]),  # one letter too much
        ((0, 5), [True, False, False]),
        ((2, 4), [True, False, False]),  # all of the coding lies in it
        ((8, 13), [True, True, False]),  # half of the coding lies in each
        ((8, 14), [False, True, False]),
        ((8, 21), [False, True, False]),
        ((5, 21), [True, True, False]),
        ((10, 11), [False, False, False]),  # white space between sentences
        ((0, 34), [True, True, True]),
        ((33, 99), [False, False, True]),
    ],
)
def test_a_coding_marks_the_sentences_it_is_about(span, marked):
    assert sentence_marks(SENTENCES, [span]).tolist() == marked


def test_several_codings_mark_what_each_of_them_marks():
    assert sentence_marks(SENTENCES, [(0, 5), (32, 34)]).tolist() == [True, False, True]
    assert sentence_marks(SENTENCES, []).tolist() == [False] * 3
    assert sentence_marks([], [(0, 5)]).tolist() == []


@settings(deadline=None)
@given(lengths=some.lists(some.integers(1, 8), min_size=1, max_size=8), data=some.data())
def test_whatever_holds_a_letter_of_a_sentence_marks_one_of_those_it_touches(lengths, data):
    starts = np.cumsum([0, *(length + 1 for length in lengths)])
    sentences = [(int(start), int(start) + length) for start, length in zip(starts, lengths, strict=False)]
    start = data.draw(some.integers(0, sentences[-1][1] - 1))
    end = data.draw(some.integers(start + 1, sentences[-1][1] + 3))
    marked = sentence_marks(sentences, [(start, end)])
    covered = [max(0, min(end, last) - max(start, first)) for first, last in sentences]
    wanted = [2 * o >= min(n, sum(covered)) if o else False for o, n in zip(covered, lengths, strict=True)]
    assert marked.tolist() == wanted
    assert marked.any() == any(covered)


@pytest.mark.parametrize(
    ("sentences", "spans", "sentence"),
    [
        ([(0, 5), (4, 9)], [], r"sentences\[1\] begins before the one before it ends"),
        ([(0, 5)], [(3, 3)], r"spans\[0\] must begin at 0 or later and before it ends, not \(3, 3\)"),
        ([(0, 5)], [(-1, 3)], r"spans\[0\] must begin at 0 or later"),
        ([(0, 5, 9)], [], "sentences must be pairs of a start and an end"),
        ([(0, 5)], [("a", "b")], "spans must be whole numbers, not text"),
    ],
)
def test_spans_that_are_none_are_refused(sentences, spans, sentence):
    with pytest.raises(ValueError, match=sentence):
        sentence_marks(sentences, spans)
