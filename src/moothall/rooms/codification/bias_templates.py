"""The templates that come with the product, for judging how far an included record can be trusted.

RoB 2 (Sterne and others 2019, BMJ 366:l4898), ROBINS-I (Sterne and others 2016, BMJ 355:i4919) and the CASP
checklists belong to their authors. Their domains are named here; the questions are our own short wording and
no substitute for their guidance, which ``LINKS`` leads to.
"""

import re
from typing import Any

from moothall.rooms.codification.models import BiasTemplate

Family = BiasTemplate.Family
OVERALL = "overall"
NO_INFORMATION = "No information"
LINKS = {
    Family.ROB_2: "https://www.riskofbias.info/welcome/rob-2-0-tool",
    Family.ROBINS_I: "https://www.riskofbias.info/welcome/home/current-version-of-robins-i",
    Family.CHECKLIST: "https://casp-uk.net/casp-tools-checklists/",
}
_FIVE = ("Yes", "Probably yes", "Probably no", "No", NO_INFORMATION)
_THREE = ("Yes", "Partly", "No", "Cannot tell")
# Family -> what a signalling question can be answered with.
ANSWERS = {Family.ROB_2: _FIVE, Family.ROBINS_I: _FIVE}


def _scale(*judgements: tuple[str, str]) -> list[dict[str, str]]:
    return [{"key": _key(name), "name": name, "tone": tone} for name, tone in judgements]


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:40]


SCALES = {
    "risk": _scale(("Low", "good"), ("Some concerns", "doubtful"), ("High", "bad")),
    "serious": _scale(
        ("Low", "good"),
        ("Moderate", "doubtful"),
        ("Serious", "bad"),
        ("Critical", "bad"),
        (NO_INFORMATION, "unknown"),
    ),
    "met": _scale(
        ("Met", "good"), ("Partly met", "doubtful"), ("Not met", "bad"), ("Cannot tell", "unknown")
    ),
    "trust": _scale(("Can be relied on", "good"), ("With care", "doubtful"), ("Not relied on", "bad")),
}

_DOMAINS: dict[str, dict[str, tuple[str, ...]]] = {
    Family.ROB_2: {
        "Randomisation": (
            "Was it left to chance who got what, and could nobody know it beforehand?",
            "Were the groups alike at the start?",
        ),
        "Deviations from what was intended": (
            "Did people or staff know who got what?",
            "Did anything change because of the trial, and unequally?",
            "Was everybody analysed in the group they were put in?",
        ),
        "Missing outcome data": (
            "Are there results for nearly everybody?",
            "Could it depend on the result whether it is missing?",
        ),
        "Measurement of the outcome": (
            "Was it measured in a fitting way, and alike in all groups?",
            "Could knowing who got what have coloured the measurement?",
        ),
        "Selection of the reported result": (
            "Was the analysis planned before results were seen?",
            "Could the result have been picked from several?",
        ),
    },
    Family.ROBINS_I: {
        "Confounding": (
            "Could something else explain both who got it and how they fared?",
            "Was that measured well and allowed for?",
        ),
        "Selection of participants": (
            "Did what happened after the start decide who is in the study?",
            "Do start of follow-up and start of the intervention fall together?",
        ),
        "Classification of interventions": (
            "Is it clear who got what, and noted at the time?",
            "Could knowing the result have changed how it was noted?",
        ),
        "Deviations from intended interventions": ("Did practice depart from what was intended, unequally?",),
        "Missing data": (
            "Are there data for nearly everybody?",
            "Are the reasons for gaps alike in the groups?",
        ),
        "Measurement of outcomes": (
            "Could knowing who got what have coloured the measurement?",
            "Was it measured alike in the groups?",
        ),
        "Selection of the reported result": (
            "Could the result have been picked from several measures or analyses?",
        ),
    },
    Family.CHECKLIST: {
        "Is the question clear?": ("Can one say who, what and compared with what?",),
        "Does the design fit the question?": ("Would another design have answered it better?",),
        "Were the right people found?": ("Who was left out, and does it matter?",),
        "Were data gathered well?": ("Is it said how, and would it be done so again?",),
        "Are the findings clear and supported?": ("Do the data carry what is concluded?",),
        "Does it apply here?": ("Are place and people like ours?",),
    },
    Family.SHORT: {
        "Who says it, and how do they know?": ("Seen or done it themselves?", "Do they gain by it?"),
        "What does it rest on?": ("Are figures, dates and places given?", "Could somebody check it?"),
        "Does it fit with other sources?": ("Is there anything that speaks against it?",),
        "Does it apply here?": ("Is it recent, and about a place like ours?",),
    },
}
_NAMES = {
    Family.ROB_2: "RoB 2",
    Family.ROBINS_I: "ROBINS-I",
    Family.CHECKLIST: "Checklist in the manner of CASP",
    Family.SHORT: "Short form for practice and local reports",
}
_SCALE_OF = {Family.ROB_2: "risk", Family.ROBINS_I: "serious", Family.CHECKLIST: "met", Family.SHORT: "trust"}


def built_in(family: str) -> dict[str, Any]:
    """The fields of the first version of a template that comes with the product."""
    return {
        "family": family,
        "name": _NAMES[Family(family)],
        "domains": domains_from(_DOMAINS[family]),
        "judgements": SCALES[_SCALE_OF[Family(family)]],
    }


def domains_from(written: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Domains with keys, from their names and questions."""
    return [
        {
            "key": f"d{place}",
            "name": name,
            "questions": [
                {"key": f"d{place}q{n}", "text": text} for n, text in enumerate(questions, start=1)
            ],
        }
        for place, (name, questions) in enumerate(written.items(), start=1)
    ]


def domains_of(template: BiasTemplate) -> list[dict[str, Any]]:
    """The domains of a template, and at their end the judgement of the whole."""
    return [*template.domains, {"key": OVERALL, "name": "Overall", "questions": []}]


def answers_of(template: BiasTemplate) -> tuple[str, ...]:
    return ANSWERS.get(Family(template.family), _THREE)


def read_domains(text: str) -> dict[str, tuple[str, ...]]:
    """Domains as they are written in a box: a line each, their questions below with a dash before them."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        words = " ".join(line.split())
        if words.startswith(("-", "–", "•")) and name:
            found[name].append(words[1:].strip())
        elif words:
            name = words.lstrip("-–• ")
            found.setdefault(name, [])
    return {name: tuple(q for q in questions if q) for name, questions in found.items() if name}


def written_domains(domains: list[dict[str, Any]]) -> str:
    """The text that ``read_domains`` reads back."""
    lines = []
    for domain in domains:
        lines += [domain["name"], *(f"- {question['text']}" for question in domain["questions"])]
    return "\n".join(lines)
