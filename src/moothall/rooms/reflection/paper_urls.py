"""The addresses of paper ballots, below the session that they belong to."""

from django.urls import path

from moothall.rooms.reflection.views import paper

_PAPER = "w/<slug:workspace>/sessions/<uuid:session>/paper/"
_BATCH = f"{_PAPER}<uuid:key>/"

urlpatterns = [
    path(_PAPER, paper.paper, name="paper"),
    path(f"{_PAPER}print/", paper.number_ballots, name="number_ballots"),
    path(f"{_PAPER}print/<int:first>-to-<int:last>/", paper.print_ballots, name="print_ballots"),
    path(f"{_PAPER}start/", paper.start_batch, name="start_batch"),
    path(_BATCH, paper.paper_batch, name="paper_batch"),
    path(f"{_BATCH}key/", paper.key_ballots, name="key_ballots"),
    path(f"{_BATCH}upload/", paper.upload_ballots, name="upload_ballots"),
    path(f"{_BATCH}choose-version/", paper.choose_version, name="choose_version"),
    path(f"{_BATCH}second-reading/", paper.second_reading, name="second_reading"),
    path(f"{_BATCH}choose-reading/", paper.choose_reading, name="choose_reading"),
    path(f"{_BATCH}check/", paper.check_batch, name="check_batch"),
    path(f"{_BATCH}count/", paper.commit_batch, name="commit_batch"),
    path(f"{_BATCH}withdraw/", paper.withdraw_batch, name="withdraw_batch"),
]
