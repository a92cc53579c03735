"""Buttons that copy and share, in a real browser under the pages' own policy, and without."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.states import COORDINATOR_STATES, Visit
from tests.entrypoints.web.town import Town

pytestmark = pytest.mark.browser


def test_an_address_is_copied_and_shared_with_one_tap(
    town: Town, site: str, browser: Browser
) -> None:
    with browser.new_context(viewport=PHONE, locale="fr-FR") as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        # Chromium on Linux shares nothing: what it would have been given is kept.
        context.add_init_script("navigator.share = async given => { window.shared = given.text }")
        page = context.new_page()
        COORDINATOR_STATES["team"](Visit(town, site, page, "fr"))
        page.locator("main summary").click()
        address = page.locator("#ici").get_attribute("value")

        page.get_by_role("button", name="Copier").click()
        expect(page.get_by_text("Copié.")).to_be_visible()
        page.get_by_role("button", name="Partager").click()

        assert page.evaluate("navigator.clipboard.readText()") == address
        assert page.evaluate("window.shared") == address


def test_a_browser_that_cannot_share_offers_to_copy_alone(
    town: Town, site: str, browser: Browser
) -> None:
    with browser.new_context(viewport=PHONE, locale="fr-FR") as context:
        context.add_init_script("delete Navigator.prototype.share")
        page = context.new_page()
        COORDINATOR_STATES["team"](Visit(town, site, page, "fr"))
        page.locator("main summary").click()

        expect(page.get_by_role("button", name="Copier")).to_be_visible()
        expect(page.get_by_role("button", name="Partager")).to_be_hidden()


def test_without_scripts_the_address_is_there_to_be_copied(
    town: Town, site: str, browser: Browser
) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page: Page = context.new_page()
        COORDINATOR_STATES["team"](Visit(town, site, page, "fr"))

        page.locator("main summary").click()
        expect(page.locator("[data-copies]")).to_be_hidden()
        expect(page.locator("#ici")).to_be_visible()
