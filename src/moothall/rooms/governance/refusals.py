"""Why nothing was done."""


class DecisionRefused(ValueError):
    """``problems`` is a list of (field, sentence), complete."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(sentence for _, sentence in problems))


class MembershipRefused(ValueError):
    """Why a role was not changed: ``problems`` is a list of (field, sentence), complete."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(sentence for _, sentence in problems))
