"""Who speaks, who is heard, and whom a decision follows."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from scipy.stats import beta

from moothall.methods.power_balance import (
    attendance,
    exposure_interval,
    exposure_parity,
    inequality,
    representation,
    uptake,
    winning_distance,
    winning_interval,
)

OPINION = Path(__file__).parents[1] / "golden" / "opinion"
CASES = json.loads((OPINION / "power_balance.json").read_text("utf-8"))
BREXIT = OPINION / "brexit-consensus" / "participants-votes.csv"
near = pytest.approx


def close(value):
    """A golden figure, to the ten digits that it has; None where there is none."""
    return near(math.nan if value is None else value, abs=1e-9, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("case", CASES["inequality"], ids=lambda case: case["name"])
def test_inequality_equals_the_worked_cases(case):
    found = inequality(case["contributions"], groups=case["groups"], replicates=200)
    assert found.undefined == ""
    assert (found.n, found.total) == (len(case["contributions"]), sum(case["contributions"]))
    assert found.gini == close(case["gini"])
    assert found.gini_corrected == close(case["gini_corrected"])
    assert found.theil == close(case["theil"])
    assert found.between == close(case["theil_between"])
    assert found.within == close(case["theil_within"])
    assert found.between_share == close(case["between_share"])


def test_representation_equals_the_worked_case():
    case = CASES["inequality"][0]
    rows = representation(case["contributions"], groups=case["groups"])
    assert [row.group for row in rows] == ["council", "resident", "voluntary"]
    for row in rows:
        expected = case["representation"][row.group]
        assert (row.people, row.contributions) == (expected["people"], expected["contributions"])
        assert row.ratio == close(expected["ratio"])
        assert row.low < row.ratio < row.high
    assert [row.suppressed for row in rows] == [False, True, False]


@pytest.mark.skipif(not BREXIT.is_file(), reason="the Brexit conversation is not in this checkout")
def test_a_real_conversation_gives_its_published_figures():
    case = CASES["real"]
    with BREXIT.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["group-id"] not in ("", "nil")]
    votes, groups = [int(row["n-votes"]) for row in rows], [int(float(row["group-id"])) for row in rows]
    found = inequality(votes, groups=groups)
    assert found.n == case["n"]
    assert found.gini == close(case["gini"])
    assert found.gini_corrected == close(case["gini_corrected"])
    assert found.theil == close(case["theil"])
    assert found.between == close(case["theil_between"])
    assert found.within == close(case["theil_within"])
    assert found.p_value > 0.5
    for row in representation(votes, groups=groups):
        assert row.ratio == close(case["representation"][str(row.group)]["ratio"])
        assert row.people == case["representation"][str(row.group)]["people"]


def test_uptake_equals_the_worked_case():
    case = CASES["uptake"]
    rows = uptake(accepted=case["accepted"], author_group=case["author_group"])
    assert [row.group for row in rows] == sorted(case["groups"])
    for row in rows:
        for name, value in case["groups"][row.group].items():
            assert getattr(row, name) == close(value), name


def test_the_distance_of_groups_from_a_decision_equals_the_worked_case():
    case = CASES["winning_distance"]
    votes = {name: case[name] for name in ("agree", "disagree", "direction")}
    distance = winning_distance(**votes)
    assert distance.tolist() == near(case["distance"], abs=1e-9)
    against = winning_distance(**{**votes, "direction": [1 - d for d in case["direction"]]})
    assert (distance + against).tolist() == near([1, 1])


def test_people_who_gave_nothing_count():
    without = inequality([3, 4, 5, 6, 7], groups=list("aabbb"))
    having = inequality([3, 4, 5, 6, 7, 0, 0, 0], groups=list("aabbbccc"))
    assert having.gini > without.gini
    assert having.n == 8
    silent = representation([3, 4, 5, 6, 7, 0, 0, 0], groups=list("aabbbccc"))[2]
    assert (silent.ratio, silent.low, silent.high) == (0, 0, 0)


@pytest.mark.parametrize(
    ("contributions", "reason"),
    [
        ([], "There are fewer than 5 people."),
        ([1, 2, 3, 4], "There are fewer than 5 people."),
        ([0, 0, 0, 0, 0], "Nobody contributed anything."),
    ],
)
def test_where_there_is_nothing_to_say_inequality_says_why(contributions, reason):
    found = inequality(contributions, groups=["a"] * len(contributions))
    assert found.undefined == reason
    figures = [value for name, value in vars(found).items() if name not in ("n", "total", "undefined")]
    assert len(figures) == 10
    assert all(math.isnan(value) for value in figures)
    assert (found.n, found.total) == (len(contributions), sum(contributions))


def test_one_group_leaves_nothing_between_groups():
    found = inequality([1, 2, 3, 4, 9], groups=["all"] * 5)
    assert (found.between, found.between_share, found.between_expected, found.p_value) == (0, 0, 0, 1)
    assert found.within == near(found.theil)
    (row,) = representation([1, 2, 3, 4, 9], groups=["all"] * 5)
    assert (row.ratio, row.low, row.high) == (1, 1, 1)
    (alone,) = uptake(accepted=[1, 0, 1], author_group=["all"] * 3)
    assert alone.rate == near(2.5 / 4)
    assert all(math.isnan(value) for value in (alone.ratio, alone.low, alone.high, alone.p_value, alone.q))


def test_nobody_at_all_is_no_group():
    assert representation([], groups=[]) == ()
    assert uptake(accepted=[], author_group=[]) == ()


def test_no_contributions_leave_no_ratio():
    rows = representation([0, 0, 0], groups=["a", "a", "b"])
    assert all(math.isnan(value) for row in rows for value in (row.ratio, row.low, row.high))


def test_a_group_that_gives_all_is_no_accident():
    given_all = inequality([9, 8, 7, 9, 8, 0, 0, 0, 0, 0], groups=["a"] * 5 + ["b"] * 5)
    assert given_all.p_value < 0.02
    assert given_all.between_share > 0.9 > given_all.between_expected
    mixed = inequality([9, 0, 7, 0, 8, 9, 0, 7, 0, 8], groups=["a"] * 5 + ["b"] * 5)
    assert mixed.p_value > 0.5


def test_the_interval_of_the_gini_covers_what_a_large_population_has():
    chance = np.random.default_rng(5)
    # An exponential distribution has a Gini of one half.
    covered = 0
    for at in range(120):
        found = inequality(chance.exponential(size=60), groups=[0] * 60, replicates=200, seed=at)
        covered += found.gini_low <= 0.5 <= found.gini_high
    assert 0.8 <= covered / 120 <= 0.97


def test_the_same_seed_gives_the_same_figures():
    values, groups = [1, 5, 0, 2, 8, 1], list("aabbcc")
    assert inequality(values, groups=groups, seed=4) == inequality(values, groups=groups, seed=4)
    assert inequality(values, groups=groups, seed=4) != inequality(values, groups=groups, seed=5)
    assert representation(values, groups=groups, seed=4) == representation(values, groups=groups, seed=4)


def test_attendance_says_who_came_and_who_spoke():
    came = attendance(invited=[12, 8, 0], present=[10, 3, 0], spoke=[9, 0, 0])
    assert came.present.tolist()[:2] == near([10.5 / 13, 3.5 / 9])
    assert came.spoke.tolist()[:2] == near([9.5 / 11, 0.5 / 4])
    assert np.isnan(came.present[2])
    assert came.present_low[0] == near(beta.ppf(0.05, 10.5, 2.5))
    assert came.spoke_high[1] == near(beta.ppf(0.95, 0.5, 3.5))


def test_exposure_is_even_if_all_groups_saw_as_much():
    assert exposure_parity([[0.5, 0.7], [0.6, 0.6]]) == near(1)
    assert exposure_parity([[0.9, math.nan], [0.3, 0.3], [0.6, 0.6]]) == near(3)
    assert exposure_parity([[0.2, 0.2], [0, 0]]) == math.inf
    assert math.isnan(exposure_parity([[0.0], [0.0]]))


amounts = some.one_of(some.integers(0, 50), some.floats(0, 1e6, allow_subnormal=False)).map(float)
people = some.lists(some.tuples(amounts, some.sampled_from("abc")), min_size=5, max_size=25)


@given(people=people)
@settings(max_examples=200, deadline=None)
def test_figures_stay_within_their_bounds_and_the_theil_index_splits_exactly(people):
    values, groups = zip(*people, strict=True)
    assume(sum(values) > 1e-3)
    found = inequality(values, groups=groups, replicates=20)
    n = len(values)
    assert -1e-9 <= found.gini <= 1 - 1 / n + 1e-9
    assert found.gini_corrected == near(found.gini * n / (n - 1))
    assert -1e-9 <= found.theil <= math.log(n) + 1e-9
    assert found.between + found.within == near(found.theil, abs=1e-9)
    assert math.isnan(found.between_share) or -1e-9 <= found.between_share <= 1 + 1e-9
    assert math.isnan(found.p_value) or 1 / 21 <= found.p_value <= 1
    assert math.isnan(found.gini_low) or found.gini_low <= found.gini_high


@given(people=people, unit=some.sampled_from([0.5, 3.0, 60.0]), chance=some.randoms())
@settings(max_examples=100, deadline=None)
def test_neither_the_unit_nor_the_order_of_people_matters(people, unit, chance):
    values, groups = zip(*people, strict=True)
    assume(sum(values) > 1e-3)
    plain = inequality(values, groups=groups, replicates=1)
    shuffled = list(people)
    chance.shuffle(shuffled)
    changed = inequality([x * unit for x, _ in shuffled], groups=[g for _, g in shuffled], replicates=1)
    for name in ("gini", "gini_corrected", "theil", "between", "within"):
        assert getattr(changed, name) == near(getattr(plain, name), abs=1e-9), name
    rows = representation(values, groups=groups, replicates=1)
    others = representation([x * unit for x, _ in shuffled], groups=[g for _, g in shuffled], replicates=1)
    assert [row.ratio for row in others] == near([row.ratio for row in rows], nan_ok=True)


@given(people=people)
@settings(max_examples=100, deadline=None)
def test_ratios_weighted_by_people_average_one(people):
    values, groups = zip(*people, strict=True)
    rows = representation(values, groups=groups, replicates=5)
    assert [row.group for row in rows] == sorted(set(groups))
    assert all(row.suppressed == (row.people < 5) for row in rows)
    assert sum(row.people for row in rows) == len(values)
    if sum(values) > 1e-3:
        assert sum(row.ratio * row.people for row in rows) / len(values) == near(1)


@given(made=some.lists(some.tuples(some.booleans(), some.integers(0, 3)), min_size=1, max_size=30))
@settings(max_examples=150, deadline=None)
def test_uptake_counts_everything_once_and_keeps_figures_in_their_intervals(made):
    rows = uptake(accepted=[taken for taken, _ in made], author_group=[group for _, group in made])
    assert sum(row.total for row in rows) == len(made)
    assert sum(row.accepted for row in rows) == sum(taken for taken, _ in made)
    for row in rows:
        assert 0 <= row.rate_low <= row.rate <= row.rate_high <= 1
        if len(rows) > 1:
            assert row.low <= row.ratio <= row.high
            assert row.p_value <= row.q <= 1 or row.q == near(row.p_value)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: inequality([1, -2], groups=[1, 1]), r"contributions\[1\] must be 0 or more, not -2\.0"),
        (lambda: inequality([1, math.nan], groups=[1, 1]), r"contributions\[1\] must be 0 or more, not nan"),
        (lambda: inequality([1, 2], groups=[1]), "groups has 1 entries but contributions has 2"),
        (lambda: inequality([1, 2], groups=[1, "a"]), "groups must be all text or all numbers"),
        (lambda: inequality([[1, 2]], groups=[1]), "contributions must have one dimension, not 2"),
        (lambda: inequality([1], groups=[1], level=1), "level must lie between 0 and 1, not 1"),
        (lambda: representation([1], groups=[1], replicates=0), "replicates must be a whole number from 1"),
        (lambda: uptake(accepted=[2], author_group=["a"]), r"accepted\[0\] must be true or false, not 2"),
        (lambda: uptake(accepted=[1], author_group=[]), "accepted has 1 entries but author_group has 0"),
        (lambda: exposure_parity([0.3]), "exposure must have a row for each group"),
        (lambda: exposure_parity([[-0.3]]), r"exposure\[0, 0\] must be 0 or more"),
        (lambda: exposure_parity([[1.0], [math.nan]]), r"exposure\[1\] is missing for every statement"),
        (
            lambda: attendance(invited=[3], present=[4], spoke=[0]),
            r"present\[0\] must be at most as many as were invited, not 4",
        ),
        (
            lambda: attendance(invited=[3], present=[2], spoke=[3]),
            r"spoke\[0\] must be at most as many as were present, not 3",
        ),
        (
            lambda: winning_distance(agree=[[1]], disagree=[[1]], direction=[2]),
            r"direction\[0\] must be true or false, not 2",
        ),
        (
            lambda: winning_distance(agree=[[1]], disagree=[[1, 2]], direction=[1]),
            r"agree has the shape \(1, 1\) but disagree \(1, 2\)",
        ),
        (
            lambda: winning_distance(agree=[[1]], disagree=[[1]], direction=[1, 0]),
            "agree must have a column for each direction",
        ),
        (
            lambda: winning_distance(
                agree=np.zeros((1, 0), int), disagree=np.zeros((1, 0), int), direction=[]
            ),
            "direction must name at least one statement",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_the_interval_of_exposure_parity_holds_the_ratio_of_the_means_and_never_less_than_even():
    often, seldom = [8, 7, 9, 6, 10, 8], [4, 3, 5, 4]
    low, high = exposure_interval([often, seldom])
    assert 1 < low < np.mean(often) / np.mean(seldom) < high
    low, high = exposure_interval([[3, 5, 4, 2, 6], [5, 3, 4, 6, 2]])
    assert 1 <= low < 1.2 < high


def test_the_interval_of_exposure_parity_is_undefined_where_nothing_can_be_compared():
    assert np.isnan(exposure_interval([[3, 4]])).all()
    assert np.isnan(exposure_interval([[0, 0], [0, 0, 0]])).all()
    assert exposure_interval([[3, 4], [0, 0]]) == (math.inf, math.inf)
    with pytest.raises(ValueError, match=r"answered\[1\] must have at least one person"):
        exposure_interval([[3, 4], []])
    with pytest.raises(ValueError, match=r"answered\[0\]\[1\] must be 0 or more, not -1"):
        exposure_interval([[3, -1], [2]])


@pytest.mark.parametrize("direction", [[1, 0], [0, 0]])
def test_the_interval_of_winning_distance_holds_the_distance_and_narrows_with_more_people(direction):
    votes = {"agree": [[9, 2], [3, 8]], "disagree": [[1, 8], [7, 2]], "direction": direction}
    low, high = winning_interval(**votes)
    distance = winning_distance(**votes)
    assert (low < distance).all()
    assert (distance < high).all()
    many = {**votes, "agree": [[90, 20], [30, 80]], "disagree": [[10, 80], [70, 20]]}
    narrow_low, narrow_high = winning_interval(**many)
    assert (narrow_high - narrow_low < (high - low) / 2).all()


def test_the_interval_of_winning_distance_on_one_statement_is_that_of_jeffreys():
    low, high = winning_interval(agree=[[9]], disagree=[[3]], direction=[0])
    assert low[0] == near(beta.ppf(0.05, 9.5, 3.5), abs=0.01)
    assert high[0] == near(beta.ppf(0.95, 9.5, 3.5), abs=0.01)
    with pytest.raises(ValueError, match="direction must name at least one statement"):
        winning_interval(agree=[[]], disagree=[[]], direction=[])
