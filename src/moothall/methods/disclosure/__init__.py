"""Disclosure control: which figures about small groups may be shown, and when."""

from moothall.methods.disclosure.audit import Bounds, audit
from moothall.methods.disclosure.groupings import protect_groupings
from moothall.methods.disclosure.protect import protect_counts
from moothall.methods.disclosure.protected import Protected
from moothall.methods.disclosure.publishable import publishable
from moothall.methods.disclosure.releases import Releases, releases_allowed
from moothall.methods.disclosure.sizes import map_allowed, merge_small, release_due

__all__ = [
    "Bounds",
    "Protected",
    "Releases",
    "audit",
    "map_allowed",
    "merge_small",
    "protect_counts",
    "protect_groupings",
    "publishable",
    "release_due",
    "releases_allowed",
]
