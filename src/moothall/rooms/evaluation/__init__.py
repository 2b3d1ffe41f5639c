"""Evaluation: as long as a programme runs, is it being done, is anything changing, and for whom?

Nouns: Programme, Indicator, Series, Observation, ImportBatch, SpcRun (a control chart, once drawn), Signal.
Events: programme.created, indicator.defined, observations.imported, indicator.signalled, signal.accepted,
signal.explained, signal.dismissed, signal.closed, signal.withdrawn_by_revision.
Figures and runs are never changed: a revision is a new row. A signal only ever proposes: a person accepts,
explains or dismisses it. This room never says "caused".
"""
