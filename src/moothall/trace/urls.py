from django.urls import path

from moothall.trace import views

app_name = "trace"
urlpatterns = [
    path("w/<slug:workspace>/search/", views.search, name="search"),
    path("w/<slug:workspace>/trace/<uuid:uid>/", views.record, name="record"),
    path("w/<slug:workspace>/trace/<uuid:uid>/trace.provjson", views.prov, name="prov"),
]
