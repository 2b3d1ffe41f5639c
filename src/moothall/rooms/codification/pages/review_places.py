"""Where one can go from the page of a review: each subject has its line here."""

from typing import NamedTuple

from moothall.permissions import May


class Place(NamedTuple):
    """A page of a review: the name of its address, what the link says, the right it needs, what one does
    there."""

    route: str
    words: str
    may: May
    hint: str


# In the order in which a review goes through them.
PLACES: tuple[Place, ...] = ()
