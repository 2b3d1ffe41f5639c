"""The only writes of this room."""

from moothall.rooms.codification.actions.coding import add_code, code_segment, code_sentences
from moothall.rooms.codification.actions.importing import (
    BLOCK,
    finish_import,
    import_references,
    mend_reference,
    store_block,
)
from moothall.rooms.codification.actions.notices import reinstate_source, retract_source
from moothall.rooms.codification.actions.sources import add_source
from moothall.rooms.codification.actions.statements import (
    change_draft,
    draft_evidence_statement,
    publish_evidence_statement,
    supersede_evidence_statement,
    withdraw_draft,
)
from moothall.rooms.codification.refusals import EvidenceRefused

__all__ = [
    "BLOCK",
    "EvidenceRefused",
    "add_code",
    "add_source",
    "change_draft",
    "code_segment",
    "code_sentences",
    "draft_evidence_statement",
    "finish_import",
    "import_references",
    "mend_reference",
    "publish_evidence_statement",
    "reinstate_source",
    "retract_source",
    "store_block",
    "supersede_evidence_statement",
    "withdraw_draft",
]
