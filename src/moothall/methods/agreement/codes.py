"""The agreement of coders on each code of a text."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.agreement.alpha import krippendorff_alpha
from moothall.methods.agreement.pairs import cohen_kappa, percent_agreement
from moothall.methods.agreement.result import Agreement
from moothall.methods.arguments import truths

SCOPES = ("all", "coded")


@dataclass(frozen=True)
class CodeAgreement:
    """On one ``code``: how many of ``units`` (sentences) each coder ``marked``, ``alpha`` of all coders, and
    ``kappa`` and ``percent`` of each two of them."""

    code: Hashable
    units: int
    marked: dict[Hashable, int]
    alpha: Agreement
    kappa: dict[tuple[Hashable, Hashable], Agreement]
    percent: dict[tuple[Hashable, Hashable], Agreement]


def code_agreement(
    marks: ArrayLike,
    *,
    coders: Sequence[Hashable],
    codes: Sequence[Hashable],
    scope: str = "all",
    bootstrap: int = 0,
    seed: int = 0,
) -> tuple[CodeAgreement, ...]:
    """The agreement on each of ``codes`` from ``marks`` (codes × coders × sentences), true or false.

    ``scope`` "all": of all sentences, which must be those of texts that all coders finished; "coded": of the
    sentences that somebody marked with any of the codes. ``bootstrap`` and ``seed`` are those of
    ``krippendorff_alpha``.

    Raises ValueError for marks of another shape, a coder named twice, and another scope.

    >>> (found,) = code_agreement([[[1, 1, 0, 0], [1, 0, 0, 0]]], coders=["A", "B"], codes=["cost"])
    >>> found.marked, found.kappa["A", "B"].value
    ({'A': 2, 'B': 1}, 0.5)
    """
    if scope not in SCOPES:
        raise ValueError(f"scope must be “all” or “coded”, not {scope!r}.")
    table = truths(marks, "marks")
    if table.ndim != 3 or table.shape[:2] != (len(codes), len(coders)):
        wanted = f"{len(codes)} codes × {len(coders)} coders × sentences"
        raise ValueError(f"marks must have the shape {wanted}, not {table.shape}.")
    if len(set(coders)) != len(coders):
        raise ValueError("coders must differ from each other.")
    if scope == "coded":
        table = table[:, :, table.any(axis=(0, 1))]
    pairs = [(one, two) for one, two in combinations(range(len(coders)), 2)]
    return tuple(
        CodeAgreement(
            code=code,
            units=table.shape[2],
            marked={coder: int(row.sum()) for coder, row in zip(coders, rows, strict=True)},
            alpha=krippendorff_alpha(rows.astype(np.float64), bootstrap=bootstrap, seed=seed),
            kappa={(coders[one], coders[two]): cohen_kappa(rows[one], rows[two]) for one, two in pairs},
            percent={
                (coders[one], coders[two]): percent_agreement(rows[one], rows[two]) for one, two in pairs
            },
        )
        for code, rows in zip(codes, table, strict=True)
    )
