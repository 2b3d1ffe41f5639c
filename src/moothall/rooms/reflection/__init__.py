"""Reflection: people who hold different knowledge vote on statements and see where they agree and differ.

Nouns: Space, Session with its Steps and Rounds, Statement, Grouping and Declaration (declared, never
inferred), VoteEvent (append-only) and Vote (the current row), RoundResult (released figures), Reopening (the
offer to ask people again).
Events: space.opened, session.planned/opened/paused/closed/published/archived, step.started/ended,
round.opened/closed, statements.added, reopening.offered/declined,
statement.contributed/approved/rejected/split/merged/reworded/restored,
moderation.second_look_requested/checked_blind, votes.recorded, result.stored.
Votes carry a pseudonym only, and every figure shown has passed disclosure control.
"""
