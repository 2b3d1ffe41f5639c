"""Addresses of the order of a review's records, of stopping, and of updates."""

from django.urls import path

from moothall.rooms.codification.views import ranking

_REVIEW = "w/<slug:workspace>/reviews/<uuid:review>/"

urlpatterns = [
    path(f"{_REVIEW}ranking/", ranking.ranking, name="ranking"),
    path(f"{_REVIEW}ranking/change/", ranking.change_ranking, name="change_ranking"),
    path(f"{_REVIEW}ranking/again/", ranking.renew_ranking, name="renew_ranking"),
    path(f"{_REVIEW}stopping/", ranking.stopping, name="stopping"),
    path(f"{_REVIEW}stopping/stop/", ranking.stop_screening, name="stop_screening"),
    path(f"{_REVIEW}stopping/go-on/", ranking.resume_screening, name="resume_screening"),
    path(f"{_REVIEW}new-since/", ranking.new_since, name="new_since"),
    path(f"{_REVIEW}new-since/next/", ranking.begin_round, name="begin_round"),
]
