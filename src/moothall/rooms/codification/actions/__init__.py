"""The only writes of this room."""

from moothall.rooms.codification.actions.assigning import next_assignment
from moothall.rooms.codification.actions.candidates import (
    add_candidates,
    remove_candidate,
    restore_candidate,
)
from moothall.rooms.codification.actions.coding import add_code, code_segment, code_sentences
from moothall.rooms.codification.actions.conflicts import resolve_conflict
from moothall.rooms.codification.actions.full_texts import group_report, record_full_text
from moothall.rooms.codification.actions.importing import (
    BLOCK,
    finish_import,
    import_references,
    mend_reference,
    store_block,
)
from moothall.rooms.codification.actions.linking import link_sources, unlink_sources
from moothall.rooms.codification.actions.notices import reinstate_source, retract_source
from moothall.rooms.codification.actions.protocols import version_protocol
from moothall.rooms.codification.actions.rebuilding import rebuild_review
from moothall.rooms.codification.actions.removing_imports import remove_import
from moothall.rooms.codification.actions.reviewers import (
    change_reviewers_needed,
    invite_reviewer,
    remove_reviewer,
)
from moothall.rooms.codification.actions.reviews import change_phase, open_review
from moothall.rooms.codification.actions.source_states import set_source_state
from moothall.rooms.codification.actions.sources import add_source, edit_source
from moothall.rooms.codification.actions.statements import (
    change_draft,
    draft_evidence_statement,
    publish_evidence_statement,
    supersede_evidence_statement,
    withdraw_draft,
)
from moothall.rooms.codification.actions.stopping import stop_screening
from moothall.rooms.codification.actions.verdicts import give_verdict, undo_verdict
from moothall.rooms.codification.refusals import EvidenceRefused

__all__ = [
    "BLOCK",
    "EvidenceRefused",
    "add_candidates",
    "add_code",
    "add_source",
    "change_draft",
    "change_phase",
    "change_reviewers_needed",
    "code_segment",
    "code_sentences",
    "draft_evidence_statement",
    "edit_source",
    "finish_import",
    "give_verdict",
    "group_report",
    "import_references",
    "invite_reviewer",
    "link_sources",
    "mend_reference",
    "next_assignment",
    "open_review",
    "publish_evidence_statement",
    "rebuild_review",
    "record_full_text",
    "reinstate_source",
    "remove_candidate",
    "remove_import",
    "remove_reviewer",
    "resolve_conflict",
    "restore_candidate",
    "retract_source",
    "set_source_state",
    "stop_screening",
    "store_block",
    "supersede_evidence_statement",
    "undo_verdict",
    "unlink_sources",
    "version_protocol",
    "withdraw_draft",
]
