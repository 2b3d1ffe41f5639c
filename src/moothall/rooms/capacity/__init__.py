"""Capacity: do we get better at using evidence, and whose knowledge counts?

Measures that need no survey are worked out from what was done: events, records and links of the trace. There
is no overall score and no ranking; whoever is described sees the figures first.

Nouns: TraceReading (one figure of one measure, kept with the row of the ledger it was worked out from).
Events: trace.recorded.
"""
