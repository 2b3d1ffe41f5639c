"""What a view does with the answers of a form."""

from collections.abc import Iterable
from typing import Any, Protocol


class Refusal(Protocol):
    """Why an action did nothing: (field, sentence) of everything that stood in its way."""

    problems: Iterable[tuple[str, str]]


def posted(request: Any) -> Any:
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: Any, refused: Refusal) -> None:
    """Put each sentence of a refusal beside the question that it is about."""
    for name, sentence in refused.problems:
        form.add_error(name if name in form.fields else None, sentence)
