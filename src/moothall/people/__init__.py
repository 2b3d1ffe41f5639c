"""People and the workspaces they belong to: Person, Workspace, Organisation, Membership, Participant.

Nouns only: who may do what is the table in ``permissions.py``; joining and leaving are
actions of the governance room.
"""
