"""Debian's Chromium in front of the real pages: a small phone, no JavaScript, no cookies."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from demo.web_server import LoopbackPages
from sync_service.config.settings import KNOWN_LANGUAGES
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from tests.entrypoints.web.town import Town, TownSettings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        message = "Chromium is not installed: apt-get install chromium"
        if "CI" in os.environ:  # noqa: TID251 - there a missing browser is a failure
            pytest.fail(message)
        pytest.skip(message)
    return {
        "executable_path": CHROMIUM,
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


@pytest.fixture
def town() -> Town:
    settings = TownSettings(public_url="http://127.0.0.1", languages=KNOWN_LANGUAGES)
    followed = [SpreadsheetMapping("les-epis", "s", [])]
    return Town(settings, mappings=Mappings({}, followed))


@pytest.fixture
def site(town: Town) -> Iterator[str]:
    """The address of a real server that shows the town."""
    with LoopbackPages(town.app()) as pages:
        yield pages.address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A parent's phone: 320 pixels, JavaScript switched off."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="fr-FR")
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.fixture
def inspector(browser: Browser) -> Iterator[Page]:
    """The same phone with JavaScript, which axe needs; our policy would not let it in."""
    context = browser.new_context(viewport=PHONE, bypass_csp=True, locale="fr-FR")
    yield context.new_page()
    context.close()
