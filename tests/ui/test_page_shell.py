"""What stands round every page, whoever reads it and whatever is missing."""

import pytest
from django import forms
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from tests.ui.pages import faults_of, headings_of, html_of, links_of, text_of, title_of

pytestmark = pytest.mark.django_db

OPEN_PAGES = (
    *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"),
    *("/accounts/inactive/", "/accounts/council/cancelled/", "/accounts/council/error/"),
    *(
        "/accounts/password/reset/key/done/",
        "/accounts/password/reset/key/1-wrong/",
        "/accounts/council/signup/",
    ),
    *("/sign-in/link/", "/sign-in/open/?token=x", "/who-can-see-what/", "/accessibility-statement/"),
    *("/privacy/", "/about/", "/j/", "/no-such-page/"),
)
OWN_PAGES = (
    *("/accounts/security/", "/accounts/logout/", "/accounts/password/change/", "/accounts/reauthenticate/"),
    *("/accounts/authenticator-app/activate/", "/"),
)


def page(source: str, **context) -> HttpResponse:
    """A page written in a test, as a view would answer it."""
    request = RequestFactory().get("/somewhere/")
    template = engines["django"].from_string('{% extends "ui/page.html" %}' + source)
    return HttpResponse(template.render(context, request))


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_pages_for_everyone_keep_the_rules(client, address):
    response = client.get(address, follow=True)
    assert faults_of(response) == []
    assert title_of(response).endswith(" – Moothall")


@pytest.mark.parametrize("address", OWN_PAGES)
def test_pages_for_those_who_are_signed_in_keep_the_rules(signed_in, address):
    response = signed_in("member").get(address, follow=True)
    assert response.status_code == 200
    assert faults_of(response) == []


def test_the_title_is_heading_workspace_and_product(signed_in):
    response = signed_in("member").get("/w/testshire/waiting/")
    assert title_of(response) == "What waits for you – Testshire Council – Moothall"
    assert headings_of(response) == ["What waits for you"]


def test_the_title_says_first_that_there_is_an_error():
    class OneQuestion(forms.Form):
        title = forms.CharField(label="Title")

    response = page("{% block title %}Add a source{% endblock %}", form=OneQuestion({}))
    assert title_of(response) == "Error: Add a source – Moothall"
    assert links_of(response)["Enter the title"] == "#id_title"
    untouched = page("{% block title %}Add a source{% endblock %}", form=OneQuestion())
    assert title_of(untouched) == "Add a source – Moothall"


def test_a_hostile_title_stays_text():
    response = page("{% block title %}{{ name }}{% endblock %}", name="</title><script>x</script>")
    assert headings_of(response) == ["</title><script>x</script>"]
    assert "<script>x" not in html_of(response)


def test_a_page_may_empty_its_heading_and_fill_the_side():
    title = "{% block title %}A{% endblock %}"
    source = title + "{% block heading %}{% endblock %}{% block aside %}Beside{% endblock %}"
    response = page(source)
    assert headings_of(response) == []
    assert '<aside class="govuk-grid-column-one-third' in html_of(response)
    assert "<aside" not in html_of(page("{% block title %}A{% endblock %}"))


def test_the_navigation_has_home_and_the_themes_and_marks_where_one_is(signed_in):
    response = signed_in("member").get("/w/testshire/library/")
    links = links_of(response)
    assert links["Evidence"] == "/w/testshire/library/"
    assert links["Home"] == "/w/testshire/"
    assert 'aria-current="page"' in html_of(response)
    assert (
        html_of(response).count("govuk-service-navigation__item ")
        + html_of(response).count('govuk-service-navigation__item"')
        <= 6
    )


def test_below_a_section_breadcrumbs_lead_back(signed_in):
    response = signed_in("member").get("/w/testshire/excerpts/")
    assert 'class="govuk-breadcrumbs' in html_of(response)
    assert 'href="/w/testshire/library/"' in html_of(response)


def test_a_participant_sees_nothing_of_the_workspace_around_the_session(client, workspace):
    response = client.get("/j/")
    assert "govuk-service-navigation" not in html_of(response)
    assert "Sign in" not in links_of(response)


def test_an_outsider_is_shown_no_navigation_of_a_workspace(client, person, workspace):
    client.force_login(person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get("/w/testshire/library/")
    assert response.status_code == 404
    assert "Testshire" not in text_of(response)
    assert html_of(response).replace("testshire", "no-such") == html_of(
        client.get("/w/no-such/library/")
    ).replace("testshire", "no-such")


def test_the_example_says_that_its_data_are_fictional(client, workspace):
    workspace.is_example = True
    workspace.save()
    response = client.get("/w/testshire/")
    assert "Fictional data" in text_of(response)
    workspace.is_example = False
    workspace.save()
    assert "Fictional data" not in text_of(client.get("/w/testshire/", follow=True))


def test_a_message_is_shown_once(client, signed_in):
    signed_in("member").post("/sign-out-everywhere/")
    assert "You are signed out on every device" in text_of(client.get("/accounts/login/"))
    assert "You are signed out on every device" not in text_of(client.get("/accounts/login/"))


def test_the_shell_stands_without_a_request():
    html = render_to_string("500.html")
    assert "<h1" in html
    assert "Sorry, there is a problem" in html


def test_what_someone_is_called_stays_text(client, person, workspace):
    who = person("member", workspace)
    who.name = "<script>alert(1)</script>"
    who.save()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "<script>alert" not in html_of(client.get("/w/testshire/"))
