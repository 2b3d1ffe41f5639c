"""Addresses of what people tell. Those that begin with "t/" need no account, only their signature."""

from django.urls import path

from moothall.rooms.codification.views import contributions

HERE = "w/<slug:workspace>/contribute/"
SOURCE = "w/<slug:workspace>/library/<uuid:key>/"
RECEIPT = "t/told/<uuid:contribution>/<slug:signature>/"
urlpatterns = [
    path(HERE, contributions.contribute, name="contribute"),
    path(f"{HERE}told/", contributions.contributions, name="contributions"),
    path(f"{HERE}links/", contributions.contribution_links, name="contribution_links"),
    path(f"{HERE}links/<uuid:key>/", contributions.contribution_link, name="contribution_link"),
    path(f"{SOURCE}withdraw-consent/", contributions.withdraw_consent, name="withdraw_consent"),
    path(f"{SOURCE}use-in-review/", contributions.use_in_review, name="use_in_review"),
    path("t/<uuid:contribution_link>/<slug:signature>/", contributions.tell, name="tell"),
    path(RECEIPT, contributions.receipt, name="receipt"),
    path(f"{RECEIPT}take-back/", contributions.take_back, name="take_back"),
]
