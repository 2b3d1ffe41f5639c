"""Figures in sentences, with fixed words for shares, so that nobody chooses the adjective."""

from moothall.rooms.reflection.figures import Results, Share, StatementFigures, percent

# From this whole per cent upwards.
SHARES = (
    (90, "nearly everyone"),
    (70, "most"),
    (56, "more than half"),
    (45, "about half"),
    (31, "fewer than half"),
    (11, "few"),
    (0, "hardly anyone"),
)


def share_words(share: int) -> str:
    """The fixed words for a share in whole per cent."""
    return next(words for floor, words in SHARES if share >= floor)


def summary(results: Results) -> str:
    if results.votes == 0:
        return "No votes have been counted yet."
    people = "1 person" if results.voters == 1 else f"{results.voters:,} people"
    words = f"{people} cast {results.votes:,} votes on {len(results.statements)} statements."
    if results.standing:
        whose = "one of them" if results.standing == 1 else f"{results.standing} of them"
        words += f" For {whose} the last few votes are left out: figures had been shown just before, and the "
        words += "change would have told what somebody answered."
    return words


def said(share: Share) -> str:
    """What everyone or one group said: who agreed, and who disagreed if they were more."""
    agreed, disagreed = share.percent, percent(share.disagree, share.voters)
    if agreed is None:
        return f"{share.agree_words} agreed" if share.agree in ("few", "all_but_few") else share.agree_words
    words = f"{share_words(agreed)} agreed, {share.agree_words}"
    if disagreed is not None and disagreed > agreed:
        words += f"; {share_words(disagreed)} disagreed, {share.disagree_words}"
    return words


def sentence(figures: StatementFigures) -> str:
    """What everyone said of a statement."""
    if figures.overall.voters == "small_group":
        return f"Fewer than {figures.overall.minimum} people voted, so nothing is shown."
    words = said(figures.overall)
    return f"{words[0].upper()}{words[1:]}."


def group_sentences(figures: StatementFigures) -> list[str]:
    """What each declared group said of a statement, none left out; nothing where too few voted at all."""
    if figures.overall.voters == "small_group":
        return []
    return [f"{share.label}: {said(share)}." for shares in figures.groups for share in shares]


def card(figures: StatementFigures) -> str:
    """The one line of a card: "82% of Parents (27 of 33), 74% of Neighbours (17 of 23) agree"."""
    shares = [share for shares in figures.groups for share in shares] or [figures.overall]
    return f"{', '.join(_on_card(share) for share in shares)} agree"


def _on_card(share: Share) -> str:
    whose = "everyone" if share.label == "Everyone" else share.label
    if share.percent is not None:
        return f"{share.percent}% of {whose} ({share.agree} of {share.voters})"
    return f"{whose}: {share.agree_words}"
