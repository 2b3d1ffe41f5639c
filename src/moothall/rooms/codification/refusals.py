"""Why nothing was done."""


class EvidenceRefused(ValueError):
    """``problems`` is a list of (field, sentence), complete."""

    def __init__(self, problems: list[tuple[str, str]] | str) -> None:
        self.problems = [("", problems)] if isinstance(problems, str) else problems
        super().__init__(" ".join(sentence for _, sentence in self.problems))
