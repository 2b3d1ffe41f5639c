"""The first pages, signing in, and pages about the installation itself."""

from django.urls import path

from moothall.ui import sign_in
from moothall.ui.views import gallery, home, security, site

app_name = "ui"
urlpatterns = [
    path("", home.front, name="front"),
    path("w/<slug:workspace>/", home.home, name="home"),
    path("w/<slug:workspace>/waiting/", home.waiting, name="waiting"),
    path("sign-in/link/", sign_in.send_link, name="send_link"),
    path("sign-in/open/", sign_in.open_link, name="open_link"),
    path("sign-out-everywhere/", security.sign_out_everywhere, name="sign_out_everywhere"),
    path("theme.css", site.theme_css, name="theme"),
    path("logo.png", site.logo, name="logo"),
    path("who-can-see-what/", site.rights, name="rights"),
    path("accessibility-statement/", site.accessibility, name="accessibility"),
    path("privacy/", site.privacy, name="privacy"),
    path("about/", site.about, name="about"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("healthz", site.health, name="health"),
]
