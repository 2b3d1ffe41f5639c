"""What is found in a library of which people said what stands in it twice.

The forest has seen these records. What it finds in those it has not is measured by bench/deduplication.py.
"""

import csv
from pathlib import Path

import pytest

from moothall.methods.deduplication import candidate_pairs, find_duplicates, score_duplicates

GOLDEN = Path(__file__).parents[2] / "golden" / "deduplication"


def rows_of(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def records():
    names = {"author": "authors", "number": "issue"}
    return [
        {names.get(key, key): value or None for key, value in row.items()} for row in rows_of("records.csv")
    ]


@pytest.fixture(scope="module")
def truth(records):
    place = {record["ID"]: at for at, record in enumerate(records)}
    return [[place[name] for name in row["merged_ids"].split(";")] for row in rows_of("groups.csv")]


@pytest.fixture(scope="module")
def found(records):
    return find_duplicates(records)


def test_nothing_is_joined_that_is_not_the_same(found, truth, records):
    score = score_duplicates(found.groups, truth, n_records=len(records))
    assert (score.false_positive, score.pair_precision) == (0, 1)


def test_nearly_everything_that_is_the_same_is_joined(found, truth, records):
    assert score_duplicates(found.groups, truth, n_records=len(records)).recall >= 0.98


def test_every_pair_that_is_the_same_is_a_candidate(truth, records):
    pairs = {tuple(pair) for pair in candidate_pairs(records).tolist()}
    for group in truth:
        places = sorted(group)
        assert {(one, two) for one in places for two in places if one < two} <= pairs


def test_hardly_anybody_has_to_be_asked(found, records):
    assert sum(pair.outcome == "queue" for pair in found.pairs) <= 0.03 * len(records)
