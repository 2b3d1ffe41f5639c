"""How each route's address is filled: which thing of a world stands in it. A route without a row fails."""

from collections.abc import Callable
from typing import Any

from tests.house_rules.test_routes import routes
from tests.world import World

Fill = Callable[[World], dict[str, Any]]


def key(name: str, argument: str = "key") -> Fill:
    return lambda world: {argument: getattr(world, name).pk}


def record(name: str) -> Fill:
    return lambda world: {"uid": getattr(world, name).record.uid}


def session(**more: str) -> Fill:
    """The session, and other things by the name of their argument."""
    return lambda world: {
        "session": world.session.pk,
        **{argument: getattr(world, name).pk for argument, name in more.items()},
    }


def past(**more: str) -> Fill:
    """The session that is over, and other things by the name of their argument."""
    return lambda world: {
        "session": world.past.pk,
        **{argument: getattr(world, name).pk for argument, name in more.items()},
    }


# The routes whose address names something; all others need no more than their workspace, or nothing.
FILLED: dict[str, Fill] = {
    "codification:import_report": key("run"),
    "codification:rejected_records": key("run"),
    "codification:mend_reference": lambda world: {"key": world.run.pk, "place": 1},
    "codification:source": key("source"),
    "codification:code_sentences": key("source"),
    "codification:retract_source": key("source"),
    "codification:reinstate_source": key("source"),
    "codification:excerpt": key("excerpt"),
    "codification:statement": key("evidence"),
    "codification:change_draft": key("draft_evidence"),
    "codification:publish_statement": key("draft_evidence"),
    "codification:withdraw_draft": key("draft_evidence"),
    "codification:new_version": key("evidence"),
    "reflection:space": key("space"),
    "reflection:plan_session": key("space"),
    "reflection:check_plan": key("space"),
    "reflection:statement": key("statement"),
    "reflection:session": session(),
    "reflection:results": session(),
    "reflection:add_statements": session(),
    "reflection:take_evidence": session(),
    "reflection:open_session": session(),
    "reflection:pause_session": session(),
    "reflection:close_session": session(),
    "reflection:end_step": session(),
    "reflection:start_step": session(key="step"),
    "reflection:undo_step": session(),
    "reflection:open_round": session(),
    "reflection:close_round": session(),
    "reflection:notes": session(),
    "reflection:take_note": session(),
    "reflection:note": session(key="note"),
    "reflection:send_note": session(key="note"),
    "reflection:airtime": session(),
    "reflection:power_balance": past(),
    "reflection:our_power_balance": past(),
    "reflection:polis_export": past(),
    "reflection:polis_import": key("space"),
    "reflection:polis_report": session(),
    "reflection:polis_upload": lambda world: {"key": world.space.pk, "upload": world.polis_upload.pk},
    "reflection:stop_polis_upload": lambda world: {"key": world.space.pk, "upload": world.polis_upload.pk},
    "reflection:ask_again": record("decision"),
    "reflection:decline_reopening": key("reopening"),
    "reflection:archive_session": past(),
    "reflection:record_turn": session(),
    "reflection:quality": session(),
    "reflection:set_aside": lambda world: {"session": world.session.pk, "rule": "straight"},
    "reflection:count_again": lambda world: {"session": world.session.pk, "rule": "straight"},
    "reflection:projector": session(),
    "reflection:rules": key("space"),
    "reflection:change_rules": key("space"),
    "reflection:session_rules": session(),
    "reflection:continue_session": session(),
    "reflection:check_continuation": session(),
    "reflection:settings": session(),
    "reflection:when_and_where": session(),
    "reflection:groups": session(),
    "reflection:remove_group": session(key="grouping"),
    "reflection:agenda": session(),
    "reflection:add_step": session(),
    "reflection:change_step": session(key="step"),
    "reflection:move_step": session(key="step"),
    "reflection:remove_step": session(key="step"),
    "reflection:prompts": session(),
    "reflection:add_prompt": session(),
    "reflection:change_prompt": session(key="prompt"),
    "reflection:prompt_picture": session(key="prompt"),
    "reflection:invitations": session(),
    "reflection:check_invitations": session(),
    "reflection:check_reminders": session(),
    "reflection:remove_invitation": session(key="invitation"),
    "reflection:invitation": session(key="invitation"),
    "reflection:calendar": session(),
    "reflection:join_by_code": lambda world: {"code": world.session.join_code},
    "reflection:vote_next": session(),
    "reflection:join": session(),
    "reflection:vote": session(),
    "reflection:own_votes": session(),
    "reflection:change_vote": session(key="statement"),
    "reflection:moderation": session(),
    "reflection:check_blind": session(),
    "reflection:moderate": session(key="statement"),
    "reflection:reword_statement": session(key="statement"),
    "reflection:split_statement": session(key="statement"),
    "reflection:merge_statement": session(key="statement"),
    "reflection:undo_moderation": session(key="statement"),
    "reflection:undo_lineage": session(key="statement"),
    "reflection:contribute": session(),
    "reflection:mine": session(),
    "reflection:ask_second_look": session(key="statement"),
    "reflection:statement_source": session(key="statement"),
    "reflection:moderation_log": session(),
    "reflection:moderation_log_csv": session(),
    "reflection:poster": session(),
    "reflection:seats": session(),
    "reflection:names": session(),
    "reflection:paper": session(),
    "reflection:number_ballots": session(),
    "reflection:start_batch": session(),
    "reflection:keep": session(),
    "reflection:return_code": session(),
    "reflection:forget_email": session(),
    "reflection:leave": session(),
    "reflection:left": session(),
    "reflection:print_ballots": lambda world: {"session": world.session.pk, "first": 1, "last": 1},
    "reflection:paper_batch": session(key="ballots"),
    "reflection:key_ballots": session(key="ballots"),
    "reflection:upload_ballots": session(key="ballots"),
    "reflection:choose_version": session(key="ballots"),
    "reflection:second_reading": session(key="ballots"),
    "reflection:choose_reading": session(key="ballots"),
    "reflection:check_batch": session(key="ballots"),
    "reflection:commit_batch": session(key="ballots"),
    "reflection:withdraw_batch": session(key="ballots"),
    "reflection:public_results": session(),
    "reflection:where_you_stand": session(),
    "reflection:room_counts": session(),
    "reflection:synthesis": past(),
    "reflection:draft_synthesis": past(),
    "reflection:publish_synthesis": past(),
    "reflection:add_paragraph": past(),
    "reflection:edit_paragraph": past(key="paragraph"),
    "reflection:what_we_heard": past(),
    "reflection:what_we_heard_docx": past(),
    "reflection:what_we_heard_pdf": past(),
    "reflection:what_we_heard_csv": past(),
    "reflection:you_said": past(),
    "reflection:responses": past(),
    "reflection:respond": past(key="past_statement"),
    "capacity:measure": lambda world: {"key": "evidence_cited"},
    "evaluation:programme": key("programme"),
    "evaluation:indicator": key("indicator"),
    "evaluation:upload_figures": key("indicator"),
    "evaluation:map_columns": key("waiting_batch"),
    "evaluation:check_import": key("waiting_batch"),
    "evaluation:import_report": key("batch"),
    "evaluation:import_dropped": key("batch"),
    "evaluation:series": key("series"),
    "evaluation:series_csv": key("series"),
    "evaluation:signal": key("signal"),
    "evaluation:answer_signal": key("signal"),
    "governance:decision": key("decision"),
    "governance:change_about": key("draft_decision"),
    "governance:change_wording": key("draft_decision"),
    "governance:change_dates": key("draft_decision"),
    "governance:change_notes": key("draft_decision"),
    "governance:options": key("draft_decision"),
    "governance:no_alternatives": key("draft_decision"),
    "governance:remove_option": lambda world: {"key": world.draft_decision.pk, "option": world.option.pk},
    "governance:evidence": key("draft_decision"),
    "governance:no_evidence": key("draft_decision"),
    "governance:link_evidence": lambda world: {
        "key": world.draft_decision.pk,
        "uid": world.evidence.record.uid,
    },
    "governance:unlink_evidence": lambda world: {"key": world.draft_decision.pk, "link": world.link.pk},
    "governance:mark_ready": key("draft_decision"),
    "governance:make_decision": key("draft_decision"),
    "governance:withdraw_decision": key("draft_decision"),
    "governance:publish_decision": key("decision"),
    "governance:reaffirm_decision": key("decision"),
    "governance:correct_decision": key("decision"),
    "governance:agenda_item": key("agenda_item"),
    "governance:answer_item": key("agenda_item"),
    "governance:remove_member": key("membership"),
    "governance:public_decision": key("decision"),
    "jobs:show": key("job", "job"),
    "jobs:cancel": key("job", "job"),
    "jobs:try_again": key("job", "job"),
    "trace:record": record("decision"),
    "trace:prov": record("decision"),
}


def arguments_of(name: str, where: str, world: World) -> dict[str, Any]:
    """What fills the address of a route for one world. Raises KeyError for a route that has no row here."""
    filled = FILLED[name](world) if name in FILLED else {}
    if "<slug:workspace>" in where:
        filled = {"workspace": world.workspace.slug, **filled}
    if where.count("<") != len(filled):
        raise KeyError(f"{name} ({where}) has no row in tests/house_rules/route_keys.py")
    return filled


def workspace_routes() -> list[tuple[str, str, Any]]:
    """The routes that lead into a workspace or a session, by name."""
    inside = ("w/<", "s/<", "p/<")
    return sorted((route for route in routes() if route[1].startswith(inside)), key=lambda route: route[0])
