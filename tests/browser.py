"""A real browser, and what it has to say about a page."""

import os
import shutil
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NEVER_FAILS = ("data:", "blob:", "about:")
VIOLATIONS = """() => axe.run(document, {resultTypes: ['violations']}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`)))"""


def find_chromium() -> str | None:
    """The browser of this machine, if it has one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def launch(kind: BrowserType, program: str, *arguments: str) -> Browser:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return kind.launch(executable_path=program, args=[*ARGUMENTS, *as_root, *arguments])


def with_camera(browser: Browser, film: Path) -> Browser:
    """Another browser of the same kind, whose camera shows a film over and over."""
    return launch(
        browser.browser_type,
        find_chromium() or "chromium",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


class Visitor:
    """Somebody with a window of their own, who writes down whatever the browser complains of."""

    def __init__(
        self, browser: Browser, url: str, *, width: int = 390, locale: str = "zh-CN"
    ) -> None:
        size = {"width": width, "height": 844 if width < 700 else 900}
        self.home = urlsplit(url).netloc
        self.complaints: list[str] = []
        self.expected: set[str] = set()
        self.context: BrowserContext = browser.new_context(
            base_url=url, viewport=size, locale=locale, timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(15_000)
        self.context.on("console", lambda message: self.complain(message.text))
        self.context.on("weberror", lambda error: self.complain(str(error.error)))
        self.context.on("request", lambda request: self._check_host(request.url))
        self.page: Page = self.context.new_page()

    def complain(self, what: str) -> None:
        if not any(words in what for words in self.expected):
            self.complaints.append(what)

    def expect(self, words: str) -> None:
        """Do not count messages with these words, such as the 422 that a test provokes."""
        self.expected.add(words)

    def close(self) -> None:
        self.context.close()

    def _check_host(self, url: str) -> None:
        if not url.startswith(NEVER_FAILS) and urlsplit(url).netloc != self.home:
            self.complain(f"asked another host: {url}")


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong; it comes in by the debugger, since the page lets no script in."""
    page.evaluate(_axe())
    return page.evaluate(VIOLATIONS)


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("() => document.scrollingElement.scrollWidth - window.innerWidth")


def no_sideways_scroll(page: Page) -> bool:
    return sideways_scroll(page) <= 0
