"""Addresses of the library: sources, and files of references."""

from django.urls import path

from moothall.rooms.codification.views import coding, importing, library

urlpatterns = [
    path("w/<slug:workspace>/library/", library.library, name="library"),
    path("w/<slug:workspace>/library/add/", library.add_source, name="add_source"),
    path("w/<slug:workspace>/library/import/", importing.import_references, name="import_references"),
    path("w/<slug:workspace>/library/imports/<uuid:key>/", importing.import_report, name="import_report"),
    path(
        "w/<slug:workspace>/library/imports/<uuid:key>/not-read.txt",
        importing.rejected_records,
        name="rejected_records",
    ),
    path(
        "w/<slug:workspace>/library/imports/<uuid:key>/records/<int:place>/",
        importing.mend_reference,
        name="mend_reference",
    ),
    path("w/<slug:workspace>/library/<uuid:key>/", library.source, name="source"),
    path("w/<slug:workspace>/library/<uuid:key>/code/", coding.code_sentences, name="code_sentences"),
    path("w/<slug:workspace>/library/<uuid:key>/retract/", library.retract_source, name="retract_source"),
    path(
        "w/<slug:workspace>/library/<uuid:key>/reinstate/", library.reinstate_source, name="reinstate_source"
    ),
]
