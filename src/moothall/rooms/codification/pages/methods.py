"""The methods of a review in words."""

from typing import Any

from moothall.rooms.codification import queries
from moothall.rooms.codification.methods_paragraph import SEARCH_HEAD, methods_in_words, search_rows
from moothall.rooms.codification.models import Review
from moothall.rooms.codification.pages import cells


def methods_context(request: Any, review: Review) -> dict[str, Any]:
    done = queries.methods_of(request.who, review)
    return {
        "review": review,
        "parts": methods_in_words(done),
        "head": cells.table_head(*SEARCH_HEAD),
        "rows": [[cells.text(cell) for cell in row] for row in search_rows(done)],
    }
