"""The kinds of fields that can be extracted: what an answer to each looks like, and what is wrong with one.

An answer is {"value", "page", "quotation"}. By kind the value is a text; a number as text, such as "12.5"; a
day as "2027-03-27"; one choice; a list of choices; a list of rows, each a list of cells (table); or a list of
{"arm", "n", "events"} or {"arm", "n", "mean", "sd"}, numbers as text (outcome).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]
Problems = list[tuple[str, str]]

KINDS = {
    "text": "Text",
    "number": "Number",
    "date": "Date",
    "choice": "One of several answers",
    "choices": "Several answers",
    "table": "Table",
    "outcome": "Outcome: arm, n, and events or mean and SD",
}
# Kinds whose "choices" say something: the answers, the columns, the arms.
LISTED = {"choice": "answers", "choices": "answers", "table": "columns", "outcome": "arms"}
ARMS = ("Intervention", "Comparison")
MEASURES = {"n": "n", "events": "events", "mean": "mean", "sd": "SD"}
MOST_FIELDS, MOST_ROWS, LONGEST = 100, 50, 4000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def checked_fields(fields: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], Problems]:
    """The fields of a form as they are kept, each with a key, and everything that is wrong with them."""
    rows: list[dict[str, Any]] = []
    problems: Problems = [] if fields else [("", "Add at least one field")]
    if len(fields) > MOST_FIELDS:
        problems.append(("", f"A form has at most {MOST_FIELDS} fields"))
    taken = {str(field.get("key")) for field in fields if field.get("key")}
    for place, field in enumerate(fields, start=1):
        row = _kept(field, taken)
        problems += [("", f"Field {place}: {sentence}") for sentence in _wrong(row)]
        rows.append(row)
    keys = [row["key"] for row in rows]
    if len(set(keys)) < len(keys):
        problems.append(("", "Two fields have the same key"))
    return rows, problems


def _kept(field: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    kind = str(field.get("kind", ""))
    choices = [" ".join(str(each).split()) for each in field.get("choices") or ()]
    choices = list(dict.fromkeys(each for each in choices if each))
    if kind == "outcome" and not choices:
        choices = list(ARMS)
    key = str(field.get("key") or "")
    if not key:
        number = 1
        while f"field_{number}" in taken:
            number += 1
        key = f"field_{number}"
        taken.add(key)
    return {
        "key": key,
        "kind": kind,
        "label": " ".join(str(field.get("label", "")).split())[:200],
        "help": " ".join(str(field.get("help", "")).split())[:500],
        "required": bool(field.get("required")),
        "unit": " ".join(str(field.get("unit", "")).split())[:40] if kind == "number" else "",
        "choices": choices if kind in LISTED else [],
    }


def _wrong(row: Mapping[str, Any]) -> Iterator[str]:
    if not _KEY.fullmatch(row["key"]):
        yield "the key has letters, digits and _ only"
    if row["kind"] not in KINDS:
        yield "choose what kind of answer it takes"
    if not row["label"]:
        yield "enter the question"
    if row["kind"] in ("choice", "choices") and len(row["choices"]) < 2:
        yield "enter at least two answers to choose from"
    if row["kind"] == "table" and not row["choices"]:
        yield "enter the columns of the table"


def problems_with_answers(
    fields: Sequence[Mapping[str, Any]], answers: Answers, *, complete: bool
) -> Problems:
    """What is wrong with the answers to a form; what is missing too, if they are to be complete."""
    known = {field["key"] for field in fields}
    problems: Problems = [("", f"“{key}” is no field of this form") for key in answers if key not in known]
    for field in fields:
        value = answers.get(field["key"], {}).get("value")
        if is_empty(value):
            if complete and field["required"]:
                problems.append((field["key"], f"Answer “{field['label']}”, or save it for later"))
        elif not _fits(field, value):
            problems.append((field["key"], f"This answer was not understood: {field['label']}"))
    return problems


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _fits(field: Mapping[str, Any], value: Any) -> bool:
    match field["kind"]:
        case "number":
            return isinstance(value, str) and is_number(value)
        case "date":
            return isinstance(value, str) and _is_day(value)
        case "choice":
            return value in field["choices"]
        case "choices":
            return isinstance(value, list) and all(each in field["choices"] for each in value)
        case "table":
            wide = len(field["choices"])
            return isinstance(value, list) and all(
                isinstance(row, list) and len(row) == wide for row in value
            )
        case "outcome":
            return isinstance(value, list) and all(_is_outcome(row) for row in value)
    return isinstance(value, str) and len(value) <= LONGEST


def is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_outcome(row: Any) -> bool:
    if not isinstance(row, Mapping) or not row.get("arm"):
        return False
    return all(is_number(row[name]) for name in MEASURES if name in row)


def differing(
    fields: Sequence[Mapping[str, Any]], first: Answers, second: Answers, *, everything: bool = False
) -> list[Mapping[str, Any]]:
    """The fields to which two people gave different values; with ``everything``, pages and quotations
    count too. Numbers are compared as numbers."""
    found = []
    for field in fields:
        one, other = first.get(field["key"], {}), second.get(field["key"], {})
        names = ("page", "quotation") if everything else ()
        same = _comparable(field, one.get("value")) == _comparable(field, other.get("value"))
        if not same or any(one.get(name, "") != other.get(name, "") for name in names):
            found.append(field)
    return found


def _comparable(field: Mapping[str, Any], value: Any) -> Any:
    if is_empty(value):
        return None
    if field["kind"] == "number":
        return Decimal(value)
    if field["kind"] == "choices":
        return sorted(value)
    if field["kind"] == "outcome":
        return [
            {name: Decimal(cell) if name in MEASURES else cell for name, cell in row.items()} for row in value
        ]
    return " ".join(value.split()) if isinstance(value, str) else value


def value_in_words(field: Mapping[str, Any], value: Any) -> str:
    """A value as people read it, on one line."""
    if is_empty(value):
        return "Not said"
    match field["kind"]:
        case "number":
            return f"{value} {field['unit']}".strip()
        case "choices":
            return "; ".join(value)
        case "table":
            return " / ".join(" | ".join(row) for row in value)
        case "outcome":
            return "; ".join(_outcome_in_words(row) for row in value)
    return str(value)


def _outcome_in_words(row: Mapping[str, str]) -> str:
    said = [f"{words} {row[name]}" for name, words in MEASURES.items() if row.get(name)]
    return f"{row['arm']}: {', '.join(said)}"


def columns_of(field: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The columns that the value of a field fills in a table: (heading, arm, measure), the latter two empty
    but for outcomes."""
    if field["kind"] != "outcome":
        unit = f" ({field['unit']})" if field.get("unit") else ""
        return [(f"{field['label']}{unit}", "", "")]
    return [
        (f"{field['label']}: {arm}: {words}", arm, name)
        for arm in field["choices"]
        for name, words in MEASURES.items()
    ]


def cells_of(field: Mapping[str, Any], value: Any) -> list[str]:
    """What stands in those columns."""
    if field["kind"] != "outcome":
        plain = (
            value if field["kind"] in ("number", "date", "choice", "text") else value_in_words(field, value)
        )
        return ["" if is_empty(value) else str(plain)]
    by_arm = {row["arm"]: row for row in value or ()}
    return [by_arm.get(arm, {}).get(name, "") for _, arm, name in columns_of(field)]
