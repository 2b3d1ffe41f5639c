from django.urls import path

from moothall.events import views

app_name = "events"
urlpatterns = [
    path(".well-known/moothall-keys.json", views.keys, name="keys"),
    path("w/<slug:workspace>/ledger/", views.ledger, name="ledger"),
    path("w/<slug:workspace>/ledger/ledger.jsonl", views.download, name="download"),
]
