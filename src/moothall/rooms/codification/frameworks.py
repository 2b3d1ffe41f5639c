"""The parts that the question of a review is made of, framework by framework."""

from collections.abc import Mapping

from moothall.rooms.codification.models import Review

Problems = list[tuple[str, str]]
_F = Review.Framework

# Framework -> its parts in order: the name under which an answer is kept, and its label.
FRAMEWORKS: dict[str, dict[str, str]] = {
    _F.PICO: {
        "population": "Population",
        "intervention": "Intervention",
        "comparison": "Comparison",
        "outcome": "Outcome",
    },
    _F.PECO: {
        "population": "Population",
        "exposure": "Exposure",
        "comparison": "Comparison",
        "outcome": "Outcome",
    },
    _F.PICO_QUALITATIVE: {
        "population": "Population",
        "interest": "Phenomenon of interest",
        "context": "Context",
    },
    _F.SPICE: {
        "setting": "Setting",
        "perspective": "Perspective",
        "intervention": "Intervention",
        "comparison": "Comparison",
        "evaluation": "Evaluation",
    },
    _F.SPIDER: {
        "sample": "Sample",
        "phenomenon": "Phenomenon of interest",
        "design": "Design",
        "evaluation": "Evaluation",
        "research_type": "Type of research",
    },
    _F.FREE: {"question": "Question"},
}


def parts_of(framework: str, question: Mapping[str, str]) -> dict[str, str]:
    """The question with every part of its framework, in order, those that are not said empty."""
    return {name: " ".join(str(question.get(name, "")).split()) for name in FRAMEWORKS[framework]}


def problems_with_question(framework: str, question: Mapping[str, str]) -> Problems:
    """What is wrong with a question: an unknown framework or part, or nothing said at all."""
    if framework not in FRAMEWORKS:
        return [("framework", "Choose how the question is put together")]
    parts = FRAMEWORKS[framework]
    problems = [
        (name, f"“{name}” is no part of a question in {_F(framework).label}")
        for name in question
        if name not in parts
    ]
    if not any(str(question.get(name, "")).strip() for name in parts):
        first, label = next(iter(parts.items()))
        problems.append((first, f"Fill in at least one part of the question, such as {label.lower()}"))
    return problems
