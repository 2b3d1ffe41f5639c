"""The tables of ``permissions`` as rows for the page "Who can see what"."""

from dataclasses import dataclass

from moothall.permissions import PHASED, PHASES, ROLES, May


@dataclass(frozen=True)
class RoleRow:
    """One role: its name, its sentence, and what it may do beyond the role it builds on."""

    name: str
    sentence: str
    builds_on: str
    rights: tuple[str, ...]


@dataclass(frozen=True)
class PhaseRow:
    """What can be done in a session at one moment."""

    name: str
    rights: tuple[str, ...]


def rights_table() -> list[RoleRow]:
    """Every role with the rights it adds; each builds on the widest role that it contains."""
    return [_row(name) for name in ROLES]


def phases_table() -> list[PhaseRow]:
    rows = []
    for name, allowed in PHASES.items():
        rights = tuple(may.value for may in May if may in allowed and may in PHASED)
        rows.append(PhaseRow(in_words(name), rights))
    return rows


def in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _row(name: str) -> RoleRow:
    role = ROLES[name]
    below = [other for other in ROLES if ROLES[other].rights < role.rights]
    base = max(below, key=lambda other: len(ROLES[other].rights), default="")
    own = role.rights - (ROLES[base].rights if base else frozenset())
    rights = tuple(may.value for may in May if may in own)
    return RoleRow(in_words(name), role.sentence, in_words(base) if base else "", rights)
