"""The demo's mailbox, as somebody who tries the service out reads a mail in it."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.mailbox import Mailbox
from tests.entrypoints.web.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture(name="mailbox")
def _mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture(name="desktop")
def _desktop(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


def test_a_link_in_a_mail_opens_a_page_that_works(
    town: Town, site: str, mailbox: Mailbox, desktop: Page
) -> None:
    link = f"{site}/a/{town.slug(town.add_session(title='Cuisine en famille'))}"
    message = EmailMessage()
    message["From"], message["To"] = "clef@example.org", "zoe@example.org"
    message["Subject"] = "Votre place"
    message.set_content(link)
    html = f'<!doctype html><html><head></head><body><a href="{link}">La page</a></body></html>'
    message.add_alternative(html, subtype="html")
    place = urlsplit(mailbox.smtp_url)
    with smtplib.SMTP(str(place.hostname), int(place.port or 0)) as server:
        server.send_message(message)
    desktop.goto(mailbox.address)

    with desktop.expect_popup() as opening:
        desktop.frame_locator("iframe").get_by_role("link", name="La page").click()
    page = opening.value
    page.get_by_label("Votre prénom").fill("Zoé")
    page.get_by_role("button", name="Je m’inscris").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("C’est fait. Vous avez une place.")
    assert page.evaluate("window.opener") is None
