"""Addresses of power balance, and of votes that come from the Polis software or go to it."""

from django.urls import path

from moothall.rooms.reflection.views import polis, power

urlpatterns = [
    path("w/<slug:workspace>/sessions/<uuid:session>/power/", power.power_balance, name="power_balance"),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/polis-export.zip", polis.polis_export, name="polis_export"
    ),
    path("w/<slug:workspace>/spaces/<uuid:key>/polis-import/", polis.polis_import, name="polis_import"),
    path("w/<slug:workspace>/sessions/<uuid:session>/polis-report/", polis.polis_report, name="polis_report"),
    path("s/<uuid:session>/power/", power.our_power_balance, name="our_power_balance"),
]
