"""The only writes of this room."""

from moothall.rooms.evaluation.actions.charts import run_chart
from moothall.rooms.evaluation.actions.figures import forget_uploads, import_observations, upload_figures
from moothall.rooms.evaluation.actions.programmes import create_programme, define_indicator
from moothall.rooms.evaluation.actions.signals import decide_signal
from moothall.rooms.evaluation.refusals import EvaluationRefused

__all__ = [
    "EvaluationRefused",
    "create_programme",
    "decide_signal",
    "define_indicator",
    "forget_uploads",
    "import_observations",
    "run_chart",
    "upload_figures",
]
