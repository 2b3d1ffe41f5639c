"""Addresses of power balance."""

from django.urls import path

from moothall.rooms.reflection.views import power

urlpatterns = [
    path("w/<slug:workspace>/sessions/<uuid:session>/power/", power.power_balance, name="power_balance"),
    path("s/<uuid:session>/power/", power.our_power_balance, name="our_power_balance"),
]
