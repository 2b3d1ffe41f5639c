"""The pages of programmes and indicators."""

from typing import Any

from django.utils.formats import date_format

from moothall.permissions import May, can
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Programme, Series
from moothall.rooms.evaluation.pages import cells, words
from moothall.rooms.evaluation.pages.charts import chart_of
from moothall.rooms.evaluation.pages.home import watched_table


def programme_context(request: Any, programme: Programme) -> dict[str, Any]:
    found = queries.indicators_of(request.who, programme)
    signals = queries.open_signals(request.who).filter(series__indicator__in=found)
    return {
        "programme": programme,
        "facts": cells.facts(
            ("State", programme.get_state_display()),
            ("What it is for", cells.lines(programme.purpose)),
            ("Starts", date_format(programme.starts_on, "j F Y")),
            ("Ends", date_format(programme.ends_on, "j F Y") if programme.ends_on else "No date set"),
            ("Inquiry", programme.record.inquiry and programme.record.inquiry.title),
            ("Who looks after it", programme.owner and str(programme.owner)),
        ),
        "decisions": cells.records(queries.carried_out_by(request.who, programme)),
        "signals": [cells.signal_line(signal) for signal in signals],
        **watched_table(queries.watched(request.who, found)),
        "may_manage": can(request.who, May.MANAGE_PROGRAMME, request.workspace),
    }


def indicator_context(request: Any, indicator: Indicator) -> dict[str, Any]:
    watched = queries.watched(request.who, [indicator])[0]
    return {
        "indicator": indicator,
        "facts": _facts(indicator),
        "control": chart_of(request, watched.drawn) if watched.drawn else None,
        "drawn": watched.drawn,
        "series": [] if watched.drawn else [_series_line(series) for series in watched.series],
        "signals": [cells.signal_line(signal) for signal in queries.signals_of(request.who, indicator)],
        "measured": cells.records(queries.measured_by(request.who, indicator)),
        "decisions": cells.records(queries.decisions_resting_on(request.who, indicator)),
        "imports": [_import_line(batch) for batch in queries.imports(request.who, indicator)],
        "may_import": can(request.who, May.IMPORT_INDICATOR, request.workspace),
    }


def _facts(indicator: Indicator) -> list[cells.Cell]:
    address = indicator.source_url
    source = cells.anchor(address, indicator.source or address) if address else indicator.source
    return cells.facts(
        ("How it is counted", cells.lines(indicator.definition)),
        ("Code", indicator.code),
        ("Kind of figure", indicator.get_value_type_display()),
        ("Unit", indicator.unit),
        ("Which way is better", indicator.get_polarity_display()),
        ("How often", indicator.get_frequency_display()),
        ("Source", source),
        ("Licence", indicator.get_licence_display()),
        ("Copyright", indicator.copyright),
        ("Reuse", cells.lines(indicator.reuse)),
        ("Who looks after it", indicator.owner and str(indicator.owner)),
    )


def _series_line(series: Series) -> dict[str, Any]:
    return {"series": series, "name": series.area_name or series.area_code or "Whole"}


def _import_line(batch: ImportBatch) -> dict[str, Any]:
    counted = {"added": batch.rows_added, "revised": batch.rows_revised, "unchanged": batch.rows_unchanged}
    said = ", ".join(f"{count:,} {word}" for word, count in counted.items() if count)
    return {"batch": batch, "said": said or "nothing new", "by": words.who(batch.by)}
