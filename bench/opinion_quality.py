"""Does a small group's vote foretell what everybody agrees on? The floor against the plain agree rate.

    python bench/opinion_quality.py [--data ../shared/data/opinion] [--draws 40] [--series 5] [--json FILE]

54 people are drawn from each of three public conversations and divided into the opinion groups that k-means
finds among them (without the gates, so that every draw has groups). Statements are ranked by the floor of
these groups, and by the peer, the share of all 54 who agree. The truth is what everybody else thinks: the
least (A + ½) / (S + 1) of the groups that Polis published, over statements with at least 8 votes in each and
5 in the draw. Spearman's correlation: the median of the draws of a conversation, the mean of the
conversations, and of the series. Goals: at least .79, and at least .02 above the agree rate.

Then the cover of Jeffreys' 90 % interval: in each draw, each published group's votes on a statement are cast
again with the chance that the whole group's share gives. Goal: 85 to 95 % of the intervals hold that share.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from moothall.formats.polis_csv import read_folder  # noqa: E402
from moothall.methods.opinion import (  # noqa: E402
    VoteTable,
    bridging,
    drop_statements,
    emergent_groups,
    keep_participants,
    statement_statistics,
    vote_table,
)

CONVERSATIONS = ("brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx")
PEOPLE, SEEN_ELSEWHERE, SEEN = 54, 8, 5
GOAL, ABOVE, COVER = 0.79, 0.02, (0.85, 0.95)
UNGATED = {"permutations": 1, "replicates": 1, "p_max": 1.0, "stability_min": 0.0}


def conversation(folder: Path) -> tuple[VoteTable, np.ndarray]:
    """The votes without rejected statements, and the published group of each person, −1 for none."""
    export = read_folder(folder)
    votes = export.current_votes()
    table = vote_table(participant=votes.participant, statement=votes.statement, value=votes.value)
    table = drop_statements(table, statement_ids=export.rejected)
    groups = [export.published_groups.get(int(who), -1) for who in table.participant_ids]
    return table, np.array(groups)


def aligned(found: VoteTable, table: VoteTable, values: np.ndarray) -> np.ndarray:
    """Values of the statements of a draw, NaN for those of the whole table that nobody in it saw."""
    every = np.full(len(table.statement_ids), np.nan)
    every[np.searchsorted(table.statement_ids, found.statement_ids)] = values
    return every


def draw(table: VoteTable, groups: np.ndarray, chance: np.random.Generator) -> tuple[float, float, float]:
    """Of one draw: Spearman's correlation of the floor, that of the agree rate, and the cover."""
    drawn = np.zeros(len(groups), dtype=bool)
    drawn[chance.choice(np.flatnonzero(groups >= 0), PEOPLE, replace=False)] = True
    published = groups[:, None] == np.unique(groups[groups >= 0])
    elsewhere = statement_statistics(table, membership=published & ~drawn[:, None])
    sample = keep_participants(table, participant_ids=table.participant_ids[drawn])
    own = emergent_groups(sample, **UNGATED)
    floor = bridging(sample, membership=own.labels[:, None] == np.arange(own.k), replicates=1).floor_agree
    everybody = statement_statistics(sample, membership=np.ones((PEOPLE, 1), dtype=bool))
    seen = np.nan_to_num(aligned(sample, table, everybody.seen[0]))
    usable = (elsewhere.seen >= SEEN_ELSEWHERE).all(axis=0) & (seen >= SEEN)
    truth = elsewhere.p_agree.min(axis=0)[usable]
    floors, rates = (aligned(sample, table, v)[usable] for v in (floor, everybody.p_agree[0]))
    return (
        float(spearmanr(floors, truth).statistic),
        float(spearmanr(rates, truth).statistic),
        cover(table, published, drawn, chance),
    )


def cover(table: VoteTable, published: np.ndarray, drawn: np.ndarray, chance: np.random.Generator) -> float:
    """How many intervals of votes cast again by the drawn hold the share they were cast by."""
    whole = statement_statistics(table, membership=published)
    share, held = whole.p_agree, []
    for group, members in enumerate(published.T):
        cast = (members & drawn)[table.person]
        again = np.where(chance.random(cast.sum()) < share[group, table.statement[cast]], 1, -1)
        who, what = table.person[cast], table.statement[cast]
        votes = vote_table(participant=who, statement=what, value=again)
        found = statement_statistics(votes, membership=np.ones((len(votes.participant_ids), 1), dtype=bool))
        wanted = share[group, votes.statement_ids]
        inside = (found.agree_low[0] <= wanted) & (wanted <= found.agree_high[0])
        held.append(inside[found.seen[0] >= SEEN])
    return float(np.concatenate(held).mean())


def measure(data: Path, draws: int, series: int) -> dict[str, Any]:
    """Medians by conversation and series: (floor, agree rate, cover)."""
    found: dict[str, Any] = {}
    for name in CONVERSATIONS:
        table, groups = conversation(data / name)
        rows = [
            np.median(
                [draw(table, groups, np.random.default_rng([number, at])) for at in range(draws)], axis=0
            ).tolist()
            for number in range(series)
        ]
        found[name] = rows
        floor, rate, held = np.mean(rows, axis=0)
        print(f"{name:<28} floor {floor:.3f}  agree rate {rate:.3f}  cover {held:.1%}", flush=True)
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data" / "opinion")
    asked.add_argument("--draws", type=int, default=40)
    asked.add_argument("--series", type=int, default=5)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    if not all((given.data / name).is_dir() for name in CONVERSATIONS):
        print(f"Not all of {', '.join(CONVERSATIONS)} are there; say where with --data.", file=sys.stderr)
        return 2
    found = measure(given.data, given.draws, given.series)
    by_series = np.mean([found[name] for name in CONVERSATIONS], axis=0)
    floor, rate, held = by_series.mean(axis=0)
    apart = by_series[:, 0] - by_series[:, 1]
    print(f"\nfloor {floor:.3f} ({by_series[:, 0].min():.3f} to {by_series[:, 0].max():.3f}), goal {GOAL}")
    print(
        f"above the agree rate by {floor - rate:.3f} ({apart.min():.3f} to {apart.max():.3f}), goal {ABOVE}"
    )
    print(f"cover {held:.1%}, goal {COVER[0]:.0%} to {COVER[1]:.0%}")
    reached = floor >= GOAL and floor - rate >= ABOVE and COVER[0] <= held <= COVER[1]
    print("goals reached" if reached else "goals NOT reached")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
