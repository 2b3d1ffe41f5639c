"""How groups voted on one statement: a bar for each, in three parts, with every share and its n in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, identity, picture
from moothall.ui.charts.lettering import escaped, listed, plural, text_width, wrapped
from moothall.ui.charts.scale import place

COLUMNS = ("Group", "Voted", "Agree", "Disagree", "Pass")
MARGIN = 4
LINE = 20
BAR = 22
SPACE = 18
SWATCH = 14


class VotesByGroup(Protocol):
    """What a group must say of itself. A number that may not be shown is a text instead."""

    @property
    def label(self) -> str: ...
    @property
    def voters(self) -> int | str: ...
    @property
    def agree(self) -> int | str: ...
    @property
    def disagree(self) -> int | str: ...
    @property
    def passed(self) -> int | str: ...
    @property
    def voters_words(self) -> str: ...
    @property
    def agree_words(self) -> str: ...
    @property
    def disagree_words(self) -> str: ...
    @property
    def passed_words(self) -> str: ...


@dataclass(frozen=True)
class GroupVotes:
    """One group's votes. A suppressed count is the words to show in its place, such as "fewer than 5"."""

    label: str
    voters: int | str
    agree: int | str
    disagree: int | str
    passed: int | str

    @property
    def voters_words(self) -> str:
        return f"{self.voters:,}" if isinstance(self.voters, int) else self.voters

    @property
    def agree_words(self) -> str:
        return self._share(self.agree)

    @property
    def disagree_words(self) -> str:
        return self._share(self.disagree)

    @property
    def passed_words(self) -> str:
        return self._share(self.passed)

    def _share(self, count: int | str) -> str:
        if isinstance(count, str):
            return count
        if isinstance(self.voters, str) or not self.voters:
            return f"{count:,}"
        return f"{(200 * count + self.voters) // (2 * self.voters)}% ({count:,} of {self.voters:,})"


def bar_groups(
    groups: Sequence[VotesByGroup],
    *,
    title: str,
    summary: str | None = None,
    width: float = 560,
    key: str = "",
) -> Chart:
    """Draw the shares of agree, disagree and pass of each group, from 0 to 100 %.

    A group with a suppressed count gets no bar, only its words, so that nothing can be measured off the
    picture. Raises ValueError for counts that add up to more than the group's voters, naming the group.
    """
    for group in groups:
        _refuse_impossible(group)
    rows = tuple(
        (group.label, group.voters_words, group.agree_words, group.disagree_words, group.passed_words)
        for group in groups
    )
    if not groups:
        return Chart(NOTHING, NO_DATA, COLUMNS, (), title)
    said = summary or _summary(groups)
    name = identity("bar_groups", key, title, said, rows, width)
    parts, y = [_hatch(name)], float(MARGIN)
    for group in groups:
        drawn, y = _group(group, name, width, y)
        parts.append(drawn)
    svg = picture(
        parts,
        kind="bars",
        name=name,
        title=title,
        summary=said,
        width=width,
        height=round(y - SPACE + MARGIN),
    )
    return Chart(svg, said, COLUMNS, rows, title)


def _counts(group: VotesByGroup) -> tuple[int, int, int, int] | None:
    """Voters, agree, disagree and pass; None where any of them is suppressed or nobody voted."""
    voters, agree, disagree, passed = group.voters, group.agree, group.disagree, group.passed
    if (
        isinstance(voters, str)
        or isinstance(agree, str)
        or isinstance(disagree, str)
        or isinstance(passed, str)
    ):
        return None
    return (voters, agree, disagree, passed) if voters else None


def _refuse_impossible(group: VotesByGroup) -> None:
    counts = _counts(group)
    if counts and (min(counts) < 0 or sum(counts[1:]) > counts[0]):
        raise ValueError(f"The votes of “{group.label}” do not fit its {plural(counts[0], 'voter')}.")


def _summary(groups: Sequence[VotesByGroup]) -> str:
    known = [(share, group) for group in groups if (share := _agreement(group)) is not None]
    if not known:
        return "Too few people voted in each group to show how they voted."
    most, least = max(known, key=lambda pair: pair[0])[1], min(known, key=lambda pair: pair[0])[1]
    words = f"Agreement in {most.label}: {most.agree_words}."
    if len(known) > 1:
        words = f"Agreement is highest in {most.label}, {most.agree_words}"
        words += f", and lowest in {least.label}, {least.agree_words}."
    if hidden := [group.label for group in groups if _agreement(group) is None]:
        words += f" No exact figure for {listed(hidden)}."
    return words


def _agreement(group: VotesByGroup) -> float | None:
    """The share who agree, if it is shown: the other answers may be suppressed and this one not."""
    if isinstance(group.agree, str) or isinstance(group.voters, str) or not group.voters:
        return None
    return group.agree / group.voters


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">'
        f'<path class="moot-svg__paper" d="M0 0h6v6h-6z" fill="{palette.PAPER}"/>'
        f'<path class="moot-svg__disagree" d="M0 0h3.5v6h-3.5z" fill="{palette.DISAGREE}"/></pattern></defs>'
    )


def _group(group: VotesByGroup, name: str, width: float, y: float) -> tuple[str, float]:
    voted = f"{group.voters_words} voted"
    label = wrapped(group.label, width - 2 * MARGIN - text_width(voted) - 16, lines=3)
    parts = [
        f'<text x="{MARGIN}" y="{place(y + 15 + rank * LINE)}" font-weight="700">{escaped(line)}</text>'
        for rank, line in enumerate(label)
    ]
    parts.append(
        f'<text x="{place(width - MARGIN)}" y="{place(y + 15)}" text-anchor="end">{escaped(voted)}</text>'
    )
    y += max(1, len(label)) * LINE + 4
    if counts := _counts(group):
        parts.append(_bar(counts, name, width - 2 * MARGIN, y))
        y += BAR + 6
    words, y = _words(group, name, width, y)
    return "".join([*parts, words]), y + SPACE


def _bar(counts: tuple[int, int, int, int], name: str, room: float, y: float) -> str:
    voters, *answers = counts
    x, parts = float(MARGIN), []
    for (answer, paint), count in zip(_paints(name), answers, strict=True):
        wide = room * count / voters
        if count:
            parts.append(
                f'<rect class="moot-svg__{answer}-part" x="{place(x)}" y="{place(y)}" width="{place(wide)}" '
                f'height="{BAR}" {paint}/>'
            )
        x += wide
    wide = place(room)
    frame = f'<path d="M{MARGIN} {place(y)}h{wide}v{BAR}h-{wide}z" fill="none" stroke="currentColor"/>'
    return "".join(parts) + frame


def _paints(name: str) -> tuple[tuple[str, str], ...]:
    return (
        ("agree", f'fill="{palette.AGREE}" stroke="{palette.PAPER}"'),
        ("disagree", f'fill="url(#{name}-hatch)" stroke="{palette.PAPER}"'),
        ("pass", f'fill="{palette.PAPER}" stroke="{palette.PASS}"'),
    )


def _words(group: VotesByGroup, name: str, width: float, y: float) -> tuple[str, float]:
    """Each answer with its sign and share, in a row where they fit, below each other where they do not."""
    said = (("Agree", group.agree_words), ("Disagree", group.disagree_words), ("Pass", group.passed_words))
    parts, x = [], float(MARGIN)
    for (_, paint), (answer, share) in zip(_paints(name), said, strict=True):
        colon = "" if share[:1].isdigit() else ":"
        for rank, line in enumerate(wrapped(f"{answer}{colon} {share}", width - 2 * MARGIN - 22, lines=3)):
            wide = 22 + text_width(line) + 18
            if x > MARGIN and (rank or x + wide - 18 > width - MARGIN):
                x, y = float(MARGIN), y + LINE
            if not rank:
                left, top = place(x + 0.5), place(y + 3)
                parts.append(
                    f'<rect x="{left}" y="{top}" width="{SWATCH}" height="{SWATCH}" {paint}/>'
                    f'<path d="M{left} {top}h{SWATCH}v{SWATCH}h-{SWATCH}z" '
                    f'fill="none" stroke="currentColor"/>'
                )
            parts.append(f'<text x="{place(x + 22)}" y="{place(y + 15)}">{escaped(line)}</text>')
            x += wide
    return "".join(parts), y + LINE
