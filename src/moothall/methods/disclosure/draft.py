"""A table on its way from the true numbers to what may be shown of it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Integers, read_only
from moothall.methods.disclosure.protected import (
    ALL_BUT_FEW,
    COMPLEMENT,
    EXACT,
    FEW,
    HIDDEN,
    SMALL_GROUP,
    Codes,
    Protected,
)
from moothall.methods.disclosure.recovery import given_away
from moothall.methods.disclosure.table import Box


@dataclass(frozen=True, eq=False)
class Draft:
    """A table on its way: the true numbers, everyone's row last if there is one, and the rule.

    ``everyone`` is what readers know of that row from other tables. ``hidden`` (M,) are its cells that are
    not shown because another table must hide them, ``silent`` that its words are withdrawn for that.
    """

    numbers: Integers
    people: Integers
    has_total: bool
    others: bool
    minimum: int
    two_sided: bool
    everyone: Box | None = None
    hidden: tuple[bool, ...] = ()
    silent: bool = False

    def protected(self, *, withheld: bool = False) -> Protected:
        """What may be shown; ``withheld``: of no group more than its people."""
        code, silent = self.first_codes(), np.zeros(len(self.numbers), dtype=bool)
        if self.hidden:
            code[-1, np.array(self.hidden) & (code[-1] == EXACT)] = COMPLEMENT
        if self.silent:
            code[-1], silent[-1] = COMPLEMENT, True
        could_be_shown = code == EXACT
        if could_be_shown.all() and not withheld and (not self.others or len(code) == 1):
            # Nothing is hidden, of nobody: there is nothing to work out.
            return self.shown(code, silent)
        if withheld:
            large = ~(code == SMALL_GROUP).all(axis=1)
            large[-1] = False
            code[large], silent[large] = COMPLEMENT, True
        self.hide(code, silent)
        if not withheld:
            self.show_again(code, silent, could_be_shown & (code != EXACT) & ~silent[:, None])
        return self.shown(code, silent)

    def first_codes(self) -> Codes:
        """What each number is if it is looked at alone."""
        size = self.people[:, None]
        small, few = size < self.minimum, self.numbers < self.minimum
        all_but_few = (size - self.numbers < self.minimum) & self.two_sided
        rules = np.broadcast_arrays(small, few, all_but_few)
        return np.asarray(np.select(rules, [SMALL_GROUP, FEW, ALL_BUT_FEW], EXACT), dtype="U12")

    def hide(self, code: Codes, silent: NDArray[np.bool_]) -> None:
        """Hide one number or one row's words after the other until the audit is content.

        Stops as well where more of everyone's row has to be hidden than other tables hide: they must first
        do the same.
        """
        everyone, words = code[-1:].copy(), silent[-1:].copy()
        while True:
            failing = given_away(self.shown(code, silent), everyone=self.everyone)
            if not failing.any():
                return
            if not self._withdraw_telling_words(code, silent):
                self._hide_more(code, silent, failing)
            moved = (code[-1:] != everyone).any() or (silent[-1:] != words).any()
            if self.everyone is not None and moved:
                return

    def _hide_more(self, code: Codes, silent: NDArray[np.bool_], failing: NDArray[np.bool_]) -> None:
        """A number if there is one, else a row's words; everyone's last if other tables show them too."""
        last = np.arange(len(code)) == len(code) - 1
        turns = [np.ones_like(last)] if self.everyone is None else [~last, last]
        for rows in turns:
            if self._hide_a_number(code, failing, rows) or self._withdraw_words(code, silent, failing, rows):
                return
        raise ArithmeticError("Nothing is left to hide, and still something is given away.")

    def show_again(self, code: Codes, silent: NDArray[np.bool_], hidden: NDArray[np.bool_]) -> None:
        """Show what turned out to be hidden needlessly: whole rows of many people, then large numbers."""
        for row in sorted(range(len(code)), key=lambda row: (-self.people[row], row)):
            self._show_if_safe(code, silent, hidden & (np.arange(len(code)) == row)[:, None])
        for cell in sorted(map(tuple, np.argwhere(hidden)), key=lambda cell: (-self.numbers[cell], cell)):
            alone = np.zeros_like(hidden)
            alone[cell] = code[cell] == COMPLEMENT
            self._show_if_safe(code, silent, alone)

    def _show_if_safe(self, code: Codes, silent: NDArray[np.bool_], cells: NDArray[np.bool_]) -> None:
        if not cells.any():
            return
        code[cells] = EXACT
        shown = self.shown(code, silent)
        if any(given_away(shown, everyone=self.everyone, quickly=way).any() for way in (True, False)):
            code[cells] = COMPLEMENT

    def _withdraw_telling_words(self, code: Codes, silent: NDArray[np.bool_]) -> bool:
        """Let rows that show no number, and still give some away by their words alone, fall silent."""
        withdrawn = False
        for row in np.flatnonzero(~silent & ~(code == EXACT).any(axis=1)):
            own = slice(row, row + 1)
            alone = Draft(self.numbers[own], self.people[own], False, False, self.minimum, self.two_sided)
            if given_away(alone.shown(code[own], silent[own]), quickly=True).any():
                code[row], silent[row], withdrawn = COMPLEMENT, True, True
        return withdrawn

    def _hide_a_number(self, code: Codes, failing: NDArray[np.bool_], rows: NDArray[np.bool_]) -> bool:
        """Hide the least number that shares a row or column with a failing one; False if there is none."""
        near = np.asarray(failing.any(axis=1))[: len(code), None] | failing.any(axis=0)
        candidates = np.argwhere(near & (code == EXACT) & rows[:, None])
        if not len(candidates):
            return False
        row, column = min(map(tuple, candidates), key=lambda at: (self.numbers[at], at))
        code[row, column] = COMPLEMENT
        return True

    def _withdraw_words(
        self, code: Codes, silent: NDArray[np.bool_], failing: NDArray[np.bool_], rows: NDArray[np.bool_]
    ) -> bool:
        """Let the first row that speaks fall silent, one with a failing cell if there is one; False if none
        speaks."""
        speaking = ~silent & ~(code == SMALL_GROUP).all(axis=1) & rows
        own = speaking & np.asarray(failing.any(axis=1))[: len(code)]
        if not speaking.any():
            return False
        row = int(np.flatnonzero(own if own.any() else speaking)[0])
        code[row], silent[row] = COMPLEMENT, True
        return True

    def shown(self, code: Codes, silent: NDArray[np.bool_]) -> Protected:
        """The table as a reader gets it with these codes."""
        values = np.where(code == EXACT, self.numbers, HIDDEN)
        sizes = np.where(self.people >= self.minimum, self.people, HIDDEN)
        groups = len(code) - self.has_total
        protected = Protected(
            values=read_only(values[:groups].copy()),
            shown_sizes=read_only(sizes[:groups].copy()),
            code=read_only(code[:groups].copy()),
            total=None,
            total_code=None,
            total_size=HIDDEN,
            others=self.others,
            silent=read_only(silent.copy()),
            minimum=self.minimum,
            two_sided=self.two_sided,
        )
        if not self.has_total:
            return protected
        return replace(
            protected,
            total=read_only(values[-1].copy()),
            total_code=read_only(code[-1].copy()),
            total_size=int(sizes[-1]) if self.two_sided else HIDDEN,
        )
