"""The first draft of "What we heard": written from released figures and from notes, before anybody edits it.

Every paragraph comes with the records that it rests on. Nothing is left out by choice: all common ground, all
division, every group that holds something on its own, everything that is not known.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from moothall.rooms.reflection.figures import Results, Share, StatementFigures
from moothall.rooms.reflection.models import Note, Paragraph, Session
from moothall.rooms.reflection.sentences import (
    ground_sentence,
    group_sentences,
    held_sentences,
    opinion_sentence,
    sentence,
)
from moothall.trace.models import Record

Section = Paragraph.Section


class Draft(NamedTuple):
    """One paragraph: its section, heading and text, and the records that it rests on."""

    section: str
    heading: str
    text: str
    records: tuple[Record, ...]


class Attendance(NamedTuple):
    """How many were invited, of whom so many to each group; how many joined."""

    invited: int
    invited_as: Mapping[str, int]
    joined: int


def draft_paragraphs(
    *,
    session: Session,
    result: Record,
    results: Results,
    earlier: Results | None,
    attendance: Attendance,
    statements: Mapping[str, Record],
    notes: Iterable[Note],
) -> list[Draft]:
    """All paragraphs of an account. ``statements`` are the records of statements by id, ``earlier`` the
    results of the round before, if there was one."""

    def resting(section: str, figures: StatementFigures, *lines: str) -> Draft:
        words = f"“{figures.text}” {' '.join(line for line in lines if line)}"
        return Draft(section, f"Statement {figures.number}", words, (statements[figures.id], result))

    who = Draft(Section.WHO, "", who_was_here(results, attendance, session.minimum_group), (result,))
    agree = [resting(Section.AGREE, f, sentence(f), *group_sentences(f)) for f in results.shared]
    differ = [
        resting(Section.DIFFER, f, both_sides(f), *group_sentences(f), ground_sentence(f))
        for f in results.divided
    ]
    alone = [resting(Section.ONE_GROUP, f, *held_sentences(f)) for f in results.statements if f.held]
    changed = [resting(Section.CHANGED, now, words) for now, words in what_changed(earlier, results)]
    unknown = [resting(Section.UNKNOWN, f, sentence(f)) for f in results.unclear]
    said = [Draft(Section.NOTES, note.table_label, note.text, (note.record,)) for note in notes]
    if results.opinion:
        unknown.insert(0, Draft(Section.UNKNOWN, "", opinion_sentence(results.opinion), (result,)))
    return [who, *agree, *differ, *alone, *changed, *unknown, *said]


def who_was_here(results: Results, attendance: Attendance, minimum: int) -> str:
    """Who came and voted, and which groups that were asked hardly did."""
    invited = f"{attendance.invited:,} people were invited. " if attendance.invited else ""
    words = f"{invited}{attendance.joined:,} joined and {results.voters:,} voted."
    for grouping in results.groupings:
        if not grouping.is_emergent:
            groups = ", ".join(f"{label}: {size}" for label, size in grouping.options)
            words += f" {grouping.question} {groups}."
    absent = [
        label
        for grouping in results.groupings
        for label, size in grouping.options
        if size == f"fewer than {minimum}" and not grouping.is_emergent
    ]
    for label in absent:
        asked = attendance.invited_as.get(label, 0)
        words += f" Fewer than {minimum} people of the group {label} voted"
        words += f", although {asked:,} were invited." if asked >= minimum else "."
    return words


def both_sides(figures: StatementFigures) -> str:
    """Who agreed and who disagreed, one beside the other."""
    overall = figures.overall
    if overall.voters == "small_group":
        return sentence(figures)
    return f"Agreed: {overall.agree_words}. Disagreed: {overall.disagree_words}."


def what_changed(earlier: Results | None, now: Results) -> list[tuple[StatementFigures, str]]:
    """How far the share who agree moved between two rounds, where both may be shown and it moved at all."""
    if earlier is None:
        return []
    before = {figures.id: figures for figures in earlier.statements}
    moved = []
    for figures in now.statements:
        then = before.get(figures.id)
        if then is None or then.overall.percent is None or figures.overall.percent is None:
            continue
        if then.overall.percent != figures.overall.percent:
            moved.append((figures, _moved(then.overall, figures.overall)))
    return moved


def _moved(then: Share, now: Share) -> str:
    way = "rose" if now.percent > then.percent else "fell"
    return f"The share who agree {way} from {then.agree_words} to {now.agree_words}."
