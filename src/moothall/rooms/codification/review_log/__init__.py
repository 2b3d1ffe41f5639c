"""What became of a review, worked out from its log alone.

The log is the ledger's events about a review, together with rows that never change: how each candidate came
in, and every verdict. ``outcome`` and ``duplicates`` are the rules, pure functions; the actions use them too.
"""
