from django.urls import path

from moothall.rooms.evaluation.views import charts, importing, programmes, signals

app_name = "evaluation"
_HERE = "w/<slug:workspace>/evaluation/"
urlpatterns = [
    path(_HERE, programmes.home, name="home"),
    path(f"{_HERE}programmes/new/", programmes.new_programme, name="new_programme"),
    path(f"{_HERE}programmes/<uuid:key>/", programmes.programme, name="programme"),
    path(f"{_HERE}indicators/new/", programmes.new_indicator, name="new_indicator"),
    path(f"{_HERE}indicators/<uuid:key>/", programmes.indicator, name="indicator"),
    path(f"{_HERE}indicators/<uuid:key>/import/", importing.upload_figures, name="upload_figures"),
    path(f"{_HERE}imports/<uuid:key>/columns/", importing.map_columns, name="map_columns"),
    path(f"{_HERE}imports/<uuid:key>/check/", importing.check_import, name="check_import"),
    path(f"{_HERE}imports/<uuid:key>/", importing.import_report, name="import_report"),
    path(f"{_HERE}imports/<uuid:key>/left-out.csv", importing.import_dropped, name="import_dropped"),
    path(f"{_HERE}series/<uuid:key>/", charts.series, name="series"),
    path(f"{_HERE}series/<uuid:key>/figures.csv", charts.figures_csv, name="series_csv"),
    path(f"{_HERE}signals/", signals.signals, name="signals"),
    path(f"{_HERE}signals/<uuid:key>/", signals.signal, name="signal"),
    path(f"{_HERE}signals/<uuid:key>/answer/", signals.answer_signal, name="answer_signal"),
]
