"""The few colours of the charts, each 3:1 or better on white and told apart without red and green.

They stand in the picture itself, so that a saved file looks right; the style sheet may replace them by class.
Colour is never the only sign: each has a shape, a dash or a word beside it.
"""

QUIET = "#505a5f"
GRID = "#dfe1e2"
GAP = "#eeefef"
PAPER = "#ffffff"
CONCERN = "#b3242b"
IMPROVEMENT = "#1d60a6"
NEUTRAL = "#5f4b8b"
TARGET = "#0f6b4a"
AGREE = "#1d60a6"
DISAGREE = "#b5520b"
PASS = "#7d868b"  # noqa: S105
