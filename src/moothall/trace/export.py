"""The trace of a record as a file."""

from collections.abc import Iterator

from moothall.trace.models import Record


def prov_lines(record: Record) -> Iterator[str]:
    raise NotImplementedError
