"""Evaluation: as long as a programme runs, is it being done, is anything changing, and for whom?

Nouns: Programme, Indicator, Series, Observation, ImportBatch, ChartRun, Signal.
Events: programme.created, indicator.defined, observations.imported, indicator.signalled, signal.*.
A signal only ever proposes: a person accepts, explains or dismisses it. This room never says "caused".
"""
