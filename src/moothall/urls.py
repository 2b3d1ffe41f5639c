"""One line a room. Every view behind these addresses declares the right it needs."""

from django.urls import include, path

handler403 = "moothall.ui.views.site.refused"
handler404 = "moothall.ui.views.site.not_found"
handler500 = "moothall.ui.views.site.server_error"

urlpatterns = [
    path("", include("moothall.ui.urls")),
    path("", include("moothall.rooms.governance.urls")),
    path("", include("moothall.rooms.codification.urls")),
    path("", include("moothall.rooms.evaluation.urls")),
    path("", include("moothall.rooms.capacity.urls")),
    path("", include("moothall.rooms.reflection.urls")),
    path("", include("moothall.ui.jobs")),
    path("", include("moothall.events.urls")),
    path("", include("moothall.trace.urls")),
    path("", include("moothall.demo.urls")),
    path("accounts/", include("moothall.people.urls")),
]
