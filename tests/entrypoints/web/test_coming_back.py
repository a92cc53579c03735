"""« Je ne viens plus » is quiet, and for a day « Je viens quand même » takes it back."""

import re

from flask.testing import FlaskClient

from tests.entrypoints.web.quarter import Quarter, register


def test_cancelling_is_a_quiet_button_after_all_else(
    quarter: Quarter, family: FlaskClient
) -> None:
    """It was the filled button, most visible right after registering, without return."""
    quarter.open()
    quarter.sync()
    page = family.get(register(family, quarter.the("session"), "Ana")).text
    [button] = re.findall(r"<button[^>]*>Je ne viens plus</button>", page)
    assert 'class="quiet"' in button
    assert page.index("Changer") < page.index(button)
    assert page.index("Imprimer un ticket") < page.index(button)


def test_whoever_cancelled_by_mistake_has_the_seat_again(
    quarter: Quarter, family: FlaskClient
) -> None:
    quarter.open()
    quarter.sync()
    page = register(family, quarter.the("session"), "Ana", email="ana@example.org")
    family.post(f"{page}/annuler")
    assert "<h1>Votre inscription est annulée.</h1>" in family.get(page).text

    answer = family.post(f"{page}/revenir")

    assert answer.status_code == 303
    shown = family.get(page).text
    assert "Vous avez une place" in shown
    assert [kind for _, kind in quarter.told()] == ["confirmation", "left", "confirmation"]


def test_where_the_seat_went_it_waits_before_all_others_and_the_page_says_so(
    quarter: Quarter, family: FlaskClient
) -> None:
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    first = register(family, session, "Ana", email="ana@example.org", adults_count="8")
    register(family, session, "Bea", email="bea@example.org", adults_count="8")
    third = register(family, session, "Cleo", email="cleo@example.org", adults_count="8")
    quarter.town.clock.pass_by(minutes=5)
    family.post(f"{first}/annuler")

    family.post(f"{first}/revenir")

    shown = family.get(first).text
    assert "<h1>Vous êtes sur la liste d’attente.</h1>" in shown
    assert "Votre place a été donnée. Vous passez en premier." in shown
    assert "Votre numéro sur la liste : 1." in shown.replace("\u00a0", " ")
    assert "Votre numéro sur la liste : 2." in family.get(third).text.replace("\u00a0", " ")


def test_who_waited_keeps_its_turn(quarter: Quarter, family: FlaskClient) -> None:
    """Else one would cancel and come back to overtake the others."""
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    register(family, session, "Ana", adults_count="8")
    register(family, session, "Bea", adults_count="2")
    page = register(family, session, "Cleo", adults_count="2")
    quarter.town.clock.pass_by(minutes=5)
    family.post(f"{page}/annuler")
    family.post(f"{page}/revenir")
    assert "Votre numéro sur la liste : 2." in family.get(page).text.replace("\u00a0", " ")


def test_after_a_day_or_a_second_time_it_is_not_offered(
    quarter: Quarter, family: FlaskClient
) -> None:
    quarter.open()
    quarter.sync()
    late, twice = (register(family, quarter.the("session"), name) for name in ("Ana", "Bea"))
    family.post(f"{late}/annuler")
    family.post(f"{twice}/annuler")
    family.post(f"{twice}/revenir")
    family.post(f"{twice}/annuler")
    assert "Je viens quand même" not in family.get(twice).text
    assert "Je viens quand même" in family.get(late).text

    quarter.town.clock.pass_by(hours=25)
    assert "Je viens quand même" not in family.get(late).text
    for page in (late, twice):
        family.post(f"{page}/revenir")
        assert "<h1>Votre inscription est annulée.</h1>" in family.get(page).text
