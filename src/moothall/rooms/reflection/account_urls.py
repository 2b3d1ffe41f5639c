"""Addresses of what was heard and of what was done about it."""

from django.urls import include, path

from moothall.rooms.reflection.views import responses, synthesis

FILES = ("docx", "pdf", "csv")
_everyone = [
    path("what-we-heard/", synthesis.what_we_heard, name="what_we_heard"),
    *(
        path(f"what-we-heard.{kind}", synthesis.account_file, {"kind": kind}, name=f"what_we_heard_{kind}")
        for kind in FILES
    ),
    path("you-said-we-did/", responses.you_said, name="you_said"),
]
_officers = [
    path("what-we-heard/", synthesis.synthesis, name="synthesis"),
    path("what-we-heard/draft/", synthesis.draft, name="draft_synthesis"),
    path("what-we-heard/publish/", synthesis.publish, name="publish_synthesis"),
    path("what-we-heard/paragraphs/new/", synthesis.add_paragraph, name="add_paragraph"),
    path("what-we-heard/paragraphs/<uuid:key>/", synthesis.edit_paragraph, name="edit_paragraph"),
    path("responses/", responses.responses, name="responses"),
    path("responses/<uuid:key>/", responses.respond, name="respond"),
]
urlpatterns = [
    path("s/<uuid:session>/", include(_everyone)),
    path("w/<slug:workspace>/sessions/<uuid:session>/", include(_officers)),
]
