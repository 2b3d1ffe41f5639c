"""What this room shows on the first screen."""

from moothall.rooms.capacity.models import TraceReading
from moothall.trace.models import Record
from moothall.ui.figures import figure_of


@figure_of("trace_reading")
def trace_reading_figure(record: Record) -> str:
    reading = TraceReading.objects.get(record=record)
    return f"{reading.numerator} of {reading.denominator}, {reading.ends.day} {reading.ends:%B %Y}"
