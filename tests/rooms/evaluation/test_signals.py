"""Signals: opened once, extended, ended, withdrawn by revised figures, answered by people."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.evaluation import builders
from tests.rooms.evaluation.builders import STEADY

from moothall.events.models import Event
from moothall.rooms.evaluation import actions, queries
from moothall.rooms.evaluation.actions import signals as follow
from moothall.rooms.evaluation.models import Series, Signal, SpcRun

pytestmark = pytest.mark.usefixtures("inside")
HIGH = [*STEADY[:23], 90]


@pytest.fixture
def indicator(inside):
    return builders.indicator(inside)


@pytest.fixture
def analyst(person, inside):
    return person("analyst", inside)


def events(*names):
    return list(Event.objects.filter(name__in=names).order_by("seq").values_list("name", flat=True))


def test_steady_figures_give_no_signal(indicator):
    builders.followed(indicator, *STEADY)
    assert not Signal.objects.exists()


def test_an_unusual_figure_opens_a_signal(indicator):
    series = builders.followed(indicator, *HIGH)
    signal = Signal.objects.get()
    assert (signal.series, signal.state, signal.rule, signal.direction) == (series, "new", "Above UCL", 1)
    assert (signal.first_period, signal.last_period) == (date(2025, 12, 1), date(2025, 12, 1))
    assert signal.meaning == "improvement"
    assert str(signal) == "Swims by under-16s: above the upper limit in December 2025"
    assert signal.record.foundations.get().rests_on == indicator.record
    says = Event.objects.get(name="indicator.signalled").says
    assert says == {
        "series": str(series.pk),
        "phase": 0,
        "label": "Above UCL",
        "direction": 1,
        "meaning": "improvement",
        "first_period": "2025-12-01",
        "last_period": "2025-12-01",
        "rule_set": signal.opened_by_run.rule_set,
    }


@pytest.mark.parametrize(
    ("polarity", "value", "meaning"),
    [
        ("up", 90, "improvement"),
        ("up", 10, "concern"),
        ("down", 90, "concern"),
        ("down", 10, "improvement"),
        ("none", 90, "neutral"),
        ("none", 10, "neutral"),
    ],
)
def test_what_a_signal_means_depends_on_which_way_is_better(inside, polarity, value, meaning):
    builders.followed(builders.indicator(inside, polarity=polarity), *STEADY[:23], value)
    assert Signal.objects.get().meaning == meaning


def test_fewer_than_twelve_figures_give_no_signal(indicator):
    builders.followed(indicator, *STEADY[:10], 500)
    assert not Signal.objects.exists()
    builders.imported(indicator, builders.figures([501], date(2024, 12, 1)))
    assert Series.objects.get().runs.count() == 2


def test_a_gap_does_not_count_as_a_figure(indicator):
    builders.followed(indicator, *STEADY[:5], None, *STEADY[6:11], 500)
    assert not Signal.objects.exists()


def test_a_further_unusual_figure_extends_the_signal(indicator):
    builders.followed(indicator, *HIGH)
    builders.imported(indicator, builders.figures([92], date(2026, 1, 1)))
    signal = Signal.objects.get()
    assert (signal.first_period, signal.last_period) == (date(2025, 12, 1), date(2026, 1, 1))
    assert signal.last_run != signal.opened_by_run


def test_thirty_further_months_of_the_same_run_open_no_second_signal(indicator):
    builders.followed(indicator, *STEADY[:12])
    for place, month in enumerate(builders.months(32, date(2025, 1, 1))):
        builders.imported(indicator, builders.figures([58 + place % 2], month))
    signal = Signal.objects.get()
    assert signal.last_period == date(2027, 8, 1)
    assert events("indicator.signalled") == ["indicator.signalled"]


def test_a_signal_ends_by_itself_after_three_ordinary_figures(indicator):
    builders.followed(indicator, *HIGH)
    for place, month in enumerate(builders.months(3, date(2026, 1, 1))):
        assert Signal.objects.get().state == "new"
        builders.imported(indicator, builders.figures([50 + place], month))
    signal = Signal.objects.get()
    assert (signal.state, signal.record.state) == ("closed", "closed")
    assert signal.last_period == date(2025, 12, 1)
    assert Event.objects.get(name="signal.closed").says == {"last_period": "2025-12-01"}


def test_after_a_signal_has_ended_another_can_open(indicator):
    builders.followed(indicator, *HIGH)
    builders.imported(indicator, builders.figures([50, 51, 49], date(2026, 1, 1)))
    builders.imported(indicator, builders.figures([95], date(2026, 4, 1)))
    assert list(Signal.objects.order_by("created").values_list("state", flat=True)) == ["closed", "new"]


def test_a_revision_that_removes_the_cause_withdraws_the_signal(indicator):
    builders.followed(indicator, *HIGH)
    builders.imported(indicator, builders.figures(STEADY))
    signal = Signal.objects.get()
    assert (signal.state, signal.record.state) == ("withdrawn_by_revision", "withdrawn")
    run = SpcRun.objects.latest("ran_at")
    assert run.trigger == "revision"
    assert Event.objects.get(name="signal.withdrawn_by_revision").says == {"revision": str(run.pk)}


def test_a_revision_of_another_figure_leaves_the_signal(indicator):
    builders.followed(indicator, *HIGH)
    builders.imported(indicator, builders.figures([51, *HIGH[1:]]))
    assert Signal.objects.get().state == "new"


def test_new_figures_that_move_the_limits_withdraw_nothing(indicator):
    """The month is no longer outside the limits because later ones are as high, not because it changed."""
    builders.followed(indicator, *STEADY[:23], 60)
    assert Signal.objects.get().state == "new"
    builders.imported(indicator, builders.figures([51, *STEADY[1:23], 60, 44, 58, 42, 57, 43]))
    assert Signal.objects.get().state == "closed"


def test_a_withdrawn_signal_comes_back_if_the_revision_was_wrong(indicator):
    for values in (HIGH, STEADY, HIGH):
        builders.imported(indicator, builders.figures(values))
    assert list(Signal.objects.order_by("created").values_list("state", flat=True)) == [
        "withdrawn_by_revision",
        "new",
    ]


def test_only_a_series_whose_figures_were_revised_is_drawn_because_of_a_revision(indicator):
    lines = "Month,Town,Swims\nJanuary 2024,Fallowmere,{}\nJanuary 2024,Oakbridge,40\n"
    mapping = {"period": "Month", "area_name": "Town", "value": "Swims"}
    builders.imported(indicator, lines.format(50).encode(), mapping=mapping)
    more = lines.format(55) + "February 2024,Oakbridge,41\n"
    builders.imported(indicator, more.encode(), mapping=mapping)
    triggers = {run.series.area_name: run.trigger for run in SpcRun.objects.order_by("ran_at")}
    assert triggers == {"Fallowmere": "revision", "Oakbridge": "import"}


def test_drawing_again_with_the_same_figures_keeps_no_second_run(indicator):
    series = builders.followed(indicator, *HIGH)
    assert actions.run_chart(series=series, trigger="person", by=None) is None
    assert SpcRun.objects.count() == 1


def test_equal_figures_give_equal_results(inside):
    runs = []
    for title in ("First", "Second"):
        series = builders.followed(builders.indicator(inside, title=title), *STEADY[:5], None, *HIGH[6:])
        runs.append(series.runs.get())
    first, second = (json.dumps(run.result, sort_keys=True) for run in runs)
    assert first == second
    assert runs[0].inputs_sha256 == runs[1].inputs_sha256


def test_a_run_keeps_the_whole_result(indicator):
    series = builders.followed(indicator, *HIGH)
    result = series.runs.get().result
    assert result["periods"][-1] == "2025-12-01"
    assert result["label"][-1] == "Above UCL"
    assert result["values"] == HIGH
    assert {"mean", "lower", "upper", "near_lower", "near_upper", "side", "phase", "lag1"} <= set(result)
    drawn = queries.drawn(None, series)
    assert result["upper"] == drawn.chart.upper.tolist()


def test_two_imports_at_once_open_one_signal(indicator, monkeypatch):
    """The other import has opened it after this one has looked."""
    series = builders.followed(indicator, *HIGH)
    run = series.runs.get()
    drawn = queries.drawn(None, series)
    monkeypatch.setattr(follow, "_is_known", lambda *_: False)
    figures = follow.Figures(drawn.periods, drawn.values, drawn.chart)
    follow.follow_signals(series=series, run=run, figures=figures, by=None)
    assert Signal.objects.count() == 1
    assert events("indicator.signalled") == ["indicator.signalled"]


def test_the_database_refuses_a_second_open_signal_in_one_direction(indicator):
    builders.followed(indicator, *HIGH)
    copy = Signal.objects.get()
    copy.pk, copy._state.adding = None, True
    copy.record = builders.indicator(indicator.workspace, title="Another").record
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize(
    ("state", "record_state"),
    [("accepted", "accepted"), ("explained", "closed"), ("dismissed", "dismissed")],
)
def test_a_person_answers_a_signal_with_a_reason(indicator, analyst, state, record_state):
    builders.followed(indicator, *HIGH)
    signal = actions.decide_signal(
        signal=Signal.objects.get(), state=state, reason=" A new pool opened. ", by=analyst
    )
    signal.refresh_from_db()
    assert (signal.state, signal.record.state) == (state, record_state)
    assert (signal.reason, signal.decided_by) == ("A new pool opened.", analyst)
    assert signal.decided_on is not None
    assert events(f"signal.{state}") == [f"signal.{state}"]


def test_an_answer_needs_a_choice_and_a_reason(indicator, analyst):
    builders.followed(indicator, *HIGH)
    with pytest.raises(actions.EvaluationRefused) as refused:
        actions.decide_signal(signal=Signal.objects.get(), state="closed", reason=" ", by=analyst)
    assert [field for field, _ in refused.value.problems] == ["state", "reason"]
    assert Signal.objects.get().state == "new"


def test_a_signal_is_answered_once(indicator, analyst):
    builders.followed(indicator, *HIGH)
    signal = Signal.objects.get()
    actions.decide_signal(signal=signal, state="dismissed", reason="A holiday.", by=analyst)
    with pytest.raises(actions.EvaluationRefused, match="answered already"):
        actions.decide_signal(signal=signal, state="accepted", reason="Look.", by=analyst)
    assert Signal.objects.get().state == "dismissed"


def test_what_was_dismissed_is_not_asked_again_when_an_older_figure_is_revised(indicator, analyst):
    builders.followed(indicator, *HIGH)
    actions.decide_signal(signal=Signal.objects.get(), state="dismissed", reason="A holiday.", by=analyst)
    builders.imported(indicator, builders.figures([51, *HIGH[1:]]))
    assert Signal.objects.get().state == "dismissed"


def test_a_new_pattern_that_begins_with_a_dismissed_figure_is_asked_about(indicator, analyst):
    builders.followed(indicator, *STEADY[:23], 60)
    actions.decide_signal(signal=Signal.objects.get(), state="dismissed", reason="A gala.", by=analyst)
    for place, month in enumerate(builders.months(6, date(2026, 1, 1))):
        builders.imported(indicator, builders.figures([54 + place % 2], month))
    newest = Signal.objects.latest("created")
    assert Signal.objects.count() == 2
    assert (newest.rule, newest.first_period) == ("7 Points Above CL", date(2025, 12, 1))


def test_an_accepted_signal_goes_on_being_followed(indicator, analyst):
    builders.followed(indicator, *HIGH)
    actions.decide_signal(signal=Signal.objects.get(), state="accepted", reason="Look.", by=analyst)
    builders.imported(indicator, builders.figures([92], date(2026, 1, 1)))
    assert Signal.objects.get().last_period == date(2026, 1, 1)
    builders.imported(indicator, builders.figures([50, 51, 49], date(2026, 2, 1)))
    signal = Signal.objects.get()
    assert (signal.state, signal.reason) == ("closed", "Look.")
