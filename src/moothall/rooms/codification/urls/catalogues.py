"""Addresses of searches of catalogues on the web."""

from django.urls import path

from moothall.rooms.codification.views import catalogues

HERE = "w/<slug:workspace>/library/catalogues/"
urlpatterns = [
    path(HERE, catalogues.search_catalogues, name="search_catalogues"),
    path(f"{HERE}<uuid:key>/", catalogues.catalogue_search, name="catalogue_search"),
]
