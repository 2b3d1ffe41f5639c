"""Why nothing was done."""


class EvaluationRefused(ValueError):
    """``problems`` is a list of (field, sentence), complete."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(sentence for _, sentence in problems))
