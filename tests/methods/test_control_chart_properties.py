"""What holds of every control chart, whatever the values."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.methods.control_chart import control_chart, newest_signal

anything = st.lists(st.floats(allow_infinity=False, allow_nan=True), max_size=60)
# Whole numbers of a moderate size stay exact when they are scaled by a power of two, moved or negated.
moderate = st.lists(st.one_of(st.integers(-50, 50), st.just(float("nan"))), max_size=60)
splits = st.lists(st.integers(0, 60), max_size=3)


def phases_of(values, splits):
    return np.searchsorted(sorted(splits), np.arange(len(values)), side="right")


@given(values=anything, splits=splits, fixed=st.one_of(st.none(), st.integers(12, 20)))
@settings(max_examples=300, deadline=None)
def test_any_values_give_a_chart_and_no_flag_on_a_missing_point(values, splits, fixed):
    phases = phases_of(values, splits)
    chart = control_chart(values, phases=phases, fix_after=fixed)
    missing = np.isnan(np.array(values, dtype=float))
    assert (chart.label[missing] == "Missing").all()
    assert (chart.label[~missing] != "Missing").all()
    assert not (chart.outside | chart.near | (chart.side != 0))[missing].any()
    newest = newest_signal(values, phases=phases, fix_after=fixed)
    assert newest is None or not missing[newest.index]


@given(values=moderate, splits=splits, power=st.integers(-8, 8), shift=st.integers(-1000, 1000))
@settings(deadline=None)
def test_labels_do_not_depend_on_the_unit(values, splits, power, shift):
    phases = phases_of(values, splits)
    values = np.array(values, dtype=float)
    chart = control_chart(values, phases=phases)
    scaled = control_chart(values * 2.0**power, phases=phases)
    assert scaled.label.tolist() == chart.label.tolist()
    moved = control_chart(values * 2.0**power + shift, phases=phases)
    clear = ~_on_an_edge(chart)
    if clear.all():
        assert moved.label.tolist() == chart.label.tolist()


def _on_an_edge(chart):
    """Points so close to a line that rounding may put them on its other side."""
    edges = (chart.mean, chart.lower, chart.upper, chart.near_lower, chart.near_upper)
    with np.errstate(invalid="ignore"):
        return np.any([np.abs(chart.values - edge) < 1e-6 for edge in edges], axis=0)


@given(values=moderate, splits=splits)
@settings(deadline=None)
def test_upside_down_a_fall_is_good_where_a_rise_was(values, splits):
    phases = phases_of(values, splits)
    values = np.array(values, dtype=float)
    up = control_chart(values, phases=phases, improvement="increase")
    down = control_chart(-values, phases=phases, improvement="decrease")
    assert up.point_type.tolist() == down.point_type.tolist()


@given(values=moderate, later=moderate.filter(len), fixed=st.one_of(st.none(), st.integers(12, 15)))
@settings(deadline=None)
def test_a_later_phase_never_changes_an_earlier_one(values, later, fixed):
    before = control_chart(values, fix_after=fixed)
    phases = [0] * len(values) + [1] * len(later)
    after = control_chart([*values, *later], phases=phases, fix_after=fixed)
    for field in ("mean", "lower", "upper", "label", "point_type"):
        first = getattr(after, field)[: len(values)]
        np.testing.assert_array_equal(first, getattr(before, field))


@given(values=anything, later=anything)
@settings(deadline=None)
def test_a_later_point_never_changes_limits_that_are_fixed(values, later):
    if np.sum(~np.isnan(np.array(values, dtype=float))) < 12:
        return
    before = control_chart(values, fix_after=12)
    after = control_chart([*values, *later], fix_after=12)
    for field in ("mean", "lower", "upper"):
        np.testing.assert_array_equal(getattr(after, field)[: len(values)], getattr(before, field))
