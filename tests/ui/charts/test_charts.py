"""Every chart is a picture, a sentence and a table of the same numbers, and reads rightly without colour."""

import re
from datetime import date
from math import inf, nan
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.ui.charts.samples import FALLING, SAMPLES, STEADY, months, too_few, two_years, with_gaps_and_phases

from moothall.methods.control_chart import control_chart as worked_out
from moothall.ui.charts import (
    NO_DATA,
    FlowBox,
    FlowStage,
    GroupVotes,
    TraceLink,
    TraceNode,
    bar_groups,
    control_chart,
    flow,
    sparkline,
    trace_picture,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "charts"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(chart):
    return ElementTree.fromstring(chart.svg)


def words(chart):
    return [" ".join(text.itertext()) for text in parsed(chart).iter(f"{SVG}text")]


def titles(chart):
    """What a pointer or a screen reader finds at each point."""
    return [title.text for title in parsed(chart).iter(f"{SVG}title")][1:]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_numbers_give_the_same_bytes(name):
    svg = str(SAMPLES[name]().svg)
    assert svg == str(SAMPLES[name]().svg)
    assert svg == (GOLDEN / f"{name}.svg").read_text("utf-8").removesuffix("\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_picture_has_a_name_a_finding_and_no_style_or_script(name):
    chart, picture = SAMPLES[name](), parsed(SAMPLES[name]())
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert (title.text, description.text) == (chart.title, chart.summary)
    assert picture.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert picture.get("role") in ("img", "group")
    assert not re.search(r"style=|<script|<style| on[a-z]+=", chart.svg)
    addresses = re.findall(r"url\(#([^)]*)\)", chart.svg)
    assert set(addresses) <= set(re.findall(r' id="([^"]*)"', chart.svg))


def test_ids_differ_between_the_charts_of_a_page():
    named = [(name, re.findall(r' id="([^"]*)"', make().svg)) for name, make in SAMPLES.items()]
    every = [one for _, ids in named for one in ids]
    assert len(every) == len(set(every))
    first, second = (sparkline([1, 2], title="Visits", key=key) for key in ("a", "b"))
    assert not set(re.findall(r' id="([^"]*)"', first.svg)) & set(re.findall(r' id="([^"]*)"', second.svg))


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_drawn_outside_a_picture(name):
    picture = parsed(SAMPLES[name]())
    _, _, width, height = map(float, picture.get("viewBox").split())
    for text in picture.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_without_figures_there_is_no_picture():
    charts = [
        control_chart(worked_out([]), periods=[], title="Visits"),
        control_chart(worked_out([nan, nan]), periods=["May", "June"], title="Visits"),
        sparkline([], title="Visits"),
        sparkline([nan], title="Visits"),
        bar_groups([], title="Votes"),
        flow([], title="Papers"),
        trace_picture([], [], title="Trace"),
    ]
    for chart in charts:
        assert (chart.svg, chart.summary) == ("", NO_DATA)


def test_infinity_is_refused_by_the_name_of_its_point():
    chart = worked_out([1, 2, 3])
    values = chart.values.copy()
    values[1] = inf
    object.__setattr__(chart, "values", values)
    with pytest.raises(ValueError, match="The value for May is infinite"):
        control_chart(chart, periods=["April", "May", "June"], title="Visits")
    with pytest.raises(ValueError, match="The value for point 2 is infinite"):
        sparkline([1, -inf], title="Visits")
    with pytest.raises(ValueError, match="the target is infinite"):
        control_chart(worked_out([1, 2]), periods=["May", "June"], title="Visits", target=inf)


# The control chart


def test_a_picture_of_24_months_weighs_at_most_12_kilobytes_even_if_every_point_is_flagged():
    chart = two_years()
    assert sum("Within" in said for said in titles(chart)) == 0
    assert len(chart.svg.encode()) <= 12_000


def test_the_table_holds_the_numbers_of_the_picture():
    chart = two_years()
    assert chart.columns[:2] == ("Period", "Value")
    assert [row[1] for row in chart.rows] == [*STEADY, *FALLING]
    assert [f"{row[0]}: {row[1]}. {row[-1]}" for row in chart.rows] == titles(chart)
    named = {text.rsplit(" ", 1)[0]: text.rsplit(" ", 1)[1] for text in words(chart) if "limit " in text}
    last = dict(zip(chart.columns, chart.rows[-1], strict=True))
    for line in ("Lower limit", "Upper limit"):
        assert float(named[line]) == pytest.approx(last[line], abs=0.5)


def test_a_missing_month_is_a_named_gap_that_no_line_crosses():
    chart = with_gaps_and_phases()
    assert words(chart).count("No figure") == 2
    assert "No figure: January 2025 and March 2026" in words(chart)
    assert "2 months have no figure." in chart.summary
    assert [row[1] for row in chart.rows].count(None) == 2
    line = next(path for path in parsed(chart).iter(f"{SVG}path") if path.get("class") == "moot-svg__series")
    assert line.get("d").count("M") == 3


def test_limits_step_where_a_phase_begins_and_the_table_says_which():
    chart = with_gaps_and_phases()
    assert "Limits worked out anew from December 2025" in words(chart)
    assert "Limits that rest on fewer than 13 points may still move." in words(chart)
    phase = chart.columns.index("Phase")
    assert [row[phase] for row in chart.rows] == [1] * 14 + [2] * 8
    means = next(path for path in parsed(chart).iter(f"{SVG}path") if path.get("class") == "moot-svg__mean")
    assert means.get("d").count("M") == 2


def test_limits_that_are_not_there_are_not_said_to_move():
    chart = too_few()
    assert "too few figures for limits" in chart.summary
    assert not [text for text in words(chart) if "limit" in text.lower()]


def test_a_signal_is_told_by_number_shape_and_word_as_well_as_colour():
    found = titles(two_years())
    assert found[-1] == "September 2026: 318. Concern: below the lower limit"
    assert {"Improvement", "Concern", "Outside a limit"} <= set(words(two_years()))
    for rule in ("1", "2", "3", "4"):
        assert rule in words(two_years())


def test_a_point_of_no_signal_is_a_dot():
    chart = control_chart(worked_out(STEADY), periods=months(12), title="Swimming")
    assert len(list(parsed(chart).iter(f"{SVG}circle"))) == 12
    assert chart.summary.startswith("Of 12 months, none are outside the limits.")
    assert not set(words(chart)) & {"Improvement", "Concern"}


def test_the_axis_says_that_it_does_not_start_at_zero_and_has_few_ticks():
    chart = two_years()
    assert "The scale starts at 300, not at zero." in words(chart)
    near_zero = control_chart(worked_out([1, 9, 2, 8] * 4), periods=months(16), title="Visits")
    assert not [text for text in words(near_zero) if "not at zero" in text]
    numbers = [text for text in words(near_zero) if text.isdigit() and len(text) < 4]
    assert "0" in numbers
    assert len(numbers) <= 7


def test_decisions_are_lettered_in_the_order_of_time():
    chart = two_years()
    assert "September 2025: Free lessons end" in words(chart)
    assert words(chart).index("A") < words(chart).index("B")
    with pytest.raises(ValueError, match="“Later” lies outside"):
        control_chart(worked_out([1, 2]), periods=months(2), title="Visits", decisions=[(5, "Later")])
    with pytest.raises(ValueError, match="“Before” lies outside"):
        control_chart(
            worked_out([1, 2]), periods=months(2), title="Visits", decisions=[(date(2020, 1, 1), "Before")]
        )


def test_values_and_periods_have_to_agree_in_number():
    with pytest.raises(ValueError, match="2 values but 1 periods"):
        control_chart(worked_out([1, 2]), periods=["May"], title="Visits")
    with pytest.raises(ValueError, match="2 values but 1 periods"):
        sparkline([1, 2], periods=["May"], title="Visits")


def test_the_target_is_judged_by_the_limits():
    assert "The target lies above the upper limit." in two_years().summary
    between = control_chart(worked_out(STEADY), periods=months(12), title="Swimming", target=410)
    assert "may be met in one period and missed in the next" in between.summary


def test_names_from_outside_cannot_leave_their_place():
    title = "<script>alert('x')</script>\x00&"
    chart = control_chart(worked_out([1, 2, 3]), periods=["<b>", '"', "&"], title=title, unit="</svg>")
    assert parsed(chart).find(f"{SVG}title").text == "<script>alert('x')</script>&"
    assert len(list(parsed(chart))) > 2


@pytest.mark.parametrize("values", [[0.0] * 13, [1e300, -1e300] * 7, [5e-324] * 13, [3.0], list(range(500))])
def test_extreme_values_are_drawn(values):
    chart = control_chart(
        worked_out(values), periods=[f"Day {i}" for i in range(len(values))], title="Visits"
    )
    assert "nan" not in chart.svg
    assert "inf" not in chart.svg.replace("sans-serif", "")


# The others


def test_a_small_line_has_gaps_squares_and_its_sentence():
    chart = sparkline([3, nan, 5, 4, 9], title="Visits", flagged=[4])
    assert chart.summary == "5 values, from 3 to 9. The latest is 9. 1 is missing. 1 is flagged."
    assert chart.rows[1] == ("2", None, "")
    assert chart.rows[4] == ("5", 9, "Yes")
    line, flagged = list(parsed(chart).iter(f"{SVG}path"))
    assert line.get("d").count("M") == 2
    assert "fill" not in flagged.attrib


def test_bars_have_the_lengths_of_their_shares():
    chart = bar_groups([GroupVotes("Parents", 40, 20, 10, 10)], title="Free swimming", width=408)
    bars = [bar for bar in parsed(chart).iter(f"{SVG}rect") if (bar.get("class") or "").endswith("-part")]
    assert [float(bar.get("width")) for bar in bars] == [200, 100, 100]
    assert chart.rows == (("Parents", "40", "50% (20 of 40)", "25% (10 of 40)", "25% (10 of 40)"),)
    assert "Agree 50% (20 of 40)" in words(chart)


def test_a_suppressed_vote_has_no_bar_and_the_sentence_keeps_what_is_shown():
    groups = [
        GroupVotes("Parents", 33, 20, 7, 6),
        GroupVotes("Young people", 23, 17, "not shown, to protect others", "fewer than 5"),
        GroupVotes("Carers", "fewer than 5", *["too few people to show"] * 3),
    ]
    chart = bar_groups(groups, title="Free swimming")
    assert len(re.findall(r'class="moot-svg__agree-part"', chart.svg)) == 1
    assert "highest in Young people, 74% (17 of 23), and lowest in Parents" in chart.summary
    assert chart.summary.endswith("No exact figure for Carers.")
    assert "Disagree: not shown, to protect others" in words(chart)
    assert chart.rows[1][3] == "not shown, to protect others"


def test_votes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="“Parents” do not fit its 3 voters"):
        bar_groups([GroupVotes("Parents", 3, 2, 2, 0)], title="Votes")


def test_a_flow_tells_every_number_and_refuses_a_dangerous_address():
    chart = SAMPLES["flow"]()
    for label, count in chart.rows:
        assert any(f"{label} (n = {count:,})" in text for text in words(chart))
    assert parsed(chart).get("role") == "group"
    with pytest.raises(ValueError, match="cannot be -1"):
        flow([FlowStage(FlowBox("Found", -1))], title="Papers")
    with pytest.raises(ValueError, match="address"):
        flow([FlowStage(FlowBox("Found", 1, "javascript:alert(1)"))], title="Papers")


def test_a_trace_lists_its_links_and_marks_what_speaks_against():
    chart = SAMPLES["trace_picture"]()
    assert chart.rows[1][:2] == ("Finding: Free entry doubles visits in the first year", "contradicted by")
    assert "Speaks against, or was set aside" in words(chart)
    assert {"Retracted", "This page"} <= set(words(chart))
    boxes = [link.get("href") for link in parsed(chart).iter(f"{SVG}a")]
    assert len(boxes) == 6


def test_a_trace_that_cannot_be_is_refused():
    nodes = [TraceNode(key, "Paper", "square", f"Paper {key}") for key in "ab"]
    with pytest.raises(ValueError, match="circle"):
        trace_picture(
            nodes, [TraceLink("a", "b", "rests on"), TraceLink("b", "a", "rests on")], title="Trace"
        )
    with pytest.raises(ValueError, match="not in the picture"):
        trace_picture(nodes, [TraceLink("a", "c", "rests on")], title="Trace")
    with pytest.raises(ValueError, match="not a shape"):
        trace_picture([TraceNode("a", "Paper", "star", "Paper")], [], title="Trace")
