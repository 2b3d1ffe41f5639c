"""The nouns of evaluation."""

from moothall.rooms.evaluation.models.figures import ImportBatch, Observation, Series
from moothall.rooms.evaluation.models.indicator import Indicator
from moothall.rooms.evaluation.models.programme import Programme
from moothall.rooms.evaluation.models.signal import Signal, SpcRun

__all__ = ["ImportBatch", "Indicator", "Observation", "Programme", "Series", "Signal", "SpcRun"]
