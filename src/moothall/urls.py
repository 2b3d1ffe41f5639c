"""One line a room. Every view behind these addresses declares the right it needs."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
