"""The gallery: every component of ours in all its states, with invented content.

``Entry`` names a component's file and its states; ``entries()`` collects them. Right-to-left text and the
pseudo-locale, whose words are 40 % longer, are made from each entry's richest state.
"""

from moothall.ui.gallery.entry import Entry, State
from moothall.ui.gallery.shown import entries

__all__ = ["Entry", "State", "entries"]
