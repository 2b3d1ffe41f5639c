"""The names by which other programs call this room: they are there, and say what they take."""

import inspect

import pytest

from moothall.rooms.reflection import actions, queries

ACTIONS = (
    *("open_space", "plan_session", "change_agenda", "open_session", "pause_session", "start_step"),
    *("end_step", "open_round", "close_round", "close_session", "publish_session", "archive_session"),
    *("join_session", "declare_group", "add_seeds", "snapshot_evidence", "contribute_statement"),
    *("moderate_statement", "request_second_look", "split_statement", "merge_statements"),
    *("reword_statement", "undo_lineage", "record_votes", "start_batch", "commit_batch", "withdraw_batch"),
    *("take_note", "record_turn", "flag_participant", "unflag_participant", "store_result"),
    *("draft_synthesis", "edit_paragraph", "publish_synthesis", "respond", "withdraw_participant"),
    *("note_decision_reached", "reopen_from_decision"),
)
QUERIES = (
    *("agenda", "statements_to_moderate", "next_statement", "tally", "results", "moderation_log"),
    *("status_of_statement", "my_statements", "power_balance_of", "export_polis"),
)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_there_and_takes_its_arguments_by_name(name):
    assert name in actions.__all__
    parameters = inspect.signature(getattr(actions, name)).parameters.values()
    assert all(each.kind in (each.KEYWORD_ONLY, each.VAR_KEYWORD) for each in parameters)
    assert getattr(actions, name).__doc__


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_there_and_takes_who_first(name):
    assert name in queries.__all__
    assert next(iter(inspect.signature(getattr(queries, name)).parameters)) == "who"


@pytest.mark.parametrize("room", [actions, queries])
def test_every_name_that_is_offered_is_there_once(room):
    assert len(set(room.__all__)) == len(room.__all__)
    assert all(hasattr(room, name) for name in room.__all__)
