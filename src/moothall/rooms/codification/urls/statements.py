"""Addresses of excerpts and evidence statements."""

from django.urls import path

from moothall.rooms.codification.views import coding, statements

urlpatterns = [
    path("w/<slug:workspace>/excerpts/", coding.excerpts, name="excerpts"),
    path("w/<slug:workspace>/excerpts/<uuid:key>/", coding.excerpt, name="excerpt"),
    path("w/<slug:workspace>/evidence/", statements.statements, name="statements"),
    path("w/<slug:workspace>/evidence/new/", statements.new_statement, name="new_statement"),
    path("w/<slug:workspace>/evidence/<uuid:key>/", statements.statement, name="statement"),
    path("w/<slug:workspace>/evidence/<uuid:key>/change/", statements.change_draft, name="change_draft"),
    path("w/<slug:workspace>/evidence/<uuid:key>/publish/", statements.publish, name="publish_statement"),
    path("w/<slug:workspace>/evidence/<uuid:key>/withdraw/", statements.withdraw, name="withdraw_draft"),
    path("w/<slug:workspace>/evidence/<uuid:key>/new-version/", statements.new_version, name="new_version"),
]
