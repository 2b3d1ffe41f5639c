"""Answers of the ballot path: short JSON, with the security headers that matter for what is no page."""

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import cache
from typing import Any, NamedTuple

from moothall.ui.headers import headers

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]
# The others say what a page may load, embed or ask of a browser.
MEANT = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Strict-Transport-Security")


class Reply(NamedTuple):
    """One whole answer."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = ()


class Refused(Exception):
    """Ends a request with an answer that says why."""

    def __init__(self, status: int, error: str, why: str, field: str = "", **headers: str) -> None:
        super().__init__(why)
        content = {"error": error, "field": field, "why": why}
        own = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
        self.reply = Reply(status, json.dumps(content, ensure_ascii=False).encode(), own)


def said(**content: Any) -> Reply:
    """What has been done, as JSON."""
    return Reply(200, json.dumps(content).encode())


async def send_reply(send: Send, reply: Reply) -> None:
    own = (b"content-length", str(len(reply.body)).encode()), *reply.headers
    await start(send, reply.status, b"application/json; charset=utf-8", own)
    await send({"type": "http.response.body", "body": reply.body})


async def start(send: Send, status: int, content_type: bytes, own: Iterable[Header] = ()) -> None:
    all_headers = [(b"content-type", content_type), *_always(), *own]
    await send({"type": "http.response.start", "status": status, "headers": all_headers})


@cache
def _always() -> tuple[Header, ...]:
    """Few, because the server checks each of them anew for every vote."""
    kept = {name: value for name, value in headers().items() if name in MEANT}
    kept["Cache-Control"] = "no-store"
    return tuple((name.lower().encode(), value.encode()) for name, value in kept.items())
