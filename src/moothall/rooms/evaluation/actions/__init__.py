"""The only writes of this room."""

from moothall.rooms.evaluation.actions.charts import run_chart
from moothall.rooms.evaluation.actions.figures import import_observations, upload_figures
from moothall.rooms.evaluation.actions.programmes import create_programme, define_indicator
from moothall.rooms.evaluation.actions.signals import SignalRefused, decide_signal

__all__ = [
    "SignalRefused",
    "create_programme",
    "decide_signal",
    "define_indicator",
    "import_observations",
    "run_chart",
    "upload_figures",
]
