"""Who speaks, who is heard, and whom a decision follows, by group and with the uncertainty of chance.

Contributions are one number a person: seconds of airtime, turns, statements. People who were there and gave
nothing belong in it with 0; left out, every figure flatters.
"""

from moothall.methods.power_balance.contributions import (
    Inequality,
    Represented,
    inequality,
    representation,
)
from moothall.methods.power_balance.hearing import (
    Attendance,
    Uptake,
    attendance,
    exposure_parity,
    uptake,
    winning_distance,
)
from moothall.methods.power_balance.intervals import exposure_interval, winning_interval

__all__ = [
    "Attendance",
    "Inequality",
    "Represented",
    "Uptake",
    "attendance",
    "exposure_interval",
    "exposure_parity",
    "inequality",
    "representation",
    "uptake",
    "winning_distance",
    "winning_interval",
]
