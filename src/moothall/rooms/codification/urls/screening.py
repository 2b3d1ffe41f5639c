"""Addresses of screening: records of a review, judging them, and settling conflicts."""

from django.urls import path

from moothall.rooms.codification.views import conflicts, records, screening

_REVIEW = "w/<slug:workspace>/reviews/<uuid:review>/"

urlpatterns = [
    path(f"{_REVIEW}screen/", screening.screen, name="screen"),
    path(f"{_REVIEW}screen/keys/", screening.screening_keys, name="screening_keys"),
    path(f"{_REVIEW}screen/undo/", screening.undo_verdict, name="undo_verdict"),
    path(f"{_REVIEW}screen/<uuid:key>/", screening.screen_record, name="screen_record"),
    path(f"{_REVIEW}records/", records.review_records, name="review_records"),
    path(f"{_REVIEW}records/together/", records.judge_together, name="judge_together"),
    path(f"{_REVIEW}records/<uuid:key>/", records.candidate, name="candidate"),
    path(f"{_REVIEW}records/<uuid:key>/screen/", screening.pick_record, name="pick_record"),
    path(f"{_REVIEW}records/<uuid:key>/complete/", records.complete_record, name="complete_record"),
    path(f"{_REVIEW}conflicts/", conflicts.conflicts, name="conflicts"),
    path(f"{_REVIEW}conflicts/<uuid:key>/", conflicts.conflict, name="conflict"),
]
