"""What the room shows of a workshop while people vote one after the other, and once it is closed.

As the pages do it, without a database: the real releases of ``live.py`` and words of ``protection.py``, for
``tests.methods.workshop_attacks.Watcher``, who saw who came when.
"""

from dataclasses import replace

import numpy as np
from tests.methods.disclosure_cases import Workshop
from tests.methods.workshop_attacks import ANSWERS, Moment, Watcher

from moothall.methods.disclosure import Protected
from moothall.rooms.reflection.counting import PLACE, count_votes
from moothall.rooms.reflection.course import Cast, Showing
from moothall.rooms.reflection.live import UNDECIDED, Closing, Vote, closing_votes, released_votes
from moothall.rooms.reflection.protection import COMPLEMENT, Rule, Told, tell

STATEMENT = "s"
VALUES = {place: value for value, place in PLACE.items()}
LEAST = 5


class Live:
    """One workshop in a session with live figures, for everyone or by group as well."""

    def __init__(self, workshop: Workshop, *, groups_live: bool) -> None:
        self.workshop = workshop
        self.groups = tuple(range(workshop.groups))
        asked = [(False, self.groups)] if self.groups else []
        rule = Rule(LEAST, everyone_first=not groups_live)
        self.showing = Showing(rule, live=asked if groups_live else (), end=asked)
        self.events = [
            Cast(at, str(act.person), STATEMENT, VALUES[act.answer], at)
            for at, act in enumerate(workshop.acts, 1)
        ]
        self.options_of = {
            str(person): frozenset([group] if group >= 0 else [])
            for person, group in enumerate(workshop.group_of)
        }

    def moments(self) -> list[Moment]:
        """Everything that a reader is shown who looks after every vote, and at the end."""
        groups = self.groups if self.showing.live else ()
        moments: list[Moment] = []
        before: list[Vote] = []
        decided = UNDECIDED
        for at in range(1, len(self.events) + 1):
            votes, decided = released_votes(
                self.events[:at], self._rows_of, showing=self.showing, decided=decided
            )
            if votes != before:
                moments.append(self._moment(at, votes, groups))
                before = votes
        closing = self.closing()
        # Figures that stand are those of the last moment: of which, everybody saw.
        at = moments[-1].acts if closing.standing else len(self.events)
        return [*moments, self._moment(at, closing.votes, () if closing.groups_withheld else self.groups)]

    def given_away(self) -> list[str]:
        """What somebody knows who saw who voted when, and every moment.

        Not counted is what they know of a group without any of its numbers: where nobody who came in between
        agreed, none of a group did that came then (docs/decisions/0008).
        """
        moments = self.moments()
        acts, group_of = self.workshop.acts, self.workshop.group_of
        watcher = Watcher(acts, group_of, moments)
        told = [*watcher.known_votes(), *watcher.known_cells()]
        if not told:
            return []
        of_everyone = Watcher(acts, group_of, [_everyone_of(moment) for moment in moments]).known_cells()
        known_anyhow = {cell for cell in of_everyone if not cell.startswith("group None")}
        return [each for each in told if each not in known_anyhow]

    def closing(self) -> Closing:
        return closing_votes(self.events, self._rows_of, showing=self.showing, options_of=self.options_of)

    def _moment(self, acts: int, votes: list[Vote], groups: tuple[int, ...]) -> Moment:
        counts = count_votes(votes, self.options_of)
        tables = [(False, [counts.by_option[STATEMENT, group] for group in groups])] if groups else []
        told = tell(counts.overall[STATEMENT], tables, self.showing.rule)
        return Moment(acts, groups if told.by_group else (), _as_three(told))

    def _rows_of(self, who: str) -> list[object]:
        if not self.showing.live:
            return []
        return [*self.options_of[who]] or ["in none"]


def _as_three(told: Told) -> Protected:
    """The one table of it, as its readers see it: where disagree and pass are one, neither is told."""
    (table,) = told.tables
    if table.values.shape[1] == ANSWERS:
        return table
    assert table.total is not None
    assert table.total_code is not None
    return replace(
        table,
        values=np.insert(table.values[:, :1], [1, 1], -1, axis=1),
        code=np.array([[*row[:1], COMPLEMENT, COMPLEMENT] for row in table.code]).reshape(-1, ANSWERS),
        total=np.array([table.total[0], -1, -1]),
        total_code=np.array([table.total_code[0], COMPLEMENT, COMPLEMENT]),
        silent=np.ones(len(table.values) + 1, dtype=bool),
    )


def _everyone_of(moment: Moment) -> Moment:
    """The same figures with no word of any group."""
    groups = len(moment.groups)
    nothing = replace(
        moment.shown,
        values=np.full((groups, ANSWERS), -1),
        code=np.full((groups, ANSWERS), COMPLEMENT),
        silent=np.append(np.ones(groups, dtype=bool), moment.shown.silent[-1]),
    )
    return replace(moment, shown=nothing)
