"""Files of figures: nothing before it is confirmed, every line accounted for, nothing overwritten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_scopes import scope
from tests.rooms.evaluation import builders
from tests.rooms.evaluation.builders import STEADY

from moothall.events.models import Event
from moothall.jobs.worker import run_all
from moothall.rooms.evaluation import actions, queries
from moothall.rooms.evaluation.models import ImportBatch, Observation, Series, SpcRun
from moothall.rooms.evaluation.pages.imports import dropped_csv
from moothall.rooms.evaluation.reading import read_batch
from moothall.rooms.evaluation.work import run_charts

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def indicator(inside):
    return builders.indicator(inside)


def counts(batch):
    return (batch.rows_read, batch.rows_added, batch.rows_revised, batch.rows_unchanged, len(batch.dropped))


def test_an_upload_writes_no_figure(indicator):
    batch = builders.uploaded(indicator, builders.figures(STEADY))
    assert batch.state == "uploaded"
    assert not Observation.objects.exists()
    assert not Series.objects.exists()
    assert not Event.objects.filter(name="observations.imported").exists()


def test_looking_at_what_would_change_changes_nothing(indicator):
    batch = builders.uploaded(indicator, builders.figures(STEADY))
    assert read_batch(batch, builders.COLUMNS).counts == {"added": 24, "revised": 0, "unchanged": 0}
    assert not Observation.objects.exists()


def test_a_file_that_is_no_table_is_refused_and_not_kept(indicator):
    with pytest.raises(actions.EvaluationRefused) as refused:
        builders.uploaded(indicator, b"")
    assert refused.value.problems[0][0] == "file"
    assert not ImportBatch.objects.exists()


def test_figures_are_added(indicator):
    batch = builders.imported(indicator, builders.figures(STEADY))
    assert counts(batch) == (24, 24, 0, 0, 0)
    first = Observation.objects.order_by("period_start").first()
    assert (first.period_start, first.period_end) == (date(2024, 1, 1), date(2024, 1, 31))
    assert (first.value, first.revision, first.supersedes) == (Decimal(50), 1, None)
    event = Event.objects.get(name="observations.imported")
    assert event.says == {
        "read": 24,
        "added": 24,
        "revised": 0,
        "unchanged": 0,
        "dropped": 0,
        "sha256": batch.sha256,
    }


def test_the_bytes_of_a_file_are_forgotten_once_it_is_imported(indicator):
    batch = builders.imported(indicator, builders.figures(STEADY))
    batch.refresh_from_db()
    assert bytes(batch.content) == b""
    assert batch.header == ["Month", "Swims"]


def test_confirming_twice_changes_nothing(indicator):
    batch = builders.uploaded(indicator, builders.figures(STEADY))
    for _ in range(2):
        actions.import_observations(batch=batch, mapping=builders.COLUMNS, by=None)
    assert Observation.objects.count() == 24
    assert Event.objects.filter(name="observations.imported").count() == 1


def test_the_same_file_again_adds_nothing(indicator):
    builders.imported(indicator, builders.figures(STEADY))
    again = builders.imported(indicator, builders.figures(STEADY))
    assert counts(again) == (24, 0, 0, 24, 0)
    assert Observation.objects.count() == 24
    assert SpcRun.objects.count() == 1


def test_a_changed_figure_becomes_a_revision_and_the_old_one_stays(indicator):
    builders.imported(indicator, builders.figures(STEADY))
    changed = builders.imported(indicator, builders.figures([55, *STEADY[1:], 51]))
    assert counts(changed) == (25, 1, 1, 23, 0)
    first, second = Observation.objects.filter(period_start=date(2024, 1, 1)).order_by("revision")
    assert (first.value, first.revision) == (Decimal(50), 1)
    assert (second.value, second.revision, second.supersedes) == (Decimal(55), 2, first)
    assert builders.current(Series.objects.get()) == [55, *STEADY[1:], 51]


def test_a_figure_that_changes_back_is_a_third_revision(indicator):
    for value in (50, 55, 50):
        builders.imported(indicator, builders.figures([value, *STEADY[1:]]))
    third = Observation.objects.get(period_start=date(2024, 1, 1), superseded_by=None)
    assert (third.value, third.revision) == (Decimal(50), 3)


def test_the_other_23_lines_arrive_when_line_7_is_bad(indicator):
    data = builders.figures(STEADY).replace(b"June 2024,53", b"June 2024,fifty-three")
    batch = builders.imported(indicator, data)
    assert counts(batch) == (24, 23, 0, 0, 1)
    (dropped,) = batch.dropped
    assert dropped["line"] == 7
    assert "fifty-three" in dropped["message"] + dropped["text"]
    assert dropped["cells"] == ["June 2024", "fifty-three"]


def test_lines_left_out_come_back_as_a_file_that_can_be_mended_and_imported(indicator):
    batch = builders.imported(
        indicator, builders.figures(STEADY).replace(b"June 2024,53", b"June 2024,fifty-three")
    )
    text = dropped_csv(batch)
    assert text.splitlines()[0] == "Month,Swims,Line,What is wrong"
    mended = builders.imported(indicator, text.replace("fifty-three", "53").encode())
    assert counts(mended) == (1, 1, 0, 0, 0)
    assert builders.current(Series.objects.get()) == STEADY


def test_cells_that_a_spreadsheet_would_run_are_given_back_as_text(indicator):
    data = builders.figures(STEADY) + b'"=HYPERLINK(""http://example.org"")",1\n'
    batch = builders.imported(indicator, data)
    assert len(batch.dropped) == 1
    assert "\n=" not in dropped_csv(batch)
    assert '"=' not in dropped_csv(batch)


def test_a_month_that_is_not_in_the_file_is_a_gap(indicator):
    series = builders.followed(indicator, *STEADY[:5], None, *STEADY[6:])
    drawn = queries.drawn(None, series)
    assert len(drawn.periods) == 24
    assert drawn.periods[5] == date(2024, 6, 1)
    assert drawn.values[5] != drawn.values[5]
    assert (drawn.chart.n_valid, drawn.chart.n_missing) == (23, 1)


def test_a_figure_can_come_from_a_count_and_what_it_is_out_of(inside):
    rate = builders.indicator(inside, title="Share", value_type="proportion", unit="%", multiplier=100)
    data = b"Month,Swam,Asked\nJanuary 2024,30,120\nFebruary 2024,33,120\n"
    builders.imported(rate, data, mapping={"period": "Month", "count": "Swam", "denominator": "Asked"})
    _, values = queries.values_by_period(Series.objects.get(indicator=rate))
    assert values.tolist() == [25, 27.5]


def test_a_count_alone_is_the_figure_of_an_indicator_that_counts(indicator):
    builders.imported(indicator, builders.figures(STEADY), mapping={"period": "Month", "count": "Swims"})
    _, values = queries.values_by_period(Series.objects.get())
    assert values.tolist() == STEADY


AREAS = b"""Month,Code,Town,Swims
January 2024,E07000001,Fallowmere,50
January 2024,E07000002,Oakbridge,40
February 2024,E07000001,Fallowmere,52
February 2024,E07000002,Oakbridge,41
"""
BY_AREA = {"period": "Month", "value": "Swims", "area_code": "Code", "area_name": "Town"}


def test_each_area_is_a_series_of_its_own(indicator):
    builders.imported(indicator, AREAS, mapping=BY_AREA)
    assert [str(series) for series in Series.objects.all()] == [
        "Swims by under-16s, Fallowmere",
        "Swims by under-16s, Oakbridge",
    ]
    assert SpcRun.objects.count() == 2


def test_areas_without_codes_are_told_apart_by_their_names(indicator):
    builders.imported(indicator, AREAS, mapping={k: v for k, v in BY_AREA.items() if k != "area_code"})
    again = builders.imported(
        indicator, AREAS, mapping={k: v for k, v in BY_AREA.items() if k != "area_code"}
    )
    assert Series.objects.count() == 2
    assert again.rows_unchanged == 4


def test_an_area_keeps_its_series_when_its_name_is_written_differently(indicator):
    builders.imported(indicator, AREAS, mapping=BY_AREA)
    renamed = builders.imported(indicator, AREAS.replace(b"Oakbridge", b"OAKBRIDGE"), mapping=BY_AREA)
    assert Series.objects.count() == 2
    assert renamed.rows_unchanged == 4


def test_years_that_begin_in_another_month_are_left_out_with_the_reason(inside):
    yearly = builders.indicator(inside, title="Members", frequency="annual")
    data = b"Year,Swims\n2022/23,50\n2023/24,52\n2024,53\n"
    batch = builders.imported(yearly, data, mapping={"period": "Year", "value": "Swims"})
    assert counts(batch) == (3, 2, 0, 0, 1)
    assert (batch.dropped[0]["line"], batch.dropped[0]["cause"]) == (4, "period_out_of_step")
    assert "2022/23" in batch.dropped[0]["message"]
    assert batch.dropped[0]["text"]


WIDE = b"""Town,January 2024,February 2024,March 2024
Fallowmere,50,many,51
Oakbridge,40,41,some
"""


def test_a_file_with_a_column_for_each_period_is_read(indicator):
    batch = builders.imported(indicator, WIDE, mapping={"area_name": "Town"})
    assert counts(batch) == (6, 4, 0, 0, 2)
    assert [builders.current(series) for series in Series.objects.all()] == [[50, 51], [40, 41]]
    lines = dropped_csv(batch).splitlines()
    assert lines[0] == "Town,January 2024,February 2024,March 2024,Line,What is wrong"
    assert [line.split(",")[:5] for line in lines[1:]] == [
        ["Fallowmere", "50", "many", "51", "2"],
        ["Oakbridge", "40", "41", "some", "3"],
    ]


def test_a_suppressed_figure_is_kept_as_a_gap(indicator):
    data = builders.figures(STEADY).replace(b"June 2024,53", b"June 2024,*")
    batch = builders.imported(indicator, data)
    assert counts(batch) == (24, 24, 0, 0, 0)
    june = Observation.objects.get(period_start=date(2024, 6, 1))
    assert (june.value, june.suppressed) == (None, True)
    assert queries.drawn(None, Series.objects.get()).chart.n_missing == 1


def test_invisible_characters_are_left_out(indicator):
    data = builders.figures(STEADY).replace(b"June 2024,53", b"Ju\0ne 2024,fifty\0three")
    batch = builders.imported(indicator, data)
    batch.refresh_from_db()
    assert batch.dropped[0]["text"] == "June 2024,fiftythree"


def test_a_code_too_long_to_be_kept_is_named(indicator):
    batch = builders.imported(indicator, AREAS.replace(b"E07000002", b"E" * 500), mapping=BY_AREA)
    assert counts(batch) == (4, 2, 0, 0, 2)
    assert batch.dropped[0]["message"] == "The code of the area is longer than 12 characters."


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"value": "Swims"}, "period"),
        ({"period": "Month"}, "value"),
        ({"period": "Month", "value": "Dives"}, "value"),
        ({"period": "Month", "value": "Month"}, "value"),
    ],
)
def test_columns_that_cannot_be_right_are_refused_and_nothing_is_written(indicator, mapping, field):
    batch = builders.uploaded(indicator, builders.figures(STEADY))
    with pytest.raises(actions.EvaluationRefused) as refused:
        actions.import_observations(batch=batch, mapping=mapping, by=None)
    assert field in [name for name, _ in refused.value.problems]
    assert not Observation.objects.exists()


def test_the_columns_are_remembered_for_the_next_file(indicator):
    builders.imported(indicator, builders.figures(STEADY))
    indicator.refresh_from_db()
    assert indicator.mapping == builders.COLUMNS


def test_the_trace_knows_the_file(indicator):
    batch = builders.imported(indicator, builders.figures(STEADY))
    assert batch.record.title == "Figures from swims.csv"
    assert batch.record.foundations.get().rests_on == indicator.record


@pytest.mark.parametrize("model", [Observation, SpcRun, ImportBatch])
def test_the_database_itself_keeps_what_was_imported(indicator, model):
    builders.imported(indicator, builders.figures(STEADY))
    change = {Observation: {"value": 1}, SpcRun: {"result": {}}, ImportBatch: {"rows_added": 1}}[model]
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_two_first_figures_for_one_period_are_refused_by_the_database(indicator):
    series = builders.followed(indicator, *STEADY)
    first = Observation.objects.get(series=series, period_start=date(2024, 1, 1))
    again = Observation(
        workspace=first.workspace,
        series=series,
        period_start=first.period_start,
        period_end=first.period_end,
        value=1,
        revision=7,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        again.save()


def test_files_that_nobody_confirmed_are_forgotten_and_imported_ones_kept(indicator):
    builders.uploaded(indicator, builders.figures(STEADY))
    done = builders.imported(indicator, builders.figures(STEADY))
    assert actions.forget_uploads(before=timezone.now() - timedelta(days=1)) == 0
    assert actions.forget_uploads(before=timezone.now() + timedelta(days=1)) == 1
    assert list(ImportBatch.objects.all()) == [done]


def test_many_series_are_drawn_in_the_background(indicator):
    rows = [f"January 2024,E{number:08},Area {number},5" for number in range(60)]
    data = "\n".join(["Month,Code,Town,Swims", *rows]).encode()
    batch = builders.imported(indicator, data, mapping=BY_AREA)
    assert (batch.rows_added, SpcRun.objects.count()) == (60, 0)
    assert [job.name for job in run_all()] == ["evaluation.run_charts"]
    assert SpcRun.objects.count() == 60
    said = []
    run_charts(lambda *progress: said.append(progress), batch=str(batch.pk), by=None)
    assert said[-1] == (60, 60, "60 of 60 charts drawn")
    assert SpcRun.objects.count() == 60


def test_another_workspace_has_figures_of_its_own(inside, other_workspace, indicator):
    builders.imported(indicator, builders.figures(STEADY))
    with scope(workspace=other_workspace):
        assert not Observation.objects.exists()
        assert list(queries.indicators(None)) == []
