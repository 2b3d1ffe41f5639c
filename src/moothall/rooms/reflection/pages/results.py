"""Results: sentences first, then every figure as a table."""

from typing import Any

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.figures import LETTERS, Results, Share, StatementFigures
from moothall.rooms.reflection.models import Exclusion, Session, Statement
from moothall.rooms.reflection.sentences import (
    alignment_sentences,
    ground_sentence,
    group_sentences,
    held_sentences,
    opinion_sentence,
    sentence,
    summary,
)
from moothall.ui import cells
from moothall.ui.charts import opinion_map

EVERYONE = ("Statement", "Votes", "Agree", "Disagree", "Pass")
METHOD = (
    "Every vote is counted once, as it stood at the end. Percentages are shares of those who voted on the "
    "statement, and someone can pass. A group is what people said of themselves; someone who preferred not "
    "to say counts for everyone only. A number is shown only if it and its remainder are at least five "
    "people, and no hidden number can be worked out from those shown. Where telling disagree from pass would "
    "give somebody away, only the share who agree is shown. The words for shares are fixed: nearly everyone "
    "from 90%, most from 70%, more than half from 56%, about half from 45%, fewer than half from 31%, few "
    "from 11%, hardly anyone below that."
)
ANALYSIS = (
    "Opinion groups are people whose votes are alike, found by the two main directions in which votes differ "
    "and by k-means. They are shown only if votes shuffled by chance make groups as clear in at most 5% of "
    "199 tries, and if groups found again with slightly different people are much the same (a median "
    "adjusted Rand index of at least 0.6 over 200 tries). Common ground is a statement on which, in every "
    "group, more than half agree (or disagree), also at the cautious end of what so few people allow. "
    "Statements stand in the order of the least share of any group. A group differs clearly if chance would "
    "make such a difference in at most 5% of all that are named so (Benjamini and Hochberg)."
)


def results_context(found: Results) -> dict[str, Any]:
    head, *rows = figure_rows(found)
    return {
        "results": found,
        "summary": summary(found),
        "said": [_said(figures) for figures in found.ranked],
        "shared": [(figures, sentence(figures)) for figures in found.shared],
        "divided": [(row, ground_sentence(row)) for row in found.divided],
        "head": cells.table_head(*head),
        "rows": [[cells.text(text) for text in row] for row in rows],
        "method": f"{METHOD} {ANALYSIS}" if found.opinion else METHOD,
        **_opinion_context(found),
    }


def _said(figures: StatementFigures) -> dict[str, Any]:
    return {
        "figures": figures,
        "sentence": sentence(figures),
        "groups": group_sentences(figures),
        "ground": ground_sentence(figures),
        "held": held_sentences(figures),
    }


def _opinion_context(found: Results) -> dict[str, Any]:
    if found.opinion is None:
        return {"opinion": None}
    labels = [f"Group {letter}" for letter in LETTERS[: len(found.opinion.sizes)]]
    drawn = found.opinion.outlines
    return {
        "opinion": opinion_sentence(found.opinion),
        "alignment": alignment_sentences(found.opinion),
        "map": opinion_map(drawn, labels=labels, sizes=found.opinion.sizes, title="Map of opinion groups")
        if drawn
        else None,
    }


def statement_context(request: Any, statement: Statement) -> dict[str, Any]:
    """A statement, where its words come from and, once they may be known, its figures."""
    found = queries.results(request.who, statement.session)
    figures = found.of_statement(statement.pk) if found else None
    said = (sentence(figures), group_sentences(figures)) if figures else None
    return {"statement": statement, "session": statement.session, "said": said}


def figure_rows(found: Results) -> list[list[str]]:
    """A head and a row for each statement: everyone's votes, then who agrees in each group."""
    rows = [[*EVERYONE, *(f"{label}: agree" for label in found.group_labels)]]
    for figures in found.ranked:
        groups = [share.agree_words for shares in figures.groups for share in shares]
        rows.append([f"{figures.number}. {figures.text}", *_of_everyone(figures.overall), *groups])
    return rows


def _of_everyone(share: Share) -> list[str]:
    return [share.voters_words, share.agree_words, share.disagree_words, share.passed_words]


def without_context(who: Any, session: Session) -> dict[str, Any]:
    """The results without the votes that somebody has set aside, if there are any."""
    found = queries.results_without(who, session)
    if found is None:
        return {}
    return {
        "set_aside": [
            f"{Exclusion.Rule(each.rule).label}: {each.count} people. Reason: {each.reason}"
            for each in found.reasons
        ],
        "set_aside_head": cells.table_head(*EVERYONE),
        "set_aside_rows": [
            [cells.text(text) for text in (f"{number}. {words}", *_of_everyone(share))]
            for number, words, share in found.statements
        ],
    }
