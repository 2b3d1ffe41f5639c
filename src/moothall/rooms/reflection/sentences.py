"""Figures in sentences, with fixed words for shares, so that nobody chooses the adjective."""

from moothall.rooms.reflection.figures import LETTERS, Opinion, Results, Share, StatementFigures, percent

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


NO_GROUPS = {
    "too_few_people": "Opinion groups are not computed below 20 people who answered enough statements.",
    "no_valid_split": "We looked for opinion groups and did not find stable ones: no split had groups large "
    "enough.",
    "like_chance": "We looked for opinion groups and did not find stable ones: chance alone makes groups as "
    "clear as these.",
    "unstable": "We looked for opinion groups and did not find stable ones: with slightly different people "
    "the groups fall out differently.",
}


def opinion_sentence(opinion: Opinion) -> str:
    """What the search for opinion groups came to."""
    if not opinion.is_found:
        return NO_GROUPS[opinion.reason]
    groups = [f"Group {LETTERS[place]} with {size:,} people" for place, size in enumerate(opinion.sizes)]
    words = (
        f"People who vote alike form {len(groups)} opinion groups: {', '.join(groups[:-1])} and {groups[-1]}."
    )
    if opinion.between:
        some = "Fewer than 5" if opinion.between == "few" else f"{opinion.between:,}"
        words += f" {some} of them are between groups."
    return words


def alignment_sentences(opinion: Opinion) -> list[str]:
    """Whether opinion groups follow what people said of themselves."""
    return [
        f"“{question}” {_alignment_words(rand, p)} (adjusted Rand index {rand:.2f}, p = {p:.3f})."
        for question, rand, p in opinion.alignment
    ]


def _alignment_words(rand: float, p: float) -> str:
    if p > 0.05:
        return "does not tell which opinion group somebody is in"
    return (
        "tells much of which opinion group somebody is in"
        if rand >= 0.3
        else ("tells a little of which opinion group somebody is in")
    )


def ground_sentence(figures: StatementFigures) -> str:
    """Where people meet or part on a statement; "" until it is analysed."""
    ground = figures.ground
    if ground is None:
        return ""
    everybody = "every group" if ground.by else "everyone together"
    words = {
        "common_agree": f"Common ground: more than half of {everybody} agree.",
        "common_disagree": f"Common ground: more than half of {everybody} disagree.",
        "differ": "Views differ.",
        "too_few": "Too few votes to say.",
    }[ground.standing]
    if ground.apart is not None:
        apart, low, high = (round(100 * value) for value in ground.apart)
        words += f" The groups are {apart} percentage points apart (90% interval {low} to {high})."
    return words


def held_sentences(figures: StatementFigures) -> list[str]:
    """Which groups differ clearly from the rest."""
    return [f"{held.label}: clearly more {held.side} than among the others." for held in figures.held]
