"""Addresses of files of references: uploading, checking, importing, removing."""

from django.urls import path

from moothall.rooms.codification.views import importing, uploading

_ALL = "w/<slug:workspace>/library/imports/"
_ONE = f"{_ALL}<uuid:key>/"

urlpatterns = [
    path("w/<slug:workspace>/library/import/", uploading.import_references, name="import_references"),
    path(
        "w/<slug:workspace>/reviews/<uuid:review>/import/",
        uploading.import_for_review,
        name="import_for_review",
    ),
    path(_ALL, importing.imports, name="imports"),
    path(_ONE, importing.import_report, name="import_report"),
    path(f"{_ONE}check/", uploading.check_import, name="check_import"),
    path(f"{_ONE}columns/", uploading.import_columns, name="import_columns"),
    path(f"{_ONE}discard/", uploading.discard_upload, name="discard_upload"),
    path(f"{_ONE}stop/", importing.stop_import, name="stop_import"),
    path(f"{_ONE}go-on/", importing.go_on_with_import, name="go_on_with_import"),
    path(f"{_ONE}remove/", importing.remove_import, name="remove_import"),
    path(f"{_ONE}not-read.txt", importing.rejected_records, name="rejected_records"),
    path(f"{_ONE}records/<int:place>/", importing.mend_reference, name="mend_reference"),
]
