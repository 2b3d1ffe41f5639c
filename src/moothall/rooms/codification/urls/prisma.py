"""Addresses of what a review shows for itself: its flow, its methods, and everything to repeat it."""

from django.urls import path

from moothall.rooms.codification.views import prisma, reproducing

_ONE = "w/<slug:workspace>/reviews/<uuid:review>/"

urlpatterns = [
    path(f"{_ONE}prisma/", prisma.prisma, name="prisma"),
    path(f"{_ONE}prisma/export/", prisma.export_prisma, name="export_prisma"),
    path(f"{_ONE}methods/", prisma.methods_paragraph, name="methods_paragraph"),
    path(f"{_ONE}methods/methods.docx", prisma.methods_file, name="methods_file"),
    path(f"{_ONE}reproduce/review.zip", reproducing.reproducibility, name="reproducibility"),
]
