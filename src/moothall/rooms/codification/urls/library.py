"""Addresses of the library and its sources."""

from django.urls import path

from moothall.rooms.codification.views import coding, library, sources

_ALL = "w/<slug:workspace>/library/"
_ONE = f"{_ALL}<uuid:key>/"

urlpatterns = [
    path(_ALL, library.library, name="library"),
    path(f"{_ALL}add/", library.add_source, name="add_source"),
    path(_ONE, library.source, name="source"),
    path(f"{_ONE}edit/", library.edit_source, name="edit_source"),
    path(f"{_ONE}state/", library.change_source_state, name="change_source_state"),
    path(f"{_ONE}tags/", sources.tag_source, name="tag_source"),
    path(f"{_ONE}files/add/", sources.add_source_file, name="add_source_file"),
    path(f"{_ONE}files/<uuid:file>/", sources.source_file, name="source_file"),
    path(f"{_ONE}files/<uuid:file>/remove/", sources.remove_source_file, name="remove_source_file"),
    path(f"{_ONE}code/", coding.code_sentences, name="code_sentences"),
]
