"""Addresses of what is said about sources after they were published."""

from django.urls import path

from moothall.rooms.codification.views import notices

LIBRARY = "w/<slug:workspace>/library/"
urlpatterns = [
    path(f"{LIBRARY}notices/", notices.notices, name="notices"),
    path(f"{LIBRARY}notices/<uuid:key>/answer/", notices.decide_proposal, name="decide_proposal"),
    path(f"{LIBRARY}retractions/", notices.import_retractions, name="import_retractions"),
    path(f"{LIBRARY}retractions/<uuid:key>/", notices.retraction_report, name="retraction_report"),
    path(f"{LIBRARY}<uuid:key>/retract/", notices.retract_source, name="retract_source"),
    path(f"{LIBRARY}<uuid:key>/reinstate/", notices.reinstate_source, name="reinstate_source"),
]
