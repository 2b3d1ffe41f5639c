"""From the records of a file of tagged lines to references: the same for every format of that sort."""

from collections.abc import Callable, Iterable

from moothall.formats.import_report import ImportReport
from moothall.formats.references.draft import Draft
from moothall.formats.references.model import Reference
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.tagged_lines import RawRecord


def read_records(
    records: Iterable[RawRecord],
    outcome: Outcome,
    *,
    pairs: Callable[[RawRecord], Iterable[tuple[str, str]]],
    reference: Callable[[RawRecord, Draft], Reference],
    no_type: str,
    none_found: str,
    start_may_lack: bool = False,
) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of ``records`` and the report on their reading.

    ``pairs`` gives the tags and values of one record, ``reference`` what they say. A record without the line
    that begins one is rejected with the sentence ``no_type``, unless ``start_may_lack`` and it names a work.
    Raises ValueError with the sentence ``none_found`` if there is no record.
    """
    found = False
    for record in records:
        found = True
        if outcome.too_long(record.first, record.raw):
            continue
        if record.kind is None and not (start_may_lack and record.names_a_work):
            outcome.reject(record.first, "no_type", no_type, record.raw)
            continue
        draft = Draft(list(pairs(record)))
        outcome.keep(reference(record, draft), draft.problems)
    if not found:
        raise ValueError(none_found)
    return outcome.result()
