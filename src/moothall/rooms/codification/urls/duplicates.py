"""Addresses of pairs of sources that may be one work, and of the databases that works came from."""

from django.urls import path

from moothall.rooms.codification.views import duplicates

_ALL = "w/<slug:workspace>/library/duplicates/"
_ONE = f"{_ALL}<uuid:key>/"

urlpatterns = [
    path(_ALL, duplicates.duplicates, name="duplicates"),
    path(f"{_ALL}linked/", duplicates.linked_pairs, name="linked_pairs"),
    path(f"{_ALL}keys/", duplicates.switch_keys, name="switch_keys"),
    path(_ONE, duplicates.duplicate, name="duplicate"),
    path(f"{_ONE}undo/", duplicates.undo_pair, name="undo_pair"),
    path("w/<slug:workspace>/library/databases/", duplicates.databases, name="databases"),
]
