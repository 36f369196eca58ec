"""A person of a journey: one officer at one browser, who notices every fault of every page they stand on."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8") + "\n;0"
AXE_IS_THERE = "typeof axe !== 'undefined'"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """rules => axe.run(document, {preload: false, runOnly: rules, resultTypes: ['violations']}).then(
    result => result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | ')))"""
# The faces are loaded, no part waits for an answer, and a PDF in the page is drawn.
AT_REST = """() => document.fonts.status === 'loaded' && !document.querySelector('[aria-busy=true]')
    && [...document.querySelectorAll('[data-pdf-url]')].every(box => box.querySelector('canvas'))"""


@dataclass
class Person:
    """One officer at one browser."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def visit(self, path: str) -> int:
        """The status of the answer: pages of refusals are visited too."""
        answer = self.page.goto(self.home + path)
        self.check()
        return answer.status if answer else 0

    def check(self) -> None:
        """The page as it stands now has no fault."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(AT_REST)
        if not self.page.evaluate(AXE_IS_THERE):
            self.page.evaluate(AXE)
        found = self.page.evaluate(VIOLATIONS, RULES)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        where = self.page.url.removeprefix(self.home)
        assert found == [], f"{where}: {found}"
        assert wide <= 0, f"{where} is {wide} px wider than the window"
        assert self.faults == [], f"{where}: {self.faults}"

    def comes_back_in_a_new_tab(self, path: str) -> None:
        """Closes the tab as it stands, without pressing anything, and opens another one in the same browser."""
        context = self.page.context
        self.page.close()
        context.set_offline(False)
        self.page = context.new_page()
        watch(self)
        self.visit(path)

    def loses_the_network(self) -> None:
        """Until the tab is closed: what it sends from now on does not arrive.

        The browser stops being offline for a tab while it closes, so the tab's own last attempt is refused as well.
        """
        self.page.context.set_offline(True)
        self.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")

    def press(self, name: str, *, within: str = "main") -> None:
        """Presses the button or follows the link of that name, and looks at the page it leads to."""
        self.follow(self.control(name, within=within))

    def follow(self, control: Locator) -> None:
        """A click that leads to another page, or to this one anew; a page that is just leaving is not looked at."""
        with self.page.expect_navigation():
            control.click()
        self.check()

    def control(self, name: str, *, within: str = "main") -> Locator:
        """The first of that name: a long form has the same buttons at its head and at its foot."""
        part = self.page.locator(within)
        button = part.get_by_role("button", name=name, exact=True)
        return button.or_(part.get_by_role("link", name=name, exact=True)).first

    def agree(self, button: str, *, to: str) -> None:
        """Presses a button that asks first, reads the question, and agrees."""
        self.control(button).click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text(to)
        self.check()
        self.follow(dialog.get_by_role("button", name=button, exact=True))
        expect(dialog).to_have_count(0)

    def write(self, label: str, text: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_label(re.compile(f"^{re.escape(label)}")).fill(text)

    def reads(self, *texts: str, within: str = "main") -> None:
        for text in texts:
            expect(self.page.locator(within)).to_contain_text(text)

    def does_not_read(self, *texts: str, within: str = "main") -> None:
        for text in texts:
            expect(self.page.locator(within)).not_to_contain_text(text)

    def follows_to_field(self, link: str, field_id: str) -> None:
        """A sentence of what is missing leads to its field, in sight and with the keyboard on it."""
        self.page.locator("main .ck-note").get_by_role("link", name=re.compile(re.escape(link))).first.click()
        target = self.page.locator(f"[id='{field_id}']")
        expect(target).to_be_in_viewport()
        assert self.page.url.endswith(f"#{field_id}"), self.page.url


def choose(box: Locator, words: str) -> None:
    """The one option of a select that holds these words."""
    box.select_option(value=box.locator("option", has_text=words).get_attribute("value"))


def watch(person: Person) -> None:
    """Notes what no page of ours may do: ask another host, stumble in a script, break its own rules."""
    host = urlsplit(person.home).netloc

    def requested(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != host:
            person.faults.append(f"request to {parts.netloc}")

    person.page.on("request", requested)
    person.page.on("pageerror", lambda error: person.faults.append(f"script error: {error}"))
    person.page.on(
        "console",
        lambda message: person.faults.append(message.text) if "Content Security Policy" in message.text else None,
    )
