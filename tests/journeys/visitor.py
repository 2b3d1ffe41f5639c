"""Somebody at a browser: opens pages, presses buttons, and notices what no page may do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}

# Ids that something on the page points to and that are not there, and ids that are there twice.
BROKEN_ANCHORS = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  const known = new Set(ids);
  const wanted = [];
  for (const a of document.querySelectorAll('a[href^="#"]')) wanted.push(a.getAttribute('href').slice(1));
  for (const l of document.querySelectorAll('label[for]')) wanted.push(l.htmlFor);
  for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns'])
    for (const e of document.querySelectorAll(`[${name}]`))
      wanted.push(...e.getAttribute(name).split(/\\s+/));
  const missing = wanted.filter(id => id && !known.has(id));
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  return [...missing.map(id => `#${id} is not on the page`), ...twice.map(id => `#${id} is there twice`)];
}"""
# Without scripts a page's timers stand still, and axe waits for one between its steps.
TIMERS_AT_ONCE = (
    "() => { window.setTimeout = (go, _, ...given) => { Promise.resolve().then(() => go(...given)); }; }"
)
# Everything interactive that the tab key must reach.
INTERACTIVE = (
    "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), "
    "textarea:not([disabled]), summary, [tabindex='0']"
)


class Visitor:
    """One browser context on one server."""

    def __init__(self, context: Any, address: str, scripts: bool = True) -> None:
        self.context = context
        self.scripts = scripts
        self.address = address
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Any) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.elsewhere.append(request.url)

    def _note_console(self, message: Any) -> None:
        # A form that is refused answers 422, and the browser reports that as a failed load.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> Any:
        return self.page.goto(path if path.startswith("http") else self.address + path)

    def press(self, name: str) -> None:
        """Press the button, or follow the link, of this name: on the page itself, else around it."""
        self.act(self.find(name))

    def act(self, target: Any) -> None:
        """Press a button or follow a link, and wait for the page that comes of it."""
        target.click()
        self.page.wait_for_load_state()

    def find(self, name: str) -> Any:
        """The button or link of this name: on the page itself, else around it."""
        for place in (self.page.locator("main"), self.page):
            target = place.get_by_role("button", name=name, exact=True).or_(
                place.get_by_role("link", name=name, exact=True)
            )
            if target.count():
                break
        return target.first

    def fill(self, **answers: str) -> None:
        for name, text in answers.items():
            self.write(self.page.locator(f"[name='{name}']"), text)

    def fill_date(self, name: str, day: str, month: str, year: str) -> None:
        for part, text in (("day", day), ("month", month), ("year", year)):
            self.write(self.page.locator(f"[name='{name}-{part}']"), text)

    def write(self, target: Any, text: str) -> None:
        target.fill(text)

    def choose(self, label: str) -> None:
        self.tick(self.page.get_by_label(label, exact=True))

    def tick(self, target: Any) -> None:
        target.check()

    def select(self, name: str, label: str) -> None:
        self.page.locator(f"select[name='{name}']").select_option(label=label)

    def open_beside(self, name: str) -> Any:
        """Follow the link of this name into a window of its own, which stays beside this one."""
        with self.context.expect_page() as opened:
            self.find(name).click(button="middle")
        return opened.value

    def download(self, name: str) -> Path:
        """The file behind the link of this name, as it was saved."""
        with self.page.expect_download() as download:
            self.find(name).click()
        return download.value.path()

    def see(self, text: str) -> None:
        found = self.page.locator("main").get_by_text(text).first
        found.wait_for(timeout=10_000)

    def answer(self, word: str) -> None:
        """Answer the statement that is shown, and wait for what follows: by script or as another page."""
        shown = self.heading()
        self.find(word).click()
        self.page.locator("h1", has_text=shown).wait_for(state="detached")

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def as_role(self, role: str) -> None:
        """Look at the example as somebody else, by the switcher on its first screen."""
        self.open("/")
        self.act(self.page.locator(f"button[name='role'][value='{role}']"))

    def violations(self) -> list[str]:
        """What axe finds on the page, and anchors that lead nowhere (which axe does not see)."""
        if not self.scripts:
            self.page.evaluate(TIMERS_AT_ONCE)
        self.page.evaluate(AXE.read_text("utf-8"))
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        found = self.page.evaluate("options => axe.run(document, options)", options)
        said = [
            f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        return said + self.broken_anchors()

    def broken_anchors(self) -> list[str]:
        """What points to an id that is not on the page, and ids that are there twice."""
        return self.page.evaluate(BROKEN_ANCHORS)

    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")

    def walk_by_keyboard(self) -> list[str]:
        """Interactive elements that the tab key does not reach, or where focus cannot be seen."""
        wanted = self.page.evaluate(MARK_INTERACTIVE, INTERACTIVE)
        self.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
        unseen: list[str] = []
        reached: set[str] = set()
        for _ in range(wanted + 10):
            self.page.keyboard.press("Tab")
            mark, visible, words = self.page.evaluate(FOCUSED)
            if mark is None or mark in reached:
                break
            reached.add(mark)
            if not visible:
                unseen.append(f"focus cannot be seen on: {words}")
        return unseen + self.page.evaluate(NOT_REACHED, sorted(reached))


MARK_INTERACTIVE = """selector => {
  let n = 0;
  for (const e of document.querySelectorAll(selector)) {
    const radio = e.type === 'radio' && [...document.getElementsByName(e.name)].find(r => r.checked);
    const first = e.type !== 'radio' || e === (radio || document.getElementsByName(e.name)[0]);
    const shown = e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0;
    if (shown && first) e.dataset.walk = String(n++);
  }
  return n;
}"""
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return [null, true, ''];
  const ring = x => { const s = getComputedStyle(x);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
  const label = e.labels && e.labels[0];
  const beside = label && getComputedStyle(label, '::before').boxShadow !== 'none';
  const words = (e.innerText || e.name || e.id || e.tagName).slice(0, 60);
  return [e.dataset.walk ?? `other-${e.tagName}-${words}`, ring(e) || Boolean(beside), words];
}"""
NOT_REACHED = """reached => [...document.querySelectorAll('[data-walk]')]
  .filter(e => !reached.includes(e.dataset.walk))
  .map(e => `not reached by keyboard: ${e.outerHTML.slice(0, 140)}`)"""


@contextmanager
def step(words: str) -> Iterator[None]:
    """One line in the log of a journey: what is done now, and how long it took."""
    began = time.monotonic()
    yield
    print(f"{words} ({time.monotonic() - began:.1f} s)")


@contextmanager
def bytes_counted(somebody: Visitor) -> Iterator[Callable[[], int]]:
    """How much has come over the network since, heads and bodies, as it was transferred."""
    finished: list[Any] = []

    def note(request: Any) -> None:
        finished.append(request)

    def count() -> int:
        sizes = [request.sizes() for request in finished]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

    somebody.page.on("requestfinished", note)
    yield count
    somebody.page.remove_listener("requestfinished", note)


@contextmanager
def visitor(browser: Any, address: str, kind: type[Visitor] = Visitor, **options: Any) -> Iterator[Any]:
    """A new visitor, who must not have met another origin or an error by the time they leave."""
    context = browser.new_context(
        **{"viewport": WIDE, "locale": "en-GB", "timezone_id": "Europe/London", "bypass_csp": True} | options
    )
    try:
        somebody = kind(context, address, scripts=options.get("java_script_enabled", True))
        yield somebody
        assert not somebody.elsewhere, f"asked elsewhere: {somebody.elsewhere}"
        assert not somebody.complaints, f"the browser complained: {somebody.complaints}"
    finally:
        context.close()
