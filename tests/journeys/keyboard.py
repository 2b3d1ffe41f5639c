"""A visitor who never touches a pointer: everything is reached by Tab and pressed, ticked or typed."""

from pathlib import Path
from typing import Any

from tests.journeys.visitor import Visitor

IS_FOCUSED = "element => element === document.activeElement"
IS_BESIDE = "radio => radio.name === document.activeElement.name && document.activeElement.type === 'radio'"
MOST_TABS = 400


class KeyboardVisitor(Visitor):
    """``presses`` counts what a thumb would count as taps."""

    presses = 0

    def act(self, target: Any) -> None:
        self.reach(target)
        with self.page.expect_navigation(wait_until="load"):
            self.enter()

    def enter(self) -> None:
        """Press what has the focus; whether a page follows is for the caller to know."""
        self.presses += 1
        self.page.keyboard.press("Enter")

    def reach(self, target: Any, is_there: str = IS_FOCUSED) -> None:
        """Press Tab until ``target`` has the focus."""
        element = target.element_handle()
        for _ in range(MOST_TABS):
            if self.page.evaluate(is_there, element):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by keyboard: {target}")

    def write(self, target: Any, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, target: Any) -> None:
        """Tab to a box and press Space; within radio buttons the arrow keys go from one to the next."""
        self.presses += 1
        if target.get_attribute("type") != "radio":
            self.reach(target)
            self.page.keyboard.press("Space")
            assert target.is_checked()
            return
        self.reach(target, IS_BESIDE)
        self.page.keyboard.press("Space")
        for _ in range(MOST_TABS):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"not reached by arrow keys: {target}")

    def open_beside(self, name: str) -> Any:
        self.reach(self.find(name))
        with self.context.expect_page() as opened:
            self.page.keyboard.press("Control+Enter")
        return opened.value

    def download(self, name: str) -> Path:
        self.reach(self.find(name))
        with self.page.expect_download() as download:
            self.enter()
        return download.value.path()

    def select(self, name: str, label: str) -> None:
        target = self.page.locator(f"select[name='{name}']")
        self.reach(target)
        for _ in range(MOST_TABS):
            if target.evaluate("select => select.selectedOptions[0].label") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} cannot be chosen")
