"""What speaks against joining a pair without asking anybody, however alike it is otherwise."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from moothall.methods.deduplication.comparing import PairFeatures
from moothall.methods.deduplication.records import Records

Truths = NDArray[np.bool_]
VETOES: Mapping[str, str] = {
    "another_issue": "The issue differs, and so does the DOI, or the title is short or a heading.",
    "another_place": "Volume and page differ, and so does the DOI, or the title is short or a heading.",
    "another_doi": "The DOI differs.",
    "nothing_but_titles": "There is no author, journal or DOI to compare, and the titles differ.",
    "another_number": "The titles differ in a number.",
    "conflict_in_group": "Together with others it would join two DOIs, two PubMed numbers or an unlike pair.",
}
_SHORT_TITLE = 28


def vetoes(features: PairFeatures, records: Records) -> dict[str, Truths]:
    """For each veto but the last, which comes of groups, the pairs (Q,) it speaks against."""
    one, two = features.pairs.T
    another_doi = features.doi == 0
    heading = records.generic[one] | records.generic[two]
    # A title that is missing has no letters at all.
    short = features.title_length < _SHORT_TITLE
    doubtful = another_doi | heading | short
    same_place = (features.volume == 1) & (features.first_page == 1)
    same_titles = (records.title[one] == records.title[two]) & (features.title >= 0)
    same_titles |= records.same[one] == records.same[two]
    no_place_differs = (features.volume != 0) & (features.issue != 0) & (features.first_page != 0)
    all_alike = (
        (features.title > 0.98) & (features.authors > 0.9) & (features.journal > 0.9) & no_place_differs
    )
    nothing_else = (features.authors < 0) & (features.journal < 0) & (features.doi != 1)
    found = {
        "another_issue": (features.issue == 0) & doubtful & ~(same_place & ~another_doi),
        "another_place": (features.volume == 0) & (features.first_page == 0) & doubtful,
        "another_doi": another_doi & ~same_place & ~all_alike,
        "nothing_but_titles": nothing_else & ~same_titles,
        "another_number": (features.digits == 0) & ~same_titles & ~same_place,
    }
    return {name: np.asarray(against, np.bool_) for name, against in found.items()}
