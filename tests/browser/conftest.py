"""Chromium and Firefox in front of the real pages: a small phone, no JavaScript, no cookies.

Chromium is driven by its own protocol, Firefox by WebDriver BiDi, which needs no driver beside it.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from demo.web_server import LoopbackPages
from sync_service.config.settings import KNOWN_LANGUAGES
from sync_service.domain.mapping import Mappings, SpreadsheetMapping, TabMapping, TabRules
from tests.entrypoints.web.town import Town, TownSettings

BROWSERS = ("chromium", "firefox")
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
"""The shell is Chromium without its windows, and takes a third of its time for a page."""
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": _installed(CHROMIUM, "chromium-headless-shell"),
        "args": [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    path = _installed(FIREFOX, "firefox-esr")
    with playwright.firefox.launch(executable_path=path, channel="moz-firefox") as browser:
        yield browser


def _installed(path: str | None, package: str) -> str:
    if path is None:
        message = f"This browser is not installed: apt-get install {package}"
        if "CI" in os.environ:  # noqa: TID251 - there a missing browser is a failure
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture
def town() -> Town:
    settings = TownSettings(public_url="http://127.0.0.1", languages=KNOWN_LANGUAGES)
    loans = {"loans": TabRules("loans", "loan", "table", [])}
    followed = [
        SpreadsheetMapping("les-epis", "s", []),
        SpreadsheetMapping("ludo", "t", [TabMapping("Prêts", "loans")]),
    ]
    return Town(settings, mappings=Mappings(loans, followed))


@pytest.fixture
def site(town: Town) -> Iterator[str]:
    """The address of a real server that shows the town."""
    with LoopbackPages(town.app()) as pages:
        yield pages.address


@pytest.fixture(params=BROWSERS)
def phone(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A parent's phone: 320 pixels, JavaScript switched off.

    BiDi cannot switch it off: in Firefox it is the page where the visit ends that brings none.
    """
    name = "browser" if request.param == "chromium" else request.param
    browser: Browser = request.getfixturevalue(name)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    yield page
    assert page.locator("script").count() == 0
    assert context.cookies() == []
    context.close()


@pytest.fixture(scope="session")
def inspecting(browser: Browser) -> Iterator[Page]:
    """The same phone with JavaScript, which axe needs; our policy would not let it in."""
    with browser.new_context(viewport=PHONE, bypass_csp=True, locale="fr-FR") as context:
        yield context.new_page()


@pytest.fixture
def inspector(inspecting: Page) -> Iterator[Page]:
    """One for all, as a new one costs more than most pages: each test finds it empty."""
    yield inspecting
    inspecting.set_viewport_size(PHONE)
    inspecting.context.clear_cookies()
    inspecting.emulate_media(media="null", color_scheme="null")
