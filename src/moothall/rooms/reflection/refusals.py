"""Why nothing was done."""


class SessionRefused(ValueError):
    """``problems`` is a list of (field, sentence), complete; ``code`` says in a word why a vote was refused:
    ``seat``, ``step``, ``round_closed``, ``once_reused``, ``unknown_statement`` or ``bad_value``."""

    def __init__(self, problems: list[tuple[str, str]] | str, *, code: str = "refused") -> None:
        self.problems = [("", problems)] if isinstance(problems, str) else problems
        self.code = code
        super().__init__(" ".join(sentence for _, sentence in self.problems))
