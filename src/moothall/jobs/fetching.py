"""The one door through which Moothall asks another computer for something.

Only https on port 443, only hosts that were allowed, never a redirect. The name is resolved once, every
address it has must be a public one, and the connection goes to that very address: a name that answers
differently the second time leads nowhere. It ends after 10 seconds and after 20 MB.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import httpx

SECONDS = 10.0
LARGEST = 20 * 1024 * 1024
# Public by their number, and yet ways to a private address.
_INWARD = tuple(
    ipaddress.ip_network(block)
    for block in ("64:ff9b::/96", "2002::/16", "2001::/32", "::ffff:0:0/96", "::/96", "fec0::/10")
)

Resolve = Callable[[str], list[str]]


class FetchRefused(Exception):
    """What is asked for must not be fetched, or its answer not be taken; the text is a sentence."""


class NotReached(Exception):
    """The other computer could not be reached, or fell silent; the text is a sentence."""


@dataclass(frozen=True)
class Fetched:
    """An answer of another computer, whatever its ``status``; names of ``headers`` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Fetcher:
    """Fetches from ``hosts`` and nowhere else. ``transport`` and ``resolve`` stand in for the network."""

    def __init__(
        self,
        hosts: Collection[str],
        *,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._transport = transport
        self._resolve = resolve or addresses_of

    def get(self, address: str, parameters: Mapping[str, str] | None = None) -> Fetched:
        """What a web address answers. Raises FetchRefused and NotReached."""
        try:
            url = httpx.URL(address, params=dict(parameters)) if parameters else httpx.URL(address)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchRefused("This is no web address.") from error
        self._check(url)
        pinned = url.copy_with(host=self._public_address(url.host))
        headers = {"Host": url.host, "User-Agent": "Moothall", "Accept-Encoding": "identity"}
        # The certificate must be that of the name, although the connection goes to its number.
        named = {"sni_hostname": url.host}
        try:
            # Nothing of the environment, such as a proxy, changes where a request goes.
            with httpx.Client(
                transport=self._transport, timeout=SECONDS, follow_redirects=False, trust_env=False
            ) as client:
                with client.stream("GET", pinned, headers=headers, extensions=named) as answer:
                    return _taken(answer, url.host)
        except httpx.HTTPError as error:
            raise NotReached(f"{url.host} could not be reached.") from error

    def _check(self, url: httpx.URL) -> None:
        if url.scheme != "https" or url.port not in (None, 443):
            raise FetchRefused("Only addresses that begin with https:// are fetched, at their usual port.")
        if url.userinfo:
            raise FetchRefused("An address with a name or password in it is not fetched.")
        if url.host not in self._hosts:
            raise FetchRefused(f"{url.host or 'This address'} has not been allowed.")

    def _public_address(self, host: str) -> str:
        try:
            found = self._resolve(host)
        except OSError as error:
            raise NotReached(f"{host} could not be found.") from error
        if not found:
            raise NotReached(f"{host} could not be found.")
        if not all(map(is_public, found)):
            raise FetchRefused(f"{host} leads to an address that is not public.")
        return found[0]


def addresses_of(host: str) -> list[str]:
    """Every address that a name has. Raises OSError."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address is one that anybody on the internet could reach.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    inward = any(number in block for block in _INWARD if block.version == number.version)
    return number.is_global and not number.is_multicast and not inward


def _taken(answer: httpx.Response, host: str) -> Fetched:
    """The answer, read piece by piece, as long as it is neither too large nor too slow."""
    if 300 <= answer.status_code < 400:
        raise FetchRefused(f"{host} sends to another address, which is not followed.")
    end = time.monotonic() + SECONDS
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise FetchRefused(f"{host} sends more than {LARGEST // 1024 // 1024} MB.")
        if time.monotonic() > end:
            raise NotReached(f"{host} did not finish within {SECONDS:.0f} seconds.")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Fetched(answer.status_code, headers, bytes(body))
