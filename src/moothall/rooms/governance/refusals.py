"""Why nothing was done."""


class Refused(ValueError):
    """``problems`` is a list of (field, sentence), complete."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(sentence for _, sentence in problems))


class DecisionRefused(Refused):
    """Why a decision, an option, a piece of evidence or an agenda item was left as it is."""


class MembershipRefused(Refused):
    """Why a role was not changed."""
