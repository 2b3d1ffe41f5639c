"""A reader who opens every page after every vote, and subtracts: no number below five, no ballot.

The same for one who also saw who voted when; ``tests/drills/disclosure_attack.py`` has many more of those.
"""

import csv
import io
import random
import re
from itertools import pairwise

import numpy as np
import pytest
from tests.drills.disclosure_attack import sessions, uncompared
from tests.methods.disclosure_cases import Workshop
from tests.methods.workshop_attacks import Act
from tests.rooms.reflection import builders
from tests.rooms.reflection.live_workshops import Live

from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Session

SHARE = re.compile(r"\d+% \((\d+) of (\d+)\)")
TEXTS = builders.SEEDS[:2]
LEAST = 5


def look(client, session) -> dict[tuple[str, str], tuple[str, int | None, int | None]]:
    """Every cell that the public pages show now: (statement, column) to its words, count and voters."""
    page = client.get(f"/s/{session.pk}/results/")
    if page.status_code == 404:
        return {}
    found = queries.results(None, Session.objects.get(pk=session.pk))
    html = page.content.decode()
    cells = {}
    for figures in found.statements:
        for place, shares in enumerate(((figures.overall,), *figures.groups)):
            for share in shares:
                for name in ("agree", "disagree", "passed"):
                    words = getattr(share, f"{name}_words")
                    shown = SHARE.search(words)
                    cells[figures.text, f"{place}:{share.label}:{name}"] = (
                        words,
                        *((int(shown[1]), int(shown[2])) if shown else (None, None)),
                    )
                assert share.agree_words in html
    return cells


def exports(client, session) -> list[str]:
    """Everything that can be taken away once the account is published, as text."""
    answer = client.get(f"/s/{session.pk}/what-we-heard.csv")
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    pages = [
        client.get(f"/s/{session.pk}/{page}/") for page in ("what-we-heard", "results", "you-said-we-did")
    ]
    return [*(cell for row in rows for cell in row), *(page.content.decode() for page in pages)]


def workshop(workspace, mode, seed, people=24):
    """People of small groups who vote one after the other, in an order that only chance knows."""
    chance = random.Random(seed)
    session = builders.opened(workspace, seeds=TEXTS, results_mode=mode)
    groups = [chance.choice(["Parents", "Parents", "Young people", ""]) for _ in range(people)]
    seats = [builders.joined(session, *([group] if group else [])) for group in groups]
    ballots = [(who, number, chance.choice([1, 1, -1, -1, 0])) for who in seats for number in (1, 2)]
    chance.shuffle(ballots)
    return session, ballots


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("mode", ["live_overall", "live_groups", "hidden_until_closed"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_moment_tells_a_number_below_five_and_no_two_moments_tell_a_ballot(client, workspace, mode, seed):
    session, ballots = workshop(workspace, mode, seed)
    moments = [look(client, session)]
    for who, number, value in ballots:
        builders.cast(session, who, {number: value})
        moments.append(look(client, session))
    result = actions.close_session(session=session, by=None)
    moments.append(look(client, session))
    actions.add_analysis(result=result, by=None)
    moments.append(look(client, session))
    assert any(count is not None for _, count, _ in moments[-1].values())
    for moment in moments:
        for words, count, voters in moment.values():
            assert count is None or (count >= LEAST and voters - count >= LEAST), words
    for before, after in pairwise(moments):
        assert_no_single_ballot(before, after)


def assert_no_single_ballot(before, after):
    """Where both moments show a number, either nothing moved or at least five people stand behind it."""
    for key, (words, count, voters) in after.items():
        _, count_before, voters_before = before.get(key, ("", None, None))
        if count is None or count_before is None:
            continue
        moved = voters - voters_before
        assert moved == 0 or moved >= LEAST, (key, words)
        assert moved or count == count_before, (key, words)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_that_can_be_taken_away_tells_a_number_below_five(client, workspace, seed):
    session, ballots = workshop(workspace, "hidden_until_closed", seed)
    for who, number, value in ballots:
        builders.cast(session, who, {number: value})
    actions.add_analysis(result=actions.close_session(session=session, by=None), by=None)
    session.refresh_from_db()
    draft = actions.draft_synthesis(session=session, by=None)
    for section in ("who", "differ"):
        actions.add_paragraph(
            synthesis=draft, section=section, heading="", text="Nothing more.", rests_on=[], by=None
        )
    actions.publish_synthesis(synthesis=draft, by=None)
    for text in exports(client, session):
        for count, voters in SHARE.findall(text):
            assert int(count) >= LEAST
            assert int(voters) - int(count) >= LEAST


# (votes as person:answer, everybody's group), of three small sessions of which figures that moved by five
# people told: what one said who came alone of a group; a number that was too small to show; that five who
# came agreed.
TELLING = [
    ("0:0 1:0 2:1 3:0 4:0 5:0 6:1 7:0 8:1 9:1 10:1 11:1 12:1 1:1 13:1", "0 0 - - 0 - - 1 1 1 - 0 0 1"),
    (
        "0:1 1:0 2:0 3:1 4:0 5:2 6:2 5:0 7:1 8:0 9:1 10:1 11:2 12:2 13:2 14:0 15:2 16:0 17:0 18:0 19:0",
        "0 - - 2 - 0 - 2 - 2 0 0 2 1 - 0 2 1 - -",
    ),
    (
        "0:0 1:1 2:2 3:1 4:0 5:0 6:0 1:1 7:0 8:1 9:0 10:1 11:1 12:1 13:1 14:0 15:0 16:0 17:0 18:0",
        "0 1 0 - 0 0 - 0 0 - 0 1 1 - 0 1 0 0 -",
    ),
]
# Fifteen people answer in turn, then five come who all agree.
ALIKE_AT_THE_END = " ".join(f"{person}:{person % 3 if person < 15 else 0}" for person in range(20))


def watched(votes, group_of, *, groups_live=False):
    acts = [Act(*map(int, vote.split(":"))) for vote in votes.split()]
    groups = [int(group.replace("-", "-1")) for group in group_of.split()]
    return Live(Workshop(acts, groups, max(groups) + 1), groups_live=groups_live)


@pytest.mark.parametrize(("votes", "group_of"), TELLING)
def test_somebody_who_saw_who_voted_when_learns_no_vote_and_no_hidden_number(votes, group_of):
    session = watched(votes, group_of)
    assert session.given_away() == []
    with uncompared():
        assert session.given_away() != []


@pytest.mark.parametrize(("groups_live", "group"), [(False, "- "), (True, "0 ")])
def test_five_who_came_last_and_all_agreed_are_not_told_to_somebody_who_saw_them_come(groups_live, group):
    session = watched(ALIKE_AT_THE_END, group * 20, groups_live=groups_live)
    assert session.given_away() == []
    assert session.closing().standing
    assert len(session.closing().votes) == 15
    with uncompared():
        assert any("all 5 said {0}" in told for told in session.given_away())


@pytest.mark.parametrize("groups_live", [False, True])
def test_no_random_session_gives_a_vote_away_to_somebody_who_saw_who_voted_when(groups_live):
    assert not any(sessions(np.random.default_rng(31), 5, groups_live=groups_live))
