"""Addresses of votes that go to the Polis software, and of conversations that come from it."""

from django.urls import include, path

from moothall.rooms.reflection.views import polis

_space = [
    path("polis-import/", polis.polis_import, name="polis_import"),
    path("polis-import/<uuid:upload>/", polis.polis_upload, name="polis_upload"),
    path("polis-import/<uuid:upload>/stop/", polis.stop_upload, name="stop_polis_upload"),
]
_session = [
    path("polis-export.zip", polis.polis_export, name="polis_export"),
    path("polis-report/", polis.polis_report, name="polis_report"),
]
urlpatterns = [
    path("w/<slug:workspace>/spaces/<uuid:key>/", include(_space)),
    path("w/<slug:workspace>/sessions/<uuid:session>/", include(_session)),
]
