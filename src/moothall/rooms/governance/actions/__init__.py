"""The only writes of this room."""

from moothall.rooms.governance.actions.agenda import accept_item, conclude_item, decline_item, propose_item
from moothall.rooms.governance.actions.archiving import archive_workspace
from moothall.rooms.governance.actions.bodies import create_body
from moothall.rooms.governance.actions.contents import (
    add_option,
    link_evidence,
    remove_option,
    unlink_evidence,
)
from moothall.rooms.governance.actions.decisions import (
    change_draft,
    correct_decision,
    draft_decision,
    enter_into_force,
    make_decision,
    mark_ready,
    publish_decision,
    withdraw_decision,
)
from moothall.rooms.governance.actions.members import (
    add_member,
    open_inquiry,
    open_workspace,
    remove_member,
)
from moothall.rooms.governance.actions.reviews import note_reviews_due, propose_review, reaffirm_decision
from moothall.rooms.governance.refusals import DecisionRefused, MembershipRefused

__all__ = [
    "DecisionRefused",
    "MembershipRefused",
    "accept_item",
    "add_member",
    "add_option",
    "archive_workspace",
    "change_draft",
    "conclude_item",
    "correct_decision",
    "create_body",
    "decline_item",
    "draft_decision",
    "enter_into_force",
    "link_evidence",
    "make_decision",
    "mark_ready",
    "note_reviews_due",
    "open_inquiry",
    "open_workspace",
    "propose_item",
    "propose_review",
    "publish_decision",
    "reaffirm_decision",
    "remove_member",
    "remove_option",
    "unlink_evidence",
    "withdraw_decision",
]
