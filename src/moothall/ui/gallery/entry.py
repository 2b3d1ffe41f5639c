"""What the gallery knows of a component."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Context = dict[str, Any]
LONGEST = (
    "Whether free swimming in term time for everyone under sixteen, together with later buses and "
    "warmer changing rooms and a pool that opens before school, helps families who have never come before"
)
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@dataclass(frozen=True)
class State:
    """One state of a component: its name, what the component is given, and the way its text runs."""

    name: str
    context: Context
    direction: str = "ltr"
    lang: str = ""


@dataclass(frozen=True)
class Entry:
    """One component: the file below ``ui/``, what it is for, and its states.

    ``translated`` makes its content afresh from a function over texts, for other scripts and longer words.
    """

    file: str
    purpose: str
    states: tuple[State, ...]
    translated: Callable[[Callable[[str], str]], Context] | None = field(default=None)

    @property
    def template(self) -> str:
        return f"ui/{self.file}"

    @property
    def name(self) -> str:
        return self.file.removesuffix(".html").replace("_", " ").capitalize()

    @property
    def all_states(self) -> tuple[State, ...]:
        if self.translated is None:
            return self.states
        return (
            *self.states,
            State("Right to left", self.translated(right_to_left), "rtl", "ar"),
            State("Words 40% longer", self.translated(longer)),
        )


def right_to_left(text: str) -> str:
    """Arabic words, as many as ``text`` has: how the layout runs, not what it says, is shown."""
    words = [
        "هل",
        "يجب",
        "أن",
        "تكون",
        "السباحة",
        "مجانية",
        "لمن",
        "هم",
        "دون",
        "السادسة",
        "عشرة",
        "في",
        "أيام",
        "الدراسة",
    ]
    return " ".join(words[place % len(words)] for place in range(max(1, len(text.split()))))


def longer(text: str) -> str:
    """ "Sign in" becomes "[Šïğñ ïñ ~~~]": accents on every vowel, and 40 % more of it."""
    accents = str.maketrans("aeiounscgAEIOU", "àéîöüñšçğÀÉÎÖÜ")
    return f"[{text.translate(accents)} {'~' * max(2, round(len(text) * 0.4) - 3)}]"
