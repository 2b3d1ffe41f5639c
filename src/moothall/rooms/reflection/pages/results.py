"""Results: sentences first, then every figure as a table."""

from typing import Any

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.figures import Results, StatementFigures
from moothall.rooms.reflection.models import Statement
from moothall.rooms.reflection.sentences import group_sentences, sentence, summary

METHOD = (
    "Every vote is counted once, as it stood at the end. Percentages are shares of those who voted on the "
    "statement, and someone can pass. A group is what people said of themselves; someone who preferred not "
    "to say counts for everyone only. A number is shown only if it and its remainder are at least five "
    "people, and no hidden number can be worked out from those shown. Where telling disagree from pass would "
    "give somebody away, only the share who agree is shown. The words for shares are fixed: nearly everyone "
    "from 90%, most from 70%, more than half from 56%, about half from 45%, fewer than half from 31%, few "
    "from 11%, hardly anyone below that."
)


def results_context(found: Results) -> dict[str, Any]:
    said = [(figures, sentence(figures), group_sentences(figures)) for figures in found.statements]
    return {
        "results": found,
        "summary": summary(found),
        "said": said,
        "head": [{"text": text} for text in _columns(found)],
        "rows": [_row(figures) for figures in found.statements],
        "method": METHOD,
    }


def statement_context(request: Any, statement: Statement) -> dict[str, Any]:
    """A statement, where its words come from and, once they may be known, its figures."""
    found = queries.results(request.who, statement.session)
    figures = found.of_statement(statement.pk) if found else None
    said = (sentence(figures), group_sentences(figures)) if figures else None
    return {"statement": statement, "session": statement.session, "said": said}


def _columns(found: Results) -> list[str]:
    everyone = ["Statement", "Votes", "Agree", "Disagree", "Pass"]
    return everyone + [f"{label}: agree" for label in found.group_labels]


def _row(figures: StatementFigures) -> list[dict[str, Any]]:
    overall = figures.overall
    cells = [overall.voters_words, overall.agree_words, overall.disagree_words, overall.passed_words]
    cells += [share.agree_words for shares in figures.groups for share in shares]
    return [{"text": f"{figures.number}. {figures.text}"}, *({"text": text} for text in cells)]
