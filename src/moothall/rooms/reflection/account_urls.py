"""Addresses of what was heard and of what was done about it."""

from django.urls import path

from moothall.rooms.reflection.views import responses, synthesis

FILES = ("docx", "pdf", "csv")
urlpatterns = [
    path("s/<uuid:session>/what-we-heard/", synthesis.what_we_heard, name="what_we_heard"),
    *(
        path(
            f"s/<uuid:session>/what-we-heard.{kind}",
            synthesis.account_file,
            {"kind": kind},
            name=f"what_we_heard_{kind}",
        )
        for kind in FILES
    ),
    path("s/<uuid:session>/you-said-we-did/", responses.you_said, name="you_said"),
    path("w/<slug:workspace>/sessions/<uuid:session>/what-we-heard/", synthesis.synthesis, name="synthesis"),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/what-we-heard/draft/",
        synthesis.draft,
        name="draft_synthesis",
    ),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/what-we-heard/publish/",
        synthesis.publish,
        name="publish_synthesis",
    ),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/what-we-heard/paragraphs/new/",
        synthesis.add_paragraph,
        name="add_paragraph",
    ),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/what-we-heard/paragraphs/<uuid:key>/",
        synthesis.edit_paragraph,
        name="edit_paragraph",
    ),
    path("w/<slug:workspace>/sessions/<uuid:session>/responses/", responses.responses, name="responses"),
    path(
        "w/<slug:workspace>/sessions/<uuid:session>/responses/<uuid:key>/",
        responses.respond,
        name="respond",
    ),
]
