"""A phone in the hall that nobody looks at: it opens pages and sends their forms, as a browser does."""

import re
from html import unescape
from typing import Any


class Phone:
    """``page`` is the HTML that it shows. Each has cookies of its own."""

    def __init__(self, browser: Any, address: str) -> None:
        self.context = browser.new_context()
        self.address = address
        self.page = ""

    def open(self, address: str) -> None:
        self._show(self.context.request.get(self._whole(address)))

    def send(self, **answers: str) -> None:
        """Send the form of the page, with its hidden fields and these answers."""
        form = re.search(r"<form\b.*?</form>", self._main(), re.DOTALL)[0]
        action = re.match(r'<form[^>]*action="([^"]*)"', form)
        fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
        address = self._whole(unescape(action[1])) if action else self.shown_at
        filled = {name: unescape(value) for name, value in fields.items()} | answers
        self._show(self.context.request.post(address, form=filled))

    def choose(self, label: str) -> dict[str, str]:
        """The field and value of the radio button with this label."""
        beside = rf'name="(\w+)"[^>]*value="([^"]*)"[^>]*>\s*<label[^>]*>\s*{re.escape(label)}\s*</label>'
        name, value = re.search(beside, self.page).groups()
        return {name: value}

    @property
    def heading(self) -> str:
        return unescape(re.search(r"<h1[^>]*>(.*?)</h1>", self.page, re.DOTALL)[1]).strip()

    def close(self) -> None:
        self.context.close()

    def _whole(self, address: str) -> str:
        return address if address.startswith("http") else self.address + address

    def _main(self) -> str:
        return self.page[self.page.index("<main") :]

    def _show(self, answer: Any) -> None:
        self.page, self.shown_at = answer.text(), answer.url
        assert answer.ok, f"{answer.url} answers {answer.status}"
