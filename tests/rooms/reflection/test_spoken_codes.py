"""Codes that can be said aloud."""

from itertools import product

import pytest
from tests.rooms.reflection import builders

from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.spoken_codes import new_code, read_code, words


def test_the_list_has_1024_different_short_words():
    assert len(set(words())) == 1024
    assert all(3 <= len(word) <= 7 and word.isalpha() and word.islower() for word in words())


def test_no_two_words_written_together_read_as_two_others():
    known = set(words())
    joined = {first + second for first, second in product(words(), words())}
    assert len(joined) == len(known) ** 2


@pytest.mark.parametrize("typed", ["maple-otter-42", "Maple Otter 42", "MAPLEOTTER42", "  maple–otter 4 2 "])
def test_hyphens_capitals_and_spaces_do_not_matter(typed):
    assert read_code(typed) == "maple-otter-42"


@pytest.mark.parametrize(
    "typed", ["", "maple-otter", "maple-otter-4", "maple-otter-421", "mapel-otter-42", "42", "é" * 300]
)
def test_what_is_no_code_is_not_looked_up(typed):
    assert read_code(typed) is None


def test_every_new_code_can_be_read_back():
    assert all(read_code(code) == code for code in (new_code() for _ in range(200)))


@pytest.mark.usefixtures("inside")
def test_a_code_leads_to_its_session_only_while_the_doors_are_open(workspace):
    session = builders.planned(workspace)
    assert queries.session_by_code(session.join_code) is None
    session = actions.open_session(session=session, by=None)
    assert queries.session_by_code(session.join_code.upper()) == session
    actions.close_session(session=session, by=None)
    assert queries.session_by_code(session.join_code) is None


@pytest.mark.usefixtures("inside")
def test_no_two_live_sessions_share_a_code(workspace, monkeypatch):
    codes = iter(["maple-otter-42", "maple-otter-42", "maple-otter-43", "maple-otter-42"])
    monkeypatch.setattr("moothall.rooms.reflection.actions.planning.new_code", lambda: next(codes))
    first, second = builders.planned(workspace), builders.planned(workspace)
    assert (first.join_code, second.join_code) == ("maple-otter-42", "maple-otter-43")
    actions.open_session(session=first, by=None)
    actions.close_session(session=first, by=None)
    assert builders.planned(workspace).join_code == Session.objects.get(pk=first.pk).join_code
