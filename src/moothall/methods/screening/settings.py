"""How records are ranked, and who may turn which screw how far."""

from dataclasses import dataclass
from typing import Any

# Written with every ranking that is kept; another formula is another version.
VERSION = "1"


@dataclass(frozen=True)
class RankingSettings:
    """The defaults are those of ASReview's ELAS u4 with rare terms left out, weak negatives and batches.

    ``ngram_range``: words in a term, fewest and most. ``min_df``: a term stands in at least as many texts (in
    1 if there are fewer than 100 texts), and in at most the share ``max_df``. ``penalty``: C of the support
    vector machine. ``relevant_ratio``: how much more all relevant records weigh than all irrelevant ones.
    ``weak_negatives``: so many undecided records count as irrelevant, each with ``weak_negative_weight`` of
    the weight of an irrelevant one. ``batch_growth``: the ranking is due again after this share of the
    verdicts given. ``explore_share``: the share of records that are drawn at random. ``criteria_until``: with
    as many relevant verdicts the criteria's text drops out.

    Raises ValueError for a setting out of range.
    """

    ngram_range: tuple[int, int] = (1, 2)
    min_df: int = 2
    max_df: float = 0.95
    penalty: float = 0.11
    relevant_ratio: float = 9.8
    weak_negatives: int = 100
    weak_negative_weight: float = 0.3
    batch_growth: float = 0.02
    explore_share: float = 0.05
    criteria_until: int = 5

    def __post_init__(self) -> None:
        words = self.ngram_range
        if len(words) != 2 or not all(_is_whole(each) for each in words) or not 1 <= words[0] <= words[1]:
            raise ValueError(f"ngram_range must be two whole numbers from 1 on, rising, not {words!r}.")
        for name, least in (("min_df", 1), ("weak_negatives", 0), ("criteria_until", 0)):
            if not _is_whole(value := getattr(self, name)) or value < least:
                raise ValueError(f"{name} must be a whole number from {least} on, not {value!r}.")
        for name in ("penalty", "relevant_ratio"):
            if not 0 < (value := getattr(self, name)) < float("inf"):
                raise ValueError(f"{name} must be above 0, not {value!r}.")
        for name in ("weak_negative_weight", "batch_growth", "explore_share"):
            if not 0 <= (value := getattr(self, name)) <= 1:
                raise ValueError(f"{name} must lie between 0 and 1, not {value!r}.")
        if not 0 < self.max_df <= 1:
            raise ValueError(f"max_df must be above 0 and at most 1, not {self.max_df!r}.")


def batch_size(settings: RankingSettings, n_labelled: int) -> int:
    """After how many verdicts a ranking made of ``n_labelled`` ones is due again."""
    return max(1, int(settings.batch_growth * n_labelled))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
