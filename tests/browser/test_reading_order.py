"""What a screen reader reads, in its order: the accessibility tree, written down.

A line that is left out may stand between two others; what is written here comes in this order.
"""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states import STATES, Visit
from tests.entrypoints.web.town import Town

pytestmark = pytest.mark.browser

ORDERS: Mapping[str, str] = {
    "list": """
        - main:
          - heading "Les ateliers" [level=1]
          - group: Choisir une commune
          - group: Choisir un jour
          - heading "mercredi 9 décembre 2026" [level=2]
          - list:
            - listitem:
              - link "Accueil libre"
              - paragraph: Atelier parents et enfants
              - paragraph: 14 h 30 – 16 h
              - paragraph: Médiathèque de Lunéville, Centre social Les Épis
              - paragraph:
                - link "03 53 01 02 03"
              - paragraph: "Âge : à partir de 6 ans"
              - paragraph: Venez librement. Il n’y a pas d’inscription.
          - heading "jeudi 10 décembre 2026" [level=2]
          - paragraph:
            - link "Le programme à imprimer"
          - paragraph:
            - link "Les ateliers dans mon agenda"
        - contentinfo
    """,
    "errors": """
        - link "Aller au contenu"
        - banner:
          - link "CLEF"
        - main:
          - alert:
            - heading "Il reste quelque chose à faire" [level=2]
            - list:
              - listitem:
                - link "Écrivez votre prénom."
          - heading "Cuisine en famille" [level=1]
          - term: Jour
          - definition: mercredi 9 décembre 2026
          - term: Lieu
          - definition: Médiathèque de Lunéville
          - paragraph: Il reste des places.
          - heading "Je m’inscris" [level=2]
          - textbox "Votre prénom" [invalid]
          - textbox "Votre numéro de téléphone (facultatif)" [invalid]: "12"
          - textbox "Votre adresse e-mail (facultatif)" [invalid]
          - combobox "Combien d’adultes viennent ?"
          - group "Combien d’enfants viennent ? (facultatif)":
            - combobox "0 à 2 ans"
            - combobox "12 à 17 ans"
          - combobox "Dans quelle langue vous écrire ?"
          - checkbox "C’est la première fois que je viens (facultatif)"
          - button "Je m’inscris"
        - contentinfo
    """,
    "confirmed": """
        - main:
          - heading "C’est fait. Vous avez une place." [level=1]
          - paragraph:
            - text: "Votre code :"
            - strong
          - heading "Cuisine en famille" [level=2]
          - term: Jour
          - definition: mercredi 9 décembre 2026
          - term: Prénom
          - definition: Zoé
          - link "Changer"
          - list:
            - listitem:
              - link "Ajouter à mon agenda"
          - button "Je ne viens plus"
    """,
}


@pytest.mark.parametrize("state", ORDERS)
def test_a_page_is_read_in_this_order(town: Town, site: str, inspector: Page, state: str) -> None:
    STATES[state](Visit(town, site, inspector, "fr"))
    if state == "list":
        # As it opens: each choice is folded.
        inspector.goto(inspector.url)
    expect(inspector.locator("body")).to_match_aria_snapshot(ORDERS[state])


def test_another_order_is_noticed(town: Town, site: str, inspector: Page) -> None:
    STATES["confirmed"](Visit(town, site, inspector, "fr"))
    inspector.evaluate(
        "document.querySelector('main .wrap').prepend(document.querySelector('h2'))"
    )
    with pytest.raises(AssertionError):
        expect(inspector.locator("body")).to_match_aria_snapshot(ORDERS["confirmed"], timeout=1)
