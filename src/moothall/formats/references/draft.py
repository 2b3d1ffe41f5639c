"""The values of one record on their way into the fields of a reference."""

from collections.abc import Sequence


class Draft:
    """(tag, value) pairs in the order of the file. What a field takes is used up; what is left is ``extra``.

    ``waiting`` holds, by tag, the values that no field has taken yet; ``empty`` the tags without a value;
    ``problems`` what is odd about the record as (cause, sentence).
    """

    __slots__ = ("empty", "pairs", "problems", "waiting")

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs
        self.waiting: dict[str, list[str]] = {}
        self.empty: list[str] = []
        self.problems: list[tuple[str, str]] = []
        waiting = self.waiting
        for tag, value in pairs:
            if not value:
                self.empty.append(tag)
            elif tag in waiting:
                waiting[tag].append(value)
            else:
                waiting[tag] = [value]

    def values(self, tags: Sequence[str]) -> list[tuple[str, str]]:
        """What waits under ``tags``, by tag and then by place in the file, each value once. Nothing is used
        up."""
        return list(dict.fromkeys((tag, value) for tag in tags for value in self.waiting.get(tag, ())))

    def use(self, tag: str, value: str) -> None:
        """Take a value away, however often it is there."""
        if others := [other for other in self.waiting[tag] if other != value]:
            self.waiting[tag] = others
        else:
            del self.waiting[tag]

    def text(self, tags: Sequence[str]) -> str:
        """The first value of ``tags``; the same value under another of them is used up with it."""
        waiting = self.waiting
        first = ""
        for tag in tags:
            if tag in waiting:
                values = waiting[tag]
                first = first or values[0]
                if len(values) > 1 or values[0] != first:
                    values = [value for value in values if value != first]
                    waiting[tag] = values
                if not values or values[0] == first:
                    del waiting[tag]
        return first

    def line(self, tags: Sequence[str]) -> str:
        """As ``text``, on one line and with single blanks."""
        if len(tags) == 1:
            values = self.waiting.pop(tags[0], None)
            if values is None:
                return ""
            if len(values) == 1:
                return values[0] if values[0].isalnum() else " ".join(values[0].split())
            self.waiting[tags[0]] = values
        return " ".join(self.text(tags).split())

    def every(self, tags: Sequence[str]) -> tuple[str, ...]:
        """All values of ``tags`` in the order of the file."""
        waiting = self.waiting
        present = [tag for tag in tags if tag in waiting]
        if len(present) < 2:
            return tuple(waiting.pop(present[0])) if present else ()
        return tuple(value for _, value in self.take(present))

    def take(self, tags: Sequence[str]) -> list[tuple[str, str]]:
        """As ``every``, each value with its tag."""
        found = self._in_order([tag for tag in tags if tag in self.waiting])
        for tag in tags:
            self.waiting.pop(tag, None)
        return found

    def left(self) -> tuple[tuple[str, str], ...]:
        """What no field has taken, in the order of the file."""
        if not (waiting := self.waiting):
            return ()
        # Nearly always all values of a tag are left, or none.
        left = tuple(pair for pair in self.pairs if pair[0] in waiting and pair[1])
        return left if len(left) == sum(map(len, waiting.values())) else tuple(self._in_order(waiting))

    def _in_order(self, tags: Sequence[str] | dict[str, list[str]]) -> list[tuple[str, str]]:
        waiting = {tag: list(self.waiting[tag]) for tag in tags}
        found = []
        for tag, value in self.pairs:
            if tag in waiting and value in waiting[tag]:
                waiting[tag].remove(value)
                found.append((tag, value))
        return found
