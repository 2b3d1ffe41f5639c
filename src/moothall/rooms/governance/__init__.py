"""Governance: who decides, on what evidence, and when it is looked at again.

Nouns: Body, AgendaItem, Decision with its options, evidence and reviews; the memberships of people.
Events: body.created, agenda_item.*, decision.*, review.due, membership.changed, workspace.opened.
A made decision is never edited: what changes is a new decision that supersedes it.
"""
