"""Somebody else who moderates: an administrator adds them, and both sign in with a link from their mail."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.journeys.visitor import Visitor, visitor

ADMINISTRATOR = "administrator@fallowmere.example"


@contextmanager
def second_moderator(browser: Any, address: str, kind: type[Visitor] = Visitor) -> Iterator[Any]:
    """A facilitator who has decided on nothing yet, signed in."""
    email = f"moderator.{uuid4().hex[:8]}@fallowmere.example"
    with visitor(browser, address) as administrator:
        folder = _ask_for_link(administrator, ADMINISTRATOR)
        _sign_in(administrator, folder, ADMINISTRATOR)
        administrator.open(f"{administrator.page.url}members/")
        administrator.press("Add a member or a role")
        administrator.fill(email=email, name="Second moderator (demo)")
        administrator.choose("Facilitator")
        administrator.choose("Send them a link that signs them in")
        administrator.press("Add")
    with visitor(browser, address, kind=kind) as moderator:
        _sign_in(moderator, folder, email)
        yield moderator


def _ask_for_link(somebody: Visitor, email: str) -> Path:
    """Where the mail is that was asked for: an installation without a mail server says so on the page.
    An address may ask three times an hour."""
    somebody.open("/sign-in/link/")
    somebody.fill(email=email)
    somebody.press("Send the link")
    return Path(somebody.page.locator("main code").inner_text())


def _sign_in(somebody: Visitor, folder: Path, email: str) -> None:
    somebody.open(_newest_link(folder, email))
    somebody.press("Sign in")


def _newest_link(folder: Path, email: str) -> str:
    """Path and query of the last link that was mailed to this address."""
    mails = [
        message_from_string(text, policy=policy.default)
        for file in sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime)
        for text in re.split(r"^-{70,}\n", file.read_text("utf-8"), flags=re.MULTILINE)
    ]
    mail = [mail for mail in mails if mail["To"] == email][-1]
    parts = urlsplit(re.search(r"https?://\S+/sign-in/open/\S+", mail.get_content())[0])
    return f"{parts.path}?{parts.query}"
