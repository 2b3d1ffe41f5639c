"""Public conversations and what is expected of them; one is here, larger ones lie beside the repository."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from moothall.formats.polis_csv import read_folder
from moothall.methods.opinion import drop_statements, vote_table

ROOT = Path(__file__).parents[3]
PLACES = (ROOT / "tests" / "golden" / "opinion", ROOT.parent / "shared" / "data" / "opinion")
SMALL = "brexit-consensus"
CONVERSATIONS = (SMALL, "scoop-hivemind.biodiversity", "vtaiwan.uberx")
ABSENT = "NOT RUN: the conversation {} is not here. It belongs in ../shared/data/opinion."


def found(name):
    """Where something lies, by its path or by its name alone."""
    for place in PLACES:
        for path in (place / name, place / "expected" / name):
            if path.exists():
                return path
    return None


@lru_cache
def conversation(name):
    """The export and the votes without the rejected statements."""
    folder = found(name)
    if folder is None:
        pytest.skip(ABSENT.format(name))
    export = read_folder(folder)
    votes = export.current_votes()
    table = vote_table(participant=votes.participant, statement=votes.statement, value=votes.value)
    return export, drop_statements(table, statement_ids=export.rejected)


def all_votes(name):
    """The export and the votes, those on rejected statements included."""
    export, _ = conversation(name)
    votes = export.current_votes()
    return export, vote_table(participant=votes.participant, statement=votes.statement, value=votes.value)


@lru_cache
def expected(name, kind="own"):
    """Of our own mode, or of ``kind`` "compat"."""
    path = found(f"{kind}.{name}.json")
    if path is None:
        pytest.skip(ABSENT.format(name))
    return json.loads(path.read_text())


def published(name):
    """The membership of the groups that Polis published."""
    export, table = conversation(name)
    ids = expected(name)["group_ids"]
    group = np.array([export.published_groups.get(int(who), -1) for who in table.participant_ids])
    return group[:, None] == np.array(ids)


def numbers(values):
    """With NaN where the file has null."""
    return np.array(values, dtype=float)
