"""What the pages about paper ballots ask: files, and a grid with one row a ballot for whoever keys them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any
from uuid import UUID

from django import forms

from moothall.formats.paper_ballots import read_mark, read_serial
from moothall.formats.safe_files import KINDS, SafeFile, UnsafeFile, open_upload
from moothall.rooms.reflection.models import Grouping, Statement
from moothall.rooms.reflection.paper_marks import KeyedBallot, Marks

MOST_AT_ONCE = 500
KEYS = {1: "1", 0: "0", -1: "-", None: ""}


class StartBatchForm(forms.Form):
    label = forms.CharField(
        label="What is this batch called?",
        help_text="For example, the table or the box that the ballots come from.",
        max_length=80,
        required=False,
    )


class PrintBallotsForm(forms.Form):
    count = forms.IntegerField(
        label="How many ballots?",
        help_text="Each gets a serial of its own. At most 500 at a time.",
        min_value=1,
        max_value=MOST_AT_ONCE,
        error_messages={
            "required": "Enter how many ballots to print",
            "min_value": "Print 1 to 500 ballots at a time",
            "max_value": "Print 1 to 500 ballots at a time",
        },
    )


class BallotFileForm(forms.Form):
    file = forms.FileField(
        label="File of ballots",
        help_text="CSV with the columns serial, statement and vote: one row a mark. At most 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose a file"},
    )

    def clean_file(self) -> SafeFile:
        """The file, counted and recognised. What is no table, its reader refuses."""
        file = self.cleaned_data["file"]
        try:
            return open_upload(file, declared_name=file.name, allowed=KINDS)
        except UnsafeFile as refused:
            raise forms.ValidationError(refused.sentence) from refused


class WithdrawBatchForm(forms.Form):
    reason = forms.CharField(
        label="Why is the batch withdrawn?",
        max_length=300,
        error_messages={"required": "Say why the batch is withdrawn"},
    )


@dataclass(frozen=True)
class Cell:
    """One box of the grid: name and label of its input, what stands in it, and whether that is wrong."""

    name: str
    label: str
    value: str
    wrong: bool = False


@dataclass(frozen=True)
class GridRow:
    number: int
    cells: list[Cell]


@dataclass
class Grid:
    """A ballot a row: its serial, a letter for each group that is ticked, a key for each statement.

    ``sent`` is what the page sent back, None to begin with. ``serials`` fixes the rows to these ballots.
    ``first`` fills rows to begin with. Good rows become ``ballots``; the others stay in ``rows`` as they were
    typed, with their ``problems`` as (name of the box, sentence).
    """

    statements: Sequence[Statement]
    groupings: Sequence[Grouping]
    sent: Mapping[str, str] | None = None
    serials: Sequence[str] = ()
    first: Sequence[KeyedBallot] = ()
    size: int = 10
    ballots: list[KeyedBallot] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.size = len(self.serials) or self.size
        if self.sent is not None:
            for row in range(1, self.size + 1):
                self._read_row(row)

    @property
    def rows(self) -> list[GridRow]:
        wrong = {name for name, _ in self.problems}
        shown = [row for row in range(1, self.size + 1) if self.sent is None or self._is_left(row, wrong)]
        return [self._row(row, wrong) for row in shown]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """(what the head of a column says, what it stands for)."""
        asked = [(f"Group {place}", each.question) for place, each in enumerate(self.groupings, 1)]
        return [*asked, *((str(each.number), each.text) for each in self.statements)]

    def _read_row(self, row: int) -> None:
        found = len(self.problems)
        serial = self._read(row, "serial", "", self._serial_of(row))
        votes: dict[int, int] = {}
        groups: list[UUID] = []
        for grouping in self.groupings:
            groups += self._read(row, f"g{grouping.position}", "", letters_of(grouping)) or ()
        for each in self.statements:
            mark = self._read(row, f"s{each.number}", f", statement {each.number}", read_mark)
            if mark is not None:
                votes[each.number] = mark
        if serial and len(self.problems) == found:
            self.ballots.append(KeyedBallot(serial, Marks(votes, frozenset(groups))))

    def _serial_of(self, row: int) -> Callable[[str], str | None]:
        """Reads the serial of a row. A row in which nothing is marked and no serial typed is no ballot."""

        def read(typed: str) -> str | None:
            is_marked = any(self._typed(row, name).strip() for name in self._boxes)
            if self.serials:
                return self.serials[row - 1] if is_marked else None
            if not typed.strip() and not is_marked:
                return None
            if not typed.strip():
                raise ValueError("the serial is missing")
            return read_serial(typed)

        return read

    def _read(self, row: int, box: str, where: str, reader: Callable[[str], Any]) -> Any:
        try:
            return reader(self._typed(row, box))
        except ValueError as error:
            self.problems.append((_name(row, box), f"row {row}{where}: {error}"))
            return None

    @property
    def _boxes(self) -> list[str]:
        asked = [f"g{each.position}" for each in self.groupings]
        return [*asked, *(f"s{each.number}" for each in self.statements)]

    def _typed(self, row: int, box: str) -> str:
        return (self.sent or {}).get(_name(row, box), "")

    def _is_left(self, row: int, wrong: Iterable[str]) -> bool:
        return any(_name(row, box) in wrong for box in ("serial", *self._boxes))

    def _row(self, row: int, wrong: set[str]) -> GridRow:
        start = self._start_of(row)
        labels = {"serial": "serial"}
        labels |= {f"g{each.position}": each.question for each in self.groupings}
        labels |= {f"s{each.number}": f"statement {each.number}" for each in self.statements}
        cells = [
            Cell(
                name=(name := _name(row, box)),
                label=f"Row {row}, {label}",
                value=self._typed(row, box) if self.sent is not None else start.get(box, ""),
                wrong=name in wrong,
            )
            for box, label in labels.items()
        ]
        return GridRow(row, cells)

    def _start_of(self, row: int) -> dict[str, str]:
        if self.serials:
            return {"serial": self.serials[row - 1]}
        if row > len(self.first):
            return {}
        ballot = self.first[row - 1]
        keyed = {f"s{number}": KEYS[value] for number, value in ballot.marks.votes.items()}
        ticked = {
            f"g{each.position}": "".join(
                letter for letter, option in lettered(each).items() if option in ballot.marks.groups
            )
            for each in self.groupings
        }
        return {"serial": ballot.serial, **ticked, **keyed}


def lettered(grouping: Grouping) -> dict[str, UUID]:
    """The letter that is printed beside each answer to a question about belonging."""
    return dict(zip(ascii_lowercase, (option.pk for option in grouping.options.all()), strict=False))


def letters_of(grouping: Grouping) -> Callable[[str], list[UUID]]:
    """Reads the letters of the answers that are ticked. Raises ValueError."""

    def read(typed: str) -> list[UUID]:
        known = lettered(grouping)
        letters = list(dict.fromkeys(typed.lower().replace(" ", "").replace(",", "")))
        for letter in letters:
            if letter not in known:
                raise ValueError(f'"{letter}" is no answer to “{grouping.question}”')
        if len(letters) > 1 and not grouping.multiple:
            raise ValueError(f"“{grouping.question}” takes one answer")
        return [known[letter] for letter in letters]

    return read


def _name(row: int, box: str) -> str:
    return f"r{row}-{box}"
