"""Control charts follow their rules, point by point, and agree with the reference."""

import csv
from collections import defaultdict
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest

from moothall.methods.control_chart import PRESETS, RuleSet, control_chart, newest_signal

GOLDEN = Path(__file__).parents[1] / "golden" / "control_chart"
NAN = float("nan")


def read(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = {case["case"]: case for case in read("cases.csv")}
POINTS = defaultdict(list)
for row in read("points.csv"):
    POINTS[row["case"]].append(row)


def numbers(case, column):
    return np.array([float(point[column] or "nan") for point in POINTS[case]])


def chart_of(case, **changes):
    settings = CASES[case]
    options = {
        "preset": "nhsr" if settings["screen_outliers"] == "TRUE" else "mdc-excel",
        "phases": numbers(case, "phase").astype(int),
        "fix_after": int(settings["fix_after_n_points"]) if settings["fix_after_n_points"] else None,
        "improvement": settings["improvement_direction"],
        "target": float(settings["target"]) if settings["target"] else None,
    }
    return control_chart(numbers(case, "value"), **(options | changes))


def flagged(chart):
    """The flagged points, counted from 1."""
    return [i for i, label in enumerate(chart.label, 1) if label not in ("Common Cause", "Missing")]


def rows(start, end):
    return list(range(start, end + 1))


@pytest.mark.parametrize("case", CASES)
def test_a_chart_agrees_with_the_reference_point_by_point(case):
    chart, points = chart_of(case), POINTS[case]
    for field, column in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
        expected = numbers(case, column)
        expected = numbers(case, "value") if case == "constant" else expected
        np.testing.assert_allclose(getattr(chart, field), expected, rtol=1e-9, atol=1e-9)
    assert chart.label.tolist() == [point["special_cause"] for point in points]
    assert chart.point_type.tolist() == [point["point_type"] for point in points]
    for field, column in (("outside", "outside"), ("near", "close_to_limits"), ("short", "short_group")):
        assert getattr(chart, field).tolist() == [point[column] == "TRUE" for point in points]


@pytest.mark.parametrize("case", CASES)
def test_a_chart_comes_to_the_verdict_of_the_reference(case):
    chart, expected = chart_of(case), CASES[case]
    assert chart.variation == expected["variation"]
    assert chart.assurance == (expected["assurance"] or None)
    if expected["n_flagged"]:
        assert len(flagged(chart)) == int(expected["n_flagged"])


def test_one_outlier_widens_only_the_limits_that_are_not_screened():
    series = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
    assert len(series) == 18
    for preset, lower, upper in (("nhsr", -0.715556, 4.604444), ("mdc-excel", -3.062614, 6.951503)):
        chart = control_chart(series, preset=preset)
        levels = (chart.lower[0], chart.mean[0], chart.upper[0])
        assert levels == pytest.approx((lower, 1.944444, upper), abs=1e-6)


def test_the_named_points_of_the_reference_series_are_flagged():
    assert flagged(chart_of("shift7_above")) == rows(12, 19)
    assert flagged(chart_of("trend7_up")) == rows(5, 11)
    assert flagged(chart_of("two_of_three_high")) == [15, 17]
    assert flagged(chart_of("precedence_astro_over_shift")) == rows(14, 21)
    assert chart_of("precedence_astro_over_shift").label[17] == "Above UCL"
    assert flagged(chart_of("fix_after_12")) == rows(13, 24)
    assert chart_of("ae_breaches_RJZ").lag1 == pytest.approx(0.702002, abs=1e-6)


def test_a_vertex_takes_the_direction_of_what_comes_later():
    labels = chart_of("trend_v_down_then_up").label
    assert labels[[2, 14]].tolist() == ["Above UCL"] * 2
    assert set(labels[3:8]) == {"7 Point Trend (Decreasing)"}
    assert set(labels[8:14]) == {"7 Point Trend (Increasing)"}


def test_a_trend_keeps_its_direction_when_another_follows_after_a_step_the_other_way():
    wide = [90, -60, 90, -60, 90, -60]
    labels = control_chart([*wide, *range(7), *range(-1, 6), *wide], preset="mdc-excel").label
    assert set(labels[6:20]) == {"7 Point Trend (Increasing)"}


def test_a_rise_below_the_average_is_an_improvement_where_up_is_good():
    series = [50, 80, *range(10, 17), 80, 50, 80, 50]
    chart = control_chart(series, preset="mdc-excel")
    assert chart.side[4] == -1
    assert chart.point_type[4] == "special_cause_improvement"


def test_a_missing_period_breaks_a_run():
    steady = [12, 10] * 6
    run = [11.5] * 6
    unbroken = control_chart([*steady, *run, 11.5])
    broken = control_chart([*steady, *run, NAN, 11.5])
    assert flagged(unbroken)
    assert not flagged(broken)
    assert broken.label[18] == "Missing"
    assert broken.point_type[18] == "missing"
    assert broken.warnings == ("1 expected period has no value.",)
    assert (broken.n_valid, broken.n_missing) == (19, 1)


def test_the_moving_ranges_beside_a_gap_do_not_count():
    chart = control_chart([10, 12, NAN, 90, 92], preset="mdc-excel")
    assert chart.upper[0] - chart.mean[0] == pytest.approx(2.66 * 2)


@pytest.mark.parametrize("value", [0.0, 5.0, -3.25, 0.1, 1e300, 5e-324])
def test_a_constant_series_has_limits_at_its_value_and_no_flag(value):
    chart = control_chart([value] * 15)
    for level in (chart.lower, chart.mean, chart.upper):
        assert level.tolist() == [value] * 15
    assert not chart.side.any()
    assert set(chart.label) == {"Common Cause"}


def test_a_nearly_constant_series_keeps_its_one_change_and_says_so():
    chart = control_chart([5] * 10 + [6] * 10)
    assert chart.upper[0] == pytest.approx(5.5 + 2.66 / 19)
    assert "Nearly all values" in chart.warnings[0]


@pytest.mark.parametrize("values", [[7.0], [7.0, NAN, 9.0], [NAN, 7.0, NAN]])
def test_without_two_values_in_a_row_there_is_a_mean_but_no_limit(values):
    chart = control_chart(values, target=8)
    assert np.isnan(chart.upper).all()
    assert chart.mean[0] == pytest.approx(np.nanmean(values))
    assert set(chart.label) <= {"Common Cause", "Missing"}
    assert chart.assurance is None


@pytest.mark.parametrize("values", [[], [NAN], [NAN] * 20])
def test_nothing_gives_an_empty_chart(values):
    chart = control_chart(values)
    assert len(chart.label) == len(values)
    assert chart.variation is None
    assert np.isnan(chart.lag1)


def test_a_phase_has_its_own_limits_and_no_rule_looks_across():
    values = [10, 12, 11, 13] * 3 + [30, 32, 31, 33] * 3
    chart = control_chart(values, phases=[0] * 12 + [1] * 12)
    assert (chart.mean[11], chart.mean[12]) == (11.5, 31.5)
    assert not flagged(chart)
    assert chart.short.all()
    assert len(flagged(control_chart(values))) == 24


def test_thirteen_values_are_not_short():
    assert control_chart([1, 2] * 6).short.all()
    assert not control_chart([1, 2] * 6 + [1]).short.any()


def test_a_target_on_a_limit_is_neither_met_nor_missed_for_certain():
    assert control_chart([5] * 13, target=5).assurance == "inconsistent"
    assert control_chart([5] * 13, target=5.1).assurance == "consistent_fail"
    assert control_chart([5] * 13, target=5.1, improvement="decrease").assurance == "consistent_pass"
    assert control_chart([5] * 13, target=5.1, improvement="neutral").assurance is None


def test_values_that_resemble_their_neighbours_are_warned_of():
    chart = control_chart(np.repeat([1.0, 5.0, 2.0, 6.0, 3.0], 5))
    assert chart.lag1 > 0.3
    assert "too many signals" in chart.warnings[-1]


def test_neutral_signals_are_high_or_low():
    types = chart_of("neutral_direction").point_type
    assert "special_cause_neutral_high" in types
    assert control_chart([50, 52] * 6 + [1], improvement="neutral").variation == "special_cause_neutral_low"


def test_the_presets_differ_in_screening_alone_and_own_rules_may_be_given():
    nhsr, excel = PRESETS["nhsr"], PRESETS["mdc-excel"]
    assert (nhsr.screen_moving_ranges, excel.screen_moving_ranges) == (True, False)
    assert replace(excel, name="nhsr", screen_moving_ranges=True) == nhsr
    early = RuleSet("early", "1", True, shift_points=6)
    assert not flagged(chart_of("shift6_only"))
    assert flagged(chart_of("shift6_only", preset=early))
    assert chart_of("shift6_only", preset=early).rule_set is early


def test_nothing_of_a_chart_can_be_changed():
    chart = control_chart([1, 2, 3])
    with pytest.raises(ValueError, match="read-only"):
        chart.values[0] = 9
    with pytest.raises(FrozenInstanceError):
        chart.lag1 = 0
    given = np.array([1.0, 2.0, 3.0])
    control_chart(given)
    given[0] = 9


@pytest.mark.parametrize(
    ("values", "options", "sentence"),
    [
        ([1, float("inf")], {}, r"values\[1\] must be finite, not inf\."),
        ([1, 10**400], {}, "values must be real numbers"),
        ([True, False], {}, "values must be real numbers, not true or false"),
        ([1j], {}, "values must be real numbers, not complex"),
        (["1"], {}, "values must be real numbers, not text"),
        ([[1, 2]], {}, "values must have one dimension, not 2"),
        ([[1], [1, 2]], {}, "values must be numbers"),
        ([1], {"preset": "none"}, "preset must be nhsr or mdc-excel, not 'none'"),
        ([1], {"improvement": "up"}, "improvement must be increase, decrease or neutral, not 'up'"),
        ([1], {"fix_after": 11}, "fix_after must be a whole number from 12 on, not 11"),
        ([1], {"fix_after": True}, "fix_after"),
        ([1], {"fix_after": 12.0}, "fix_after"),
        ([1, 2], {"phases": [1, 0]}, r"phases\[1\] must be at least the phase before it, not 0"),
        ([1, 2], {"phases": [0]}, "phases has 1 entries but values has 2"),
        ([1, 2], {"phases": [0.0, 1.0]}, "phases must be whole numbers"),
        ([1], {"target": NAN}, "target must be one number"),
        ([1], {"target": float("inf")}, "target must be finite"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(values, options, sentence):
    for method in (control_chart, newest_signal):
        if method is newest_signal and "target" in options:
            continue
        with pytest.raises(ValueError, match=sentence):
            method(values, **options)


@pytest.mark.parametrize(
    "change", [{"limit_factor": 0}, {"screen_factor": NAN}, {"shift_points": 1}, {"trend_points": 0}]
)
def test_rules_that_could_flag_everything_are_refused(change):
    with pytest.raises(ValueError, match=next(iter(change))):
        RuleSet("own", "1", True, **change)


STEADY = [20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 21]


def test_a_newest_signal_is_news_once():
    assert newest_signal(STEADY) is None
    found = newest_signal([*STEADY, 40])
    assert (found.index, found.first_index, found.direction) == (12, 12, 1)
    assert (found.label, found.point_type) == ("Above UCL", "special_cause_improvement")
    assert newest_signal([*STEADY, 40, 41]) is None


def test_a_newest_signal_that_is_low_points_down():
    found = newest_signal([*STEADY, 2], improvement="decrease")
    assert (found.direction, found.point_type) == (-1, "special_cause_improvement")


def test_a_run_that_is_complete_now_began_with_its_first_point():
    frozen = [*STEADY, 20, *[21.5] * 6]
    assert newest_signal(frozen, fix_after=12) is None
    found = newest_signal([*frozen, 21.5], fix_after=12)
    assert (found.label, found.first_index, found.index) == ("7 Points Above CL", 13, 19)


def test_missing_periods_at_the_end_do_not_hide_the_newest_value():
    assert newest_signal([*STEADY, 40, NAN, NAN]).index == 12
    assert newest_signal([NAN] * 3) is None
    assert newest_signal([]) is None


def test_a_newest_signal_stays_within_its_phase():
    found = newest_signal([*STEADY, *STEADY, 40], phases=[0] * 12 + [1] * 13)
    assert found.first_index == 24
