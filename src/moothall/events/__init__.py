"""What has happened: the catalogue of events and the append-only, hash-chained ledger of each workspace.

``happened()`` is the only way in. The same rows are the audit trail, the activity feed and what
``loops.py`` reacts to.
"""
