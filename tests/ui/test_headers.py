"""The security headers, compared exactly with ``tests/house_rules/headers.txt``."""

from pathlib import Path

import pytest

EXPECTED = Path(__file__).parents[1] / "house_rules" / "headers.txt"
pytestmark = pytest.mark.django_db


def expected() -> dict[str, str]:
    lines = EXPECTED.read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def security_headers_of(response) -> dict[str, str]:
    ours = {"Content-Type", "Content-Length", "Vary", "Location", "Allow", "Last-Modified", "ETag", "Date"}
    ours |= {"Content-Language", "Accept-Ranges", "Content-Disposition", "Retry-After"}
    return {name: value for name, value in response.items() if name not in ours}


@pytest.mark.parametrize("address", ["/accounts/login/", "/about/", "/no-such-page/", "/w/elsewhere/", "/j/"])
def test_every_page_has_exactly_these(client, address):
    assert security_headers_of(client.get(address)) == expected()


def test_so_has_a_page_of_those_who_are_signed_in(signed_in):
    assert security_headers_of(signed_in("member").get("/w/testshire/")) == expected()


def test_so_has_a_refusal(signed_in):
    response = signed_in("observer").get("/w/testshire/background-work/")
    assert response.status_code == 403
    assert security_headers_of(response) == expected()


def test_under_transport_security_browsers_are_told_to_stay_with_it(client, settings):
    settings.ENCRYPTED = True
    transport = {"Strict-Transport-Security": "max-age=31536000"}
    assert security_headers_of(client.get("/about/")) == expected() | transport


def test_files_have_them_too_and_may_be_kept(client):
    response = client.get("/static/moothall/moothall.css")
    assert response.status_code == 200
    found = security_headers_of(response)
    assert {name: found.get(name) for name in list(expected())[:6]} == dict(list(expected().items())[:6])
    assert "no-store" not in found["Cache-Control"]


def test_what_is_published_may_be_found_and_kept(client, workspace):
    found = security_headers_of(client.get("/p/testshire/decisions/"))
    assert "X-Robots-Tag" not in found
    assert found.get("Cache-Control") != "no-store"
