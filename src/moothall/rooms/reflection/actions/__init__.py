"""The only writes of this room."""

from moothall.rooms.reflection.actions.adjusting import change_settings, move_session
from moothall.rooms.reflection.actions.agenda import change_agenda
from moothall.rooms.reflection.actions.contributing import contribute_statement, request_second_look
from moothall.rooms.reflection.actions.counting_paper import commit_batch, withdraw_batch
from moothall.rooms.reflection.actions.groupings import add_grouping, remove_grouping
from moothall.rooms.reflection.actions.invitations import (
    Invited,
    answer_invitation,
    deliver_invitation,
    deliver_reminder,
    enter_by_invitation,
    erase_addresses,
    invite,
    remove_invitation,
    send_invitations,
    send_reminders,
    tell_ledger_of_letters,
)
from moothall.rooms.reflection.actions.joining import declare_group, join_session
from moothall.rooms.reflection.actions.keeping import give_return_code, keep_email
from moothall.rooms.reflection.actions.lineage import merge_statements, reword_statement, split_statement
from moothall.rooms.reflection.actions.moderation import check_blind, moderate_statement
from moothall.rooms.reflection.actions.news import mark_told, note_decision_reached
from moothall.rooms.reflection.actions.notes import record_turn, send_note_to_library, take_note
from moothall.rooms.reflection.actions.paper import (
    Entered,
    check_batch,
    choose_reading,
    choose_version,
    enter_ballots,
    enter_second_reading,
    number_ballots,
    start_batch,
)
from moothall.rooms.reflection.actions.planning import open_space, plan_session
from moothall.rooms.reflection.actions.polis import import_polis
from moothall.rooms.reflection.actions.polis_uploads import (
    bring_in_upload,
    forget_uploads,
    stop_upload,
    upload_polis,
)
from moothall.rooms.reflection.actions.prompts import add_prompt, change_prompt
from moothall.rooms.reflection.actions.quality import flag_participant, unflag_participant
from moothall.rooms.reflection.actions.reopening import decline_reopening, reopen_from_decision
from moothall.rooms.reflection.actions.responses import respond
from moothall.rooms.reflection.actions.results import add_analysis, store_result
from moothall.rooms.reflection.actions.rounds import close_round, open_round
from moothall.rooms.reflection.actions.rules import change_rules
from moothall.rooms.reflection.actions.running import (
    archive_session,
    close_session,
    end_step,
    open_session,
    pause_session,
    start_step,
    undo_step,
)
from moothall.rooms.reflection.actions.serving import weigh_statements
from moothall.rooms.reflection.actions.statements import add_seeds, snapshot_evidence
from moothall.rooms.reflection.actions.synthesis import (
    add_paragraph,
    draft_synthesis,
    edit_paragraph,
    publish_session,
    publish_synthesis,
)
from moothall.rooms.reflection.actions.undoing import undo_lineage, undo_moderation
from moothall.rooms.reflection.actions.voting import RecordedVote, record_votes
from moothall.rooms.reflection.actions.withdrawal import forget_emails, forget_links, withdraw_participant
from moothall.rooms.reflection.refusals import SessionRefused

__all__ = [
    "Entered",
    "Invited",
    "RecordedVote",
    "SessionRefused",
    "add_analysis",
    "add_grouping",
    "add_paragraph",
    "add_prompt",
    "add_seeds",
    "answer_invitation",
    "archive_session",
    "bring_in_upload",
    "change_agenda",
    "change_prompt",
    "change_rules",
    "change_settings",
    "check_batch",
    "check_blind",
    "choose_reading",
    "choose_version",
    "close_round",
    "close_session",
    "commit_batch",
    "contribute_statement",
    "declare_group",
    "decline_reopening",
    "deliver_invitation",
    "deliver_reminder",
    "draft_synthesis",
    "edit_paragraph",
    "end_step",
    "enter_ballots",
    "enter_by_invitation",
    "enter_second_reading",
    "erase_addresses",
    "flag_participant",
    "forget_emails",
    "forget_links",
    "forget_uploads",
    "give_return_code",
    "import_polis",
    "invite",
    "join_session",
    "keep_email",
    "mark_told",
    "merge_statements",
    "moderate_statement",
    "move_session",
    "note_decision_reached",
    "number_ballots",
    "open_round",
    "open_session",
    "open_space",
    "pause_session",
    "plan_session",
    "publish_session",
    "publish_synthesis",
    "record_turn",
    "record_votes",
    "remove_grouping",
    "remove_invitation",
    "reopen_from_decision",
    "request_second_look",
    "respond",
    "reword_statement",
    "send_invitations",
    "send_note_to_library",
    "send_reminders",
    "snapshot_evidence",
    "split_statement",
    "start_batch",
    "start_step",
    "stop_upload",
    "store_result",
    "take_note",
    "tell_ledger_of_letters",
    "undo_lineage",
    "undo_moderation",
    "undo_step",
    "unflag_participant",
    "upload_polis",
    "weigh_statements",
    "withdraw_batch",
    "withdraw_participant",
]
