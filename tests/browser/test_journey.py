import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.entrypoints.web.town import Town

pytestmark = pytest.mark.browser


def test_a_family_registers_changes_and_cancels_without_javascript_or_cookies(
    town: Town, site: str, phone: Page
) -> None:
    town.add_session(title="Cuisine en famille")
    phone.goto(f"{site}/ateliers")
    phone.get_by_role("link", name="Cuisine en famille").click()
    phone.get_by_label("Votre prénom").fill("Zoé")
    phone.get_by_label("Combien d’adultes viennent").select_option("2")
    phone.get_by_role("button", name="Je m’inscris").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("C’est fait. Vous avez une place.")
    code = phone.locator(".code").inner_text()
    phone.reload()
    expect(phone.locator(".code")).to_have_text(code)
    phone.get_by_role("link", name="Changer").click()
    phone.get_by_label("3 à 5 ans").select_option("1")
    phone.get_by_role("button", name="Garder ces changements").click()
    expect(phone.locator("main")).to_contain_text("Personnes\n3", use_inner_text=True)
    phone.get_by_role("link", name="Retrouver mon inscription").click()
    phone.get_by_label("Votre code").fill(code.lower())
    phone.get_by_label("Votre prénom").fill("zoe")
    phone.get_by_role("button", name="Voir mon inscription").click()
    phone.get_by_role("button", name="Je ne viens plus").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Votre inscription est annulée.")
    assert [one.fields["status"] for one in town.registrations()] == ["cancelled"]


def test_the_back_button_and_a_second_tap_make_one_registration(
    town: Town, site: str, phone: Page
) -> None:
    slug = town.slug(town.add_session())
    phone.goto(f"{site}/a/{slug}")
    phone.get_by_label("Votre prénom").fill("Zoé")
    phone.get_by_role("button", name="Je m’inscris").dblclick()
    expect(phone.locator(".code")).to_be_visible()
    assert len(town.registrations()) == 1


def test_mistakes_come_first_and_their_links_lead_to_the_fields(
    town: Town, site: str, phone: Page
) -> None:
    phone.goto(f"{site}/a/{town.slug(town.add_session())}")
    phone.get_by_label("Votre numéro de téléphone").fill("12")
    phone.get_by_role("button", name="Je m’inscris").click()
    expect(phone).to_have_title("Erreur\u00a0: Cuisine en famille – CLEF")
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("link", name="Écrivez votre prénom").click()
    phone.keyboard.type("Zoé")
    expect(phone.get_by_label("Votre prénom")).to_have_value("Zoé")
    expect(phone.get_by_label("Votre numéro de téléphone")).to_have_value("12")


def test_the_whole_form_can_be_sent_from_the_keyboard(town: Town, site: str, phone: Page) -> None:
    phone.goto(f"{site}/a/{town.slug(town.add_session())}")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="Aller au contenu")).to_be_focused()
    phone.keyboard.press("Enter")
    while not phone.get_by_label("Votre prénom").evaluate("e => e === document.activeElement"):
        phone.keyboard.press("Tab")
    phone.keyboard.type("Zoé")
    phone.keyboard.press("Enter")
    expect(phone.locator(".code")).to_be_visible()


def test_the_page_speaks_the_browsers_language_and_keeps_the_one_chosen(
    town: Town, site: str, phone: Page
) -> None:
    phone.goto(f"{site}/a/{town.slug(town.add_session())}")
    phone.get_by_role("link", name="English").click()
    phone.get_by_label("Your first name").fill("Zoé")
    phone.get_by_role("button", name="I register").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Done. You have a place.")
    assert town.registrations()[0].fields["language"] == "en"


def test_the_form_is_one_request_of_at_most_ten_kilobytes(
    town: Town, site: str, inspector: Page
) -> None:
    requests: list[str] = []
    inspector.on("request", lambda request: requests.append(request.url))
    slug = town.slug(town.add_session(interpreter_offered=True, languages=["ar", "uk"]))
    answer = inspector.goto(f"{site}/a/{slug}")
    assert answer is not None
    inspector.wait_for_load_state("networkidle")
    # Browsers ask for an icon by themselves.
    assert [one for one in requests if urlsplit(one).path != "/favicon.ico"] == [
        f"{site}/a/{slug}"
    ]
    assert len(gzip.compress(answer.body())) <= 10_000
