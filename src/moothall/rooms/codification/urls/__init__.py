"""The addresses of this room, a file a subject."""

from moothall.rooms.codification.urls import library, statements

app_name = "codification"
urlpatterns = [*library.urlpatterns, *statements.urlpatterns]
