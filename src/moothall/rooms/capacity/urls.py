from django.urls import path

from moothall.rooms.capacity import views

app_name = "capacity"
urlpatterns = [
    path("w/<slug:workspace>/capacity/", views.home, name="home"),
    path("w/<slug:workspace>/capacity/record/", views.record_readings, name="record"),
    path("w/<slug:workspace>/capacity/measures/<slug:key>/", views.measure, name="measure"),
]
