"""The one outgoing fetcher: where it goes, where it refuses to go, and when it stops."""

import httpx
import pytest

from moothall.jobs import fetching
from moothall.jobs.fetching import Fetcher, FetchRefused, NotReached, is_public

HOST = "catalogue.example"
PUBLIC = "93.184.216.34"
PRIVATE = (
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255"),
    *("192.168.0.1", "192.168.255.255", "169.254.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255"),
    *("192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fec0::1"),
    *("fc00::1", "fd00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1", "2001:0:4136::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "::ffff:127.0.0.1"),
    *("::ffff:10.0.0.1", "::ffff:93.184.216.34", "::7f00:1", "not an address", ""),
)


def fetcher(answer=None, addresses=(PUBLIC,), hosts=(HOST,)):
    """One that asks ``answer`` in place of the network, and what it was asked."""
    asked = []

    def handle(request):
        asked.append(request)
        return answer(request) if callable(answer) else answer or httpx.Response(200, content=b"words")

    made = Fetcher(hosts, transport=httpx.MockTransport(handle), resolve=lambda host: list(addresses))
    return made, asked


def test_an_answer_is_taken_with_its_status_and_headers():
    made, asked = fetcher(httpx.Response(429, headers={"Retry-After": "3"}, content=b"slow"))
    found = made.get(f"https://{HOST}/works", {"search": "pools & baths"})
    assert (found.status, found.headers["retry-after"], found.body) == (429, "3", b"slow")
    assert asked[0].url.params["search"] == "pools & baths"


def test_it_connects_to_the_very_address_that_was_looked_at():
    made, asked = fetcher()
    made.get(f"https://{HOST}/works")
    assert asked[0].url.host == PUBLIC
    assert asked[0].headers["host"] == HOST
    assert asked[0].extensions["sni_hostname"] == HOST


def test_a_name_is_resolved_once_however_it_answers_the_second_time():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    made = Fetcher(
        {HOST},
        transport=httpx.MockTransport(lambda request: httpx.Response(200, content=request.url.host.encode())),
        resolve=lambda host: next(answers),
    )
    assert made.get(f"https://{HOST}/").body == PUBLIC.encode()
    with pytest.raises(FetchRefused, match="not public"):
        made.get(f"https://{HOST}/")


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(address)
    made, asked = fetcher(addresses=(address,))
    with pytest.raises(FetchRefused, match="not public"):
        made.get(f"https://{HOST}/")
    assert asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    made, asked = fetcher(addresses=(PUBLIC, "10.0.0.1"))
    with pytest.raises(FetchRefused, match="not public"):
        made.get(f"https://{HOST}/")
    assert asked == []


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "2a00:1450:4009::1"])
def test_public_addresses_are_reached(address):
    made, asked = fetcher(addresses=(address,))
    made.get(f"https://{HOST}/")
    assert asked[0].url.host == address


@pytest.mark.parametrize(
    "address",
    [
        f"http://{HOST}/",
        f"https://{HOST}:8443/",
        f"ftp://{HOST}/",
        f"https://someone:secret@{HOST}/",
        "https://elsewhere.example/",
        f"https://{HOST}.elsewhere.example/",
        f"https://{PUBLIC}/",
        "https:///works",
        "file:///etc/passwd",
        "no address",
        "",
    ],
)
def test_other_addresses_are_refused_before_anything_is_looked_up(address):
    made, asked = fetcher()
    with pytest.raises(FetchRefused):
        made.get(address)
    assert asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status):
    made, asked = fetcher(httpx.Response(status, headers={"Location": "https://10.0.0.1/"}))
    with pytest.raises(FetchRefused, match="not followed"):
        made.get(f"https://{HOST}/")
    assert len(asked) == 1


def test_more_than_the_limit_is_not_taken(monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 1024 * 1024)
    made, _ = fetcher(httpx.Response(200, content=b"x" * (1024 * 1024 + 1)))
    with pytest.raises(FetchRefused, match="more than 1 MB"):
        made.get(f"https://{HOST}/")


def test_an_answer_that_drips_is_given_up(monkeypatch):
    ticks = iter(range(0, 1000, 6))
    monkeypatch.setattr(fetching.time, "monotonic", lambda: float(next(ticks)))

    def drip():
        for _ in range(10):
            yield b"x"

    made, _ = fetcher(lambda request: httpx.Response(200, content=drip()))
    with pytest.raises(NotReached, match="within 10 seconds"):
        made.get(f"https://{HOST}/")


def test_silence_and_unknown_names_are_said_in_a_sentence():
    def silent(request):
        raise httpx.ReadTimeout("silence", request=request)

    made, _ = fetcher(silent)
    with pytest.raises(NotReached, match=r"catalogue\.example could not be reached"):
        made.get(f"https://{HOST}/")

    def unknown(host):
        raise OSError("no such name")

    with pytest.raises(NotReached, match="could not be found"):
        Fetcher({HOST}, resolve=unknown).get(f"https://{HOST}/")
    with pytest.raises(NotReached, match="could not be found"):
        fetcher(addresses=())[0].get(f"https://{HOST}/")
