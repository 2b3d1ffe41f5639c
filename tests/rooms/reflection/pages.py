"""What a browser does with a page: read it, and send its form."""

import html
import re


def page_of(answer) -> str:
    return answer.content.decode()


def words_of(answer) -> str:
    """The page with its signs as they are read."""
    return html.unescape(page_of(answer))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's last form, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def send(client, address: str, **answers):
    """Open a page and send its form with these answers."""
    return client.post(address, {**hidden(page_of(client.get(address))), **answers})


def join(client, session, **answers):
    """Come in by the session's door; the answer to "Start"."""
    return send(client, f"/s/{session.pk}/join/", **answers)
