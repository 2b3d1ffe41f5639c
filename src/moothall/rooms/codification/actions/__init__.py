"""The only writes of this room."""

from moothall.rooms.codification.actions.assigning import next_assignment
from moothall.rooms.codification.actions.bias import (
    judge_bias,
    settle_bias,
    take_up_template,
    write_template,
)
from moothall.rooms.codification.actions.candidates import (
    add_candidates,
    remove_candidate,
    restore_candidate,
)
from moothall.rooms.codification.actions.catalogues import (
    finish_search,
    keep_page,
    record_catalogue_notices,
    search_catalogue,
)
from moothall.rooms.codification.actions.coding import add_code, code_segment, code_sentences
from moothall.rooms.codification.actions.completing import complete_source, missing_of
from moothall.rooms.codification.actions.conflicts import resolve_conflict
from moothall.rooms.codification.actions.consents import withdraw_consent
from moothall.rooms.codification.actions.contributions import (
    contribute,
    make_contribution_link,
    revoke_contribution_link,
    use_in_review,
)
from moothall.rooms.codification.actions.duplicates import ask_again, judge_pair, settle_pairs
from moothall.rooms.codification.actions.extraction import (
    save_extraction,
    settle_extraction,
    version_extraction_form,
)
from moothall.rooms.codification.actions.finding import rebuild_search
from moothall.rooms.codification.actions.full_texts import (
    group_report,
    keep_full_text,
    record_full_text,
    type_full_text,
)
from moothall.rooms.codification.actions.importing import (
    BLOCK,
    begin_import,
    finish_import,
    go_on_with_import,
    import_references,
    is_stopped,
    mend_reference,
    references_of,
    report_import,
    stop_import,
    store_block,
    storing_job,
)
from moothall.rooms.codification.actions.judging_together import MOST, Together, judge_together
from moothall.rooms.codification.actions.keys import choose_keys
from moothall.rooms.codification.actions.linking import link_sources, unlink_sources
from moothall.rooms.codification.actions.notice_lists import (
    decide_proposal,
    import_notices,
    match_notices,
)
from moothall.rooms.codification.actions.notices import record_notice, reinstate_source, retract_source
from moothall.rooms.codification.actions.prisma import export_prisma
from moothall.rooms.codification.actions.protocols import version_protocol
from moothall.rooms.codification.actions.ranking import change_ranking, rank_review, renew_ranking
from moothall.rooms.codification.actions.rebuilding import rebuild_review
from moothall.rooms.codification.actions.removing_imports import remove_import
from moothall.rooms.codification.actions.reviewers import (
    change_reviewers_needed,
    invite_reviewer,
    remove_reviewer,
)
from moothall.rooms.codification.actions.reviews import (
    change_phase,
    change_review_settings,
    open_review,
)
from moothall.rooms.codification.actions.rounds import begin_round
from moothall.rooms.codification.actions.source_files import attach_file, remove_file
from moothall.rooms.codification.actions.source_states import set_source_state, states_after
from moothall.rooms.codification.actions.source_tags import tag_source, untag_source
from moothall.rooms.codification.actions.source_texts import keep_file_text
from moothall.rooms.codification.actions.sources import add_source, edit_source
from moothall.rooms.codification.actions.statements import (
    change_draft,
    draft_evidence_statement,
    publish_evidence_statement,
    supersede_evidence_statement,
    withdraw_draft,
)
from moothall.rooms.codification.actions.stopping import resume_screening, stop_screening
from moothall.rooms.codification.actions.uploading import (
    describe_upload,
    discard_old_uploads,
    discard_upload,
    read_again,
    upload_references,
)
from moothall.rooms.codification.actions.verdicts import give_verdict, undo_verdict
from moothall.rooms.codification.refusals import EvidenceRefused

__all__ = [
    "BLOCK",
    "MOST",
    "EvidenceRefused",
    "Together",
    "add_candidates",
    "add_code",
    "add_source",
    "ask_again",
    "attach_file",
    "begin_import",
    "begin_round",
    "change_draft",
    "change_phase",
    "change_ranking",
    "change_review_settings",
    "change_reviewers_needed",
    "choose_keys",
    "code_segment",
    "code_sentences",
    "complete_source",
    "contribute",
    "decide_proposal",
    "describe_upload",
    "discard_old_uploads",
    "discard_upload",
    "draft_evidence_statement",
    "edit_source",
    "export_prisma",
    "finish_import",
    "finish_search",
    "give_verdict",
    "go_on_with_import",
    "group_report",
    "import_notices",
    "import_references",
    "invite_reviewer",
    "is_stopped",
    "judge_bias",
    "judge_pair",
    "judge_together",
    "keep_file_text",
    "keep_full_text",
    "keep_page",
    "link_sources",
    "make_contribution_link",
    "match_notices",
    "mend_reference",
    "missing_of",
    "next_assignment",
    "open_review",
    "publish_evidence_statement",
    "rank_review",
    "read_again",
    "rebuild_review",
    "rebuild_search",
    "record_catalogue_notices",
    "record_full_text",
    "record_notice",
    "references_of",
    "reinstate_source",
    "remove_candidate",
    "remove_file",
    "remove_import",
    "remove_reviewer",
    "renew_ranking",
    "report_import",
    "resolve_conflict",
    "restore_candidate",
    "resume_screening",
    "retract_source",
    "revoke_contribution_link",
    "save_extraction",
    "search_catalogue",
    "set_source_state",
    "settle_bias",
    "settle_extraction",
    "settle_pairs",
    "states_after",
    "stop_import",
    "stop_screening",
    "store_block",
    "storing_job",
    "supersede_evidence_statement",
    "tag_source",
    "take_up_template",
    "type_full_text",
    "undo_verdict",
    "unlink_sources",
    "untag_source",
    "upload_references",
    "use_in_review",
    "version_extraction_form",
    "version_protocol",
    "withdraw_consent",
    "withdraw_draft",
    "write_template",
]
