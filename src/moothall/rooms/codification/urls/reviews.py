"""Addresses of a review's life: opening it, its protocol, its people, its phases, its agreement."""

from django.urls import path

from moothall.rooms.codification.views import agreement, phases, protocols, reviewers, reviews

_ALL = "w/<slug:workspace>/reviews/"
_ONE = f"{_ALL}<uuid:review>/"

urlpatterns = [
    path(_ALL, reviews.reviews, name="reviews"),
    path(f"{_ALL}new/", reviews.new_review, name="new_review"),
    path(_ONE, reviews.review, name="review"),
    path(f"{_ONE}settings/", reviews.review_settings, name="review_settings"),
    path(f"{_ONE}protocol/", protocols.protocol, name="protocol"),
    path(f"{_ONE}protocol/change/", protocols.change_protocol, name="change_protocol"),
    path(f"{_ONE}protocol/versions/", protocols.protocol_versions, name="protocol_versions"),
    path(f"{_ONE}people/", reviewers.review_people, name="review_people"),
    path(f"{_ONE}people/invite/", reviewers.invite, name="invite_reviewer"),
    path(f"{_ONE}people/<uuid:key>/part/", reviewers.change_part, name="change_part"),
    path(f"{_ONE}people/<uuid:key>/remove/", reviewers.remove, name="remove_reviewer"),
    path(f"{_ONE}people/needed/<slug:stage>/", reviewers.change_needed, name="change_reviewers_needed"),
    path(f"{_ONE}phase/", phases.change_phase, name="change_phase"),
    path(f"{_ONE}pilot/", phases.pilot, name="pilot"),
    path(f"{_ONE}agreement/", agreement.agreement, name="agreement"),
    path(f"{_ONE}agreement/agreement.csv", agreement.agreement_csv, name="agreement_csv"),
]
