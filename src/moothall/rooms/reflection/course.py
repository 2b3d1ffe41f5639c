"""How people answered one statement while figures were live, and what readers know of it by now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from moothall.methods.disclosure import Releases, release_due
from moothall.rooms.reflection.counting import PLACE
from moothall.rooms.reflection.protection import ANSWERS, Numbers, Rule, Told, parts, tell

EVERYONE = "everyone"
# Of many people more than the minimum must have come before figures move: one in so many of those shown.
ONE_IN = 10
Groups = tuple[Any, ...]


class Cast(NamedTuple):
    """One vote event, as far as counting needs it."""

    sequence: int
    pseudonym: str
    statement: Any
    value: int
    order: int
    taken_back: bool = False


@dataclass(frozen=True)
class Showing:
    """How a session shows its figures: by which ``rule``, and the groups of each question about belonging,
    (several answers allowed, groups), that are shown ``live`` and at the ``end``."""

    rule: Rule
    live: Sequence[tuple[bool, Sequence[Any]]] = ()
    end: Sequence[tuple[bool, Sequence[Any]]] = ()


@dataclass(frozen=True, eq=False)
class History:
    """What a reader of all that was told of a statement knows of it, table by table; of each the groups."""

    tables: tuple[tuple[Releases, Groups], ...] = ((Releases(ANSWERS), ()),)

    def followed_by(
        self, told: Told, groupings: Sequence[tuple[bool, Sequence[Any]]], again: Mapping[Any, int]
    ) -> "History | None":
        """These and then ``told``; None if together they give something away. ``again``: so many people in
        each row have changed their vote since the one before."""
        groups = (
            [tuple(part) for grouping in groupings for part in parts(*grouping)] if told.by_group else [()]
        )
        then = list(zip(told.tables, groups, strict=True))
        longer = []
        for place in range(max(len(self.tables), len(then))):
            # Where one of them tells of everyone alone, that is compared with each table of the other.
            releases, before = self.tables[place] if place < len(self.tables) else self.tables[0]
            table, own = then[place] if place < len(then) else then[0]
            following = releases.followed_by(table, again=[again.get(row, 0) for row in (*before, EVERYONE)])
            if following is None:
                return None
            longer.append((following, own))
        return History(tuple(longer))


@dataclass(frozen=True)
class Moment:
    """When figures moved: the counts (agree, disagree, pass) of each row then, and how many people of each
    row shown before had changed their vote since."""

    counts: Mapping[Any, Numbers]
    again: Mapping[Any, int]


class Course:
    """One statement, vote by vote. ``cut`` is the sequence of the last vote that has been shown, 0 before
    any; ``changed`` are those who voted or changed since then, by row."""

    def __init__(self, showing: Showing) -> None:
        self.cut = 0
        self.changed: dict[Any, set[str]] = defaultdict(set)
        self._showing = showing
        self._counts: dict[Any, list[int]] = defaultdict(lambda: [0] * ANSWERS)
        self._standing: dict[str, Cast] = {}
        self._shown: set[str] = set()
        self._ask_at = showing.rule.minimum
        # What readers know of all that was shown, but for the moments that have not been looked at yet.
        self._history = History()
        self._unread: list[Moment] = []

    def take(self, event: Cast, rows: Iterable[Any]) -> None:
        """Count one more vote, of somebody who is counted in these rows and in everyone's."""
        before = self._standing.get(event.pseudonym)
        counts = before is None or event.order >= before.order
        for row in (EVERYONE, *rows):
            self.changed[row].add(event.pseudonym)
            if before and counts and not before.taken_back:
                self._counts[row][PLACE[before.value]] -= 1
            if counts and not event.taken_back:
                self._counts[row][PLACE[event.value]] += 1
        if counts:
            self._standing[event.pseudonym] = event

    def is_time(self) -> bool:
        """Whether to ask if figures may move. When that is must not depend on what people answer."""
        return len(self.changed[EVERYONE]) >= self._ask_at and not self.few()

    def few(self) -> set[Any]:
        """The rows in which somebody has voted or changed, but fewer than the minimum."""
        least = self._showing.rule.minimum
        return {row for row, who in self.changed.items() if not release_due(changed=len(who), minimum=least)}

    def move_if_safe(self, sequence: int) -> bool:
        """Show these figures from this vote on, if beside all that was told they give nothing away; else
        what was told stands until so many more people have voted or changed."""
        told, live = self._told(self._counts), self._showing.live
        following = self._known().followed_by(told, live, self._again())
        if following is None:
            self._wait()
            return False
        self._history = following
        self._start_anew(sequence)
        return True

    def pass_by(self, sequence: int, *, moves: bool) -> None:
        """The same where it is known what came of it."""
        if moves:
            counts = {row: tuple(own) for row, own in self._counts.items()}
            self._unread.append(Moment(counts, self._again()))
            self._start_anew(sequence)
        elif self.is_time():
            self._wait()

    def may_end(self, told: Told, *, all_votes: bool) -> bool:
        """Whether ``told`` may be the last word: of ``all_votes``, or of those that have been shown."""
        again = self._again() if all_votes else {}
        return self._known().followed_by(told, self._showing.end, again) is not None

    def _wait(self) -> None:
        self._ask_at = len(self.changed[EVERYONE]) + self._step()

    def _start_anew(self, sequence: int) -> None:
        for who in self.changed[EVERYONE]:
            if self._standing[who].taken_back:
                self._shown.discard(who)
            else:
                self._shown.add(who)
        self.changed.clear()
        self.cut, self._ask_at = sequence, self._step()

    def _step(self) -> int:
        return max(self._showing.rule.minimum, sum(self._counts[EVERYONE]) // ONE_IN)

    def _again(self) -> dict[Any, int]:
        return {row: len(people & self._shown) for row, people in self.changed.items()}

    def _told(self, counts: Mapping[Any, Numbers]) -> Told:
        def row(key: Any) -> Numbers:
            return counts.get(key, (0,) * ANSWERS)

        tables = [(multiple, [row(group) for group in groups]) for multiple, groups in self._showing.live]
        return tell(row(EVERYONE), tables, self._showing.rule)

    def _known(self) -> History:
        """The history of all that was shown. What came before a moment that hid nothing tells no more."""
        latest: list[tuple[Told, Moment]] = []
        while self._unread:
            moment = self._unread.pop()
            latest.append((self._told(moment.counts), moment))
            if latest[-1][0].hides_nothing:
                self._history = History()
                self._unread.clear()
        for told, moment in reversed(latest):
            following = self._history.followed_by(told, self._showing.live, moment.again)
            assert following is not None, "It was asked before it was shown."
            self._history = following
        return self._history
