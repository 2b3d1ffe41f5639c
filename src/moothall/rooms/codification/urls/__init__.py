"""The addresses of this room, a file a subject."""

from moothall.rooms.codification.urls import (
    appraisal,
    catalogues,
    contributions,
    duplicates,
    exporting,
    importing,
    library,
    notices,
    prisma,
    ranking,
    reviews,
    screening,
    statements,
)

app_name = "codification"
urlpatterns = [
    *appraisal.urlpatterns,
    *prisma.urlpatterns,
    *importing.urlpatterns,
    *catalogues.urlpatterns,
    *contributions.urlpatterns,
    *duplicates.urlpatterns,
    *exporting.urlpatterns,
    *library.urlpatterns,
    *notices.urlpatterns,
    *ranking.urlpatterns,
    *reviews.urlpatterns,
    *screening.urlpatterns,
    *statements.urlpatterns,
]
