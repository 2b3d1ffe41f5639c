"""Control charts: is a series doing what it always did, or has something changed?"""

from moothall.methods.control_chart.chart import ControlChart, control_chart
from moothall.methods.control_chart.newest import NewestSignal, newest_signal
from moothall.methods.control_chart.rules import PRESETS, RuleSet

__all__ = ["PRESETS", "ControlChart", "NewestSignal", "RuleSet", "control_chart", "newest_signal"]
