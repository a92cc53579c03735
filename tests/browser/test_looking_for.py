"""Whoever looks for a thing sees what was found, on a small phone too."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.entrypoints.web.town import Town

pytestmark = pytest.mark.browser


def test_what_was_found_is_on_the_screen(town: Town, site: str, phone: Page) -> None:
    """It stood below the form, so that nothing seemed to have happened."""
    town.add("organisation", id="ludo", name="Ludothèque")
    for number in range(20):
        label = f"{('Tapis', 'Malle')[number % 2]} {number}"
        town.add("item", label=label, owner_organisation_id="ludo", quantity=1)
    link = urlsplit(town.desk.links.open_cells_url("s")).path
    phone.goto(f"{site}{link}/materiel")
    phone.get_by_label("Objet ou structure").fill("tapis 14")

    phone.get_by_role("button", name="Chercher").click()

    expect(phone.get_by_text("1 objet sur 20")).to_be_in_viewport()
    expect(phone.get_by_text("Tapis 14", exact=True)).to_be_in_viewport()
