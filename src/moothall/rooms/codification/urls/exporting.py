"""Addresses of files to take along."""

from django.urls import path

from moothall.rooms.codification.views import exporting

urlpatterns = [
    path("w/<slug:workspace>/library/export/", exporting.export_library, name="export_library"),
    path("w/<slug:workspace>/reviews/<uuid:review>/export/", exporting.export_review, name="export_review"),
]
