"""Small reviews: texts about pools and texts about other things."""

import numpy as np
from hypothesis import strategies as some

POOLS = ["swimming", "pool", "lessons", "children", "lifeguard", "water", "free", "leisure"]
OTHER = ["bus", "road", "parking", "housing", "repair", "library", "budget", "committee"]
SHARED = ["council", "study", "results", "survey", "year", "report"]

words = some.sampled_from([*POOLS[:4], *OTHER[:4], *SHARED[:2]])
lines = some.lists(words, max_size=6).map(" ".join)
some_texts = some.lists(lines, min_size=1, max_size=12)
seeds = some.integers(0, 2**32 - 1)


def review(size=40, seed=0):
    """(texts, labels): a fifth are about pools and relevant."""
    chance = np.random.default_rng(seed)
    labels = (np.arange(size) % 5 == 0).astype(int)
    texts = [
        " ".join(chance.choice([*(POOLS if label else OTHER), *SHARED], chance.integers(5, 12)))
        for label in labels
    ]
    return texts, labels.tolist()


@some.composite
def screenings(draw, most=12):
    """(texts, verdicts): texts, and an order in which some of them are decided."""
    texts = draw(some.lists(lines, min_size=1, max_size=most))
    order = draw(some.permutations(range(len(texts))))
    decided = order[: draw(some.integers(0, len(texts)))]
    return texts, [(index, draw(some.integers(0, 1))) for index in decided]
