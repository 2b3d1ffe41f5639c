from django.urls import path

from moothall.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/see-as/", views.see_as, name="see_as"),
    path("demo/start-again/", views.start_again, name="start_again"),
    path("demo/try/", views.try_it, name="try"),
    path("demo/try/next-month.csv", views.next_month, name="next_month"),
    path("demo/try/nine-records-three-broken.ris", views.broken_records, name="broken_records"),
]
