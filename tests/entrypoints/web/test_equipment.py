"""What is free when and who has it; a wish becomes a row in the owner's list of loans."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sync_service.records.editing import Editing
from sync_service.records.merge_records import merge_records
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import Town, sign_in

ITEMS = [("Désignation", "Type", "Quantité"), ("Malle écrans", "Malle", "1"), ("Tapis", "", "3")]
LOANS = [("Matériel", "Emprunteur", "Date de sortie", "Retour prévu", "Rendu le", "Statut")]
DAYS = {"du": "2026-12-07", "au": "2026-12-11"}
"""The town's day is 25/11/2026."""


def open_both(quarter: Quarter) -> tuple[object, object]:
    """Les Épis lend, the MJC borrows."""
    owner = quarter.open("les-epis", {"Matériel": ITEMS, "Prêts": LOANS})
    borrower = quarter.open("mjc", {"Prêts": LOANS})
    quarter.sync()
    return owner, borrower


def page_of(quarter: Quarter, number: int) -> str:
    """The partner's page of equipment, by the link of its spreadsheet."""
    links = quarter.town.desk.links
    address = links.open_cells_url(quarter.followed[number].spreadsheet_id)
    return f"{address.removeprefix('https://clef.example.org')}/materiel"


def ask(client: FlaskClient, page: str, label: str, **days: str) -> TestResponse:
    """Presses the button beside this thing."""
    shown = client.get(page, query_string=DAYS).text
    card = next(one for one in shown.split('<li class="card"') if label in one)
    ref = re.search(r'id="(\w-\w+)"', card)
    assert ref
    return client.post(page, data={"objet": ref[1], **DAYS, **days})


def loans(sheet: object) -> list[list[object]]:
    """The rows that the sheet's list of loans has."""
    return [row[:6] for row in sheet.seen("Prêts")[1:] if any(row)]  # type: ignore[attr-defined]


def test_a_wish_is_a_row_in_the_owners_list_and_in_the_borrowers(quarter: Quarter) -> None:
    owner, borrower = open_both(quarter)
    client, page = quarter.visitor(), page_of(quarter, 1)

    answer = ask(client, page, "Malle écrans")
    quarter.sync()

    assert answer.status_code == 303
    assert "C’est noté" in client.get(answer.location).text
    noted = ["Malle écrans", "MJC du Moulin", "07/12/2026", "11/12/2026"]
    assert [row[:4] for row in loans(owner)] == [noted]
    assert [row[:4] for row in loans(borrower)] == [noted]
    assert loans(owner)[0][5] == "Réservé"
    shown = client.get(page, query_string=DAYS).text
    assert "Réservé par MJC du Moulin du 07/12/2026 au 11/12/2026" in shown
    assert "Rien de libre du 07/12/2026 au 11/12/2026" in shown
    assert quarter.problems() == []
    ask(client, page, "Malle écrans")
    assert len(quarter.records("loan")) == 1, "a second tap is no second wish"


def test_the_owner_has_the_last_word(quarter: Quarter) -> None:
    owner, borrower = open_both(quarter)
    ask(quarter.visitor(), page_of(quarter, 1), "Malle écrans")
    quarter.sync()

    owner.type("Prêts", 1, 5, "annulé")  # type: ignore[attr-defined]
    quarter.sync()

    assert quarter.the("loan").fields["status"] == "cancelled"
    shown = quarter.visitor().get(page_of(quarter, 1), query_string=DAYS).text
    assert "Rien de libre" not in shown
    assert loans(borrower)[0][5] == "Annulé"


def test_what_was_sold_since_the_page_was_opened_is_no_wish_and_nobody_is_late_with_it(
    quarter: Quarter,
) -> None:
    """A wish from the old button was noted, and « Pas rentré, chez MJC du Moulin » stood there."""
    titles = [(*row, "État" if row is ITEMS[0] else "Bon") for row in ITEMS]
    owner = quarter.open("les-epis", {"Matériel": titles, "Prêts": LOANS})
    quarter.open("mjc", {"Prêts": LOANS})
    quarter.sync()
    client, page = quarter.visitor(), page_of(quarter, 1)
    ask(client, page, "Malle écrans")
    quarter.sync()

    owner.type("Matériel", 1, 3, "vendue")
    quarter.sync()
    later = {"du": "2026-12-14", "au": "2026-12-16"}
    answer = ask(client, page, "Malle écrans", **later)

    assert answer.status_code == 422
    assert "Ce matériel est hors service : choisissez-en un autre" in answer.text
    assert len(quarter.records("loan")) == 1
    quarter.town.clock.pass_by(days=30)
    desk = quarter.desk()
    shown = desk.get("/coordination/materiel").text
    assert "Réservé par MJC du Moulin" in shown
    assert "Hors service" in shown
    assert "en retard" not in shown
    assert "En retard&nbsp;: 0" in desk.get("/coordination/prets").text


def test_what_the_owner_called_off_may_be_asked_for_again(quarter: Quarter) -> None:
    owner, borrower = open_both(quarter)
    client, page = quarter.visitor(), page_of(quarter, 1)
    ask(client, page, "Malle écrans")
    quarter.sync()
    owner.type("Prêts", 1, 5, "annulé")  # type: ignore[attr-defined]
    quarter.sync()

    assert ask(client, page, "Malle écrans").status_code == 303
    quarter.sync()

    assert [row[5] for row in loans(owner)] == ["annulé", "Réservé"]
    assert [row[5] for row in loans(borrower)] == ["Annulé", "Réservé"]
    assert quarter.problems() == []


def test_what_nobody_would_read_of_is_no_wish(quarter: Quarter) -> None:
    """The owner's spreadsheet has no list of loans: the stock would be blocked for nothing."""
    quarter.open("les-epis", {"Matériel": ITEMS})
    quarter.open("mjc", {"Prêts": LOANS})
    quarter.sync()
    client, page = quarter.visitor(), page_of(quarter, 1)

    refused = ask(client, page, "Malle écrans")

    assert refused.status_code == 422
    assert "Appelez-les" in refused.text
    assert quarter.records("loan") == []
    shown = client.get(page, query_string=DAYS).text
    assert "Leur liste de prêts n’est pas suivie ici. Pour l’emprunter, appelez-les" in shown
    assert "Demander" not in shown


@pytest.mark.parametrize("label", ["Malle écrans", "Tapis"])
def test_another_return_than_the_one_that_is_noted_is_not_said_to_be_noted(
    quarter: Quarter, label: str
) -> None:
    """One of it or three: whoever wants it for longer wants no second one."""
    open_both(quarter)
    client, page = quarter.visitor(), page_of(quarter, 1)
    ask(client, page, label)

    longer = ask(client, page, label, au="2026-12-18")

    assert longer.status_code == 422
    assert "déjà réservé pour vous du 07/12/2026 au 11/12/2026" in longer.text
    assert quarter.the("loan").fields["due_on"] == "2026-12-11"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"du": "2026-11-25"}, "à partir de demain"),
        ({"du": "2028-01-01", "au": "2028-01-02"}, "à partir de demain"),
        ({"objet": "M-0000000"}, "n’est plus dans la liste"),
    ],
)
def test_what_cannot_be_lent_is_said_and_notes_nothing(
    quarter: Quarter, days: dict[str, str], said: str
) -> None:
    open_both(quarter)

    refused = ask(quarter.visitor(), page_of(quarter, 1), "Malle écrans", **days)

    assert refused.status_code == 422
    assert said in refused.text
    assert quarter.records("loan") == []


def test_no_more_is_noted_than_there_is_and_nothing_of_ones_own(quarter: Quarter) -> None:
    open_both(quarter)
    ask(quarter.visitor(), page_of(quarter, 1), "Malle écrans")
    quarter.open("ludo", {"Prêts": LOANS})
    quarter.sync()

    full = ask(quarter.visitor(), page_of(quarter, 2), "Malle écrans")
    own = ask(quarter.visitor(), page_of(quarter, 0), "Tapis")

    assert (full.status_code, own.status_code) == (422, 422)
    assert "MJC du Moulin" in full.text
    assert "Ce matériel est à vous" in own.text
    assert len(quarter.records("loan")) == 1


def test_the_page_ends_with_the_link_and_takes_no_form_of_another_site(quarter: Quarter) -> None:
    open_both(quarter)
    client, page = quarter.visitor(), page_of(quarter, 1)

    assert client.get("/feuille/x/materiel").status_code == 404
    assert client.post("/feuille/x/materiel", data=DAYS).status_code == 404
    answer = client.post(page, data=DAYS, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_desk_shows_what_is_free_who_has_what_and_what_is_late(town: Town) -> None:
    for slug, name in (("les-epis", "Les Épis"), ("mjc", "La MJC")):
        town.add("organisation", id=slug, name=name)
    item = town.add("item", label="Malle", owner_organisation_id="les-epis", quantity=2)
    known = {"item_code": item, "borrower_organisation_id": "mjc", "loaned_on": "2026-11-02"}
    town.add("loan", **known, due_on="2026-11-20")
    town.add("loan", **known, due_on="2026-12-09")
    client, _ = sign_in(town)

    shown = client.get("/coordination/materiel?du=2026-12-01&au=2026-12-03").text
    later = client.get("/coordination/materiel?du=2026-12-10&au=2026-12-12").text

    assert "1 prêt en retard" in shown
    assert "Pas rentré, chez La MJC : à rendre le 20/11/2026" in shown.replace("&nbsp;", " ")
    assert "Chez La MJC jusqu’au 09/12/2026" in shown
    # What is late was said to be free from tomorrow on.
    assert '<p class="full">Pas rentré</p>' in shown
    assert "1 libre sur 2<" in later


REVERSED = {"du": "2026-12-14", "au": "2026-12-10"}


def test_a_return_before_the_first_day_is_an_error_and_no_other_day_is_taken(
    quarter: Quarter,
) -> None:
    """« Au 10/12 » became 14/12 without a word, and things of that one day were shown."""
    open_both(quarter)
    own = quarter.visitor()
    for client, page in ((own, page_of(quarter, 1)), (quarter.desk(), "/coordination/materiel")):
        shown = client.get(page, query_string=REVERSED).text

        assert "<title>Erreur" in shown
        assert "Le retour (10/12/2026) est avant le premier jour (14/12/2026)" in shown
        assert 'id="trouves"' not in shown, "the error is on top, and nothing was found"
        assert 'value="2026-12-10"' in shown
        assert "Malle écrans" not in shown
        assert "Erreur" not in client.get(page, query_string=DAYS).text
    refused = ask(own, page_of(quarter, 1), "Malle écrans", **REVERSED)
    assert refused.status_code == 422
    assert "Le retour (10/12/2026) est avant" in refused.text
    assert quarter.records("loan") == []


@pytest.mark.parametrize(
    ("days", "at", "said"),
    [
        ({"du": "abc", "au": "def"}, "du", "Du : Ce n’est pas une date."),
        ({"du": "abc", "au": "def"}, "au", "Au : Ce n’est pas une date."),
        ({"du": "", "au": ""}, "du", "Du : écrivez un jour"),
        ({"du": "07/12/2026", "au": ""}, "au", "Au : écrivez un jour"),
        ({"du": "9999-01-01"}, "du", "Du : L’année 9999 est trop loin de nous"),
        ({"au": "31/11/2026"}, "au", "Au : Il n’y a pas de 31/11/2026"),
        ({"au": "samedi 11/12/2026"}, "au", "Le 11/12/2026 est un vendredi, pas un samedi"),
    ],
)
def test_days_that_cannot_be_read_are_told_at_their_field_and_lend_nothing(
    quarter: Quarter, days: dict[str, str], at: str, said: str
) -> None:
    """« abc » became tomorrow for a week, and was noted."""
    open_both(quarter)

    refused = ask(quarter.visitor(), page_of(quarter, 1), "Malle écrans", **days)

    assert refused.status_code == 422
    assert "<title>Erreur : " in refused.text
    assert f'<a href="#{at}">' in refused.text
    [field] = re.findall(rf'<span class="wrong" id="{at}-error">([^<]+)</span>', refused.text)
    assert said in field
    shown = re.search(
        rf'<input id="{at}"[^>]* value="([^"]*)"[^>]* aria-invalid="true"', refused.text
    )
    assert shown
    assert shown[1] == days[at], "what was typed stays"
    assert quarter.records("loan") == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({"du": "12/12/2026", "au": "18/12/2026"}, ("2026-12-12", "2026-12-18")),
        ({"du": "le 12 décembre 2026", "au": "2026-12-18"}, ("2026-12-12", "2026-12-18")),
        ({"du": "12/12", "au": "05/01"}, ("2026-12-12", "2027-01-05")),
        ({"du": "12/12/2026"}, ("2026-12-12", "2026-12-19")),
        ({"du": "", "au": ""}, ("2026-11-26", "2026-12-03")),
    ],
)
def test_days_are_read_as_in_a_cell(
    quarter: Quarter, typed: dict[str, str], read: tuple[str, str]
) -> None:
    """« 12/12/2026 » was shown as tomorrow."""
    open_both(quarter)
    own = quarter.visitor()
    for client, page in ((own, page_of(quarter, 1)), (quarter.desk(), "/coordination/materiel")):
        answer = client.get(page, query_string=typed)
        assert answer.status_code == 200
        shown = re.findall(r'<input id="(?:du|au)"[^>]* value="([^"]*)"', answer.text)
        assert tuple(shown) == read

        wrong = client.get(page, query_string={**typed, "au": "demain ou après"})
        assert wrong.status_code == 422
        assert 'value="demain ou après"' in wrong.text
        assert "Malle écrans" not in wrong.text


def test_french_days_are_lent_as_they_are_typed(quarter: Quarter) -> None:
    open_both(quarter)
    typed = {"du": "12/12/2026", "au": "18/12/2026"}
    answer = ask(quarter.visitor(), page_of(quarter, 1), "Malle écrans", **typed)
    assert answer.status_code == 303
    lent = quarter.the("loan").fields
    assert (lent["loaned_on"], lent["due_on"]) == ("2026-12-12", "2026-12-18")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (DAYS, "du 07/12 au 11/12"),
        ({"du": "2026-12-28", "au": "2027-01-04"}, "du 28/12 au 04/01/2027"),
        ({"du": "2027-03-01", "au": "2027-03-05"}, "du 01/03/2027 au 05/03/2027"),
    ],
)
def test_the_button_says_the_year_where_it_is_another_one(
    quarter: Quarter, days: dict[str, str], said: str
) -> None:
    open_both(quarter)
    page = quarter.visitor().get(page_of(quarter, 1), query_string=days).text
    assert f'aria-label="Demander Malle écrans {said}">Demander {said}</button>' in page


MANY = ("Malle écrans", "Malle jeux", "Tapis d'éveil", "Livre", "Sono")


def town_with_many() -> Town:
    """Forty things of two structures; one « Sono » of two is out."""
    town = Town()
    town.add("organisation", id="ludo", name="Ludothèque")
    town.add("organisation", id="mjc", name="MJC du Moulin")
    for number in range(40):
        owner = ("les-epis", "ludo")[number % 2]
        label = f"{MANY[number % len(MANY)]} {number}"
        town.add("item", label=label, owner_organisation_id=owner, quantity=1)
    out = town.add("item", label="Sono bleue", owner_organisation_id="ludo", quantity=1)
    town.add(
        "loan",
        item_code=out,
        borrower_organisation_id="mjc",
        loaned_on="2026-11-02",
        due_on="2027-03-01",
    )
    return town


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"mot": "ecran"}, 8),
        ({"mot": "MALLE éCRANS"}, 8),
        ({"mot": "écrans malle"}, 8),
        ({"mot": "sono ludo"}, 5),
        ({"mot": "sono", "libre": "1"}, 8),
        ({"mot": "d’éveil"}, 8),
        ({"mot": "licorne"}, 0),
        ({"mot": "éspi"}, 0),
        ({"mot": "ludotèque"}, 21),
        ({"mot": "mallle écrns"}, 8),
        ({"mot": "livre"}, 8),
        ({"mot": "mjc"}, 1),
        ({"mot": "sono moulin"}, 1),
        ({"mot": "moulins", "libre": "1"}, 0),
        ({"mot": " "}, 41),
        ({}, 41),
    ],
)
def test_a_thing_is_looked_for_among_many_by_words(asked: dict[str, str], found: int) -> None:
    """Two hundred things were one list, twenty screens long on a phone."""
    client, _ = sign_in(town_with_many())

    page = client.get("/coordination/materiel", query_string={**DAYS, **asked}).text

    assert page.count('<li class="card"') == found
    assert ("Tout voir" in page) == bool("".join(asked.values()).strip())
    assert ("Aucun objet ne correspond" in page) == (found == 0)
    assert ("Aucun matériel n’est partagé" in page) is False
    if found and asked.get("mot", "").strip():
        assert f"{found} objet{'s' if found > 1 else ''} sur 41" in page


def test_what_is_looked_for_stays_with_its_days_and_is_no_markup() -> None:
    client, _ = sign_in(town_with_many())
    word = '"><b>sono'
    page = client.get("/coordination/materiel", query_string={**DAYS, "mot": word}).text
    assert "<b>sono" not in page
    assert 'value="2026-12-07"' in page
    assert "du=2026-12-07" in page.partition("Tout voir")[0]


def test_a_partner_looks_for_a_thing_and_finds_it_again_after_a_wish(quarter: Quarter) -> None:
    open_both(quarter)
    client, page = quarter.visitor(), page_of(quarter, 1)
    shown = client.get(page, query_string={**DAYS, "mot": "malle"}).text
    assert ("Malle écrans" in shown, "Tapis" in shown) == (True, False)

    answer = ask(client, page, "Malle écrans", mot="malle")

    assert "mot=malle" in answer.location
    again = client.get(answer.location).text
    assert ("Malle écrans" in again, "Tapis" in again) == (True, False)


def test_what_is_ones_own_is_folded_below_what_others_lend(quarter: Quarter) -> None:
    """A lender with eighteen things scrolled past all of them to borrow one."""
    quarter.open("les-epis", {"Matériel": ITEMS, "Prêts": LOANS})
    quarter.open("mjc", {"Matériel": [ITEMS[0], ("Barnum", "", "1")], "Prêts": LOANS})
    quarter.sync()
    client, page = quarter.visitor(), page_of(quarter, 0)

    others, _, own = client.get(page).text.partition("<details><summary>Votre matériel&nbsp;: 2<")
    looked_for = client.get(page, query_string={"mot": "tapis"}).text

    assert ("Barnum" in others, "Tapis" in others, "Tapis" in own) == (True, False, True)
    assert "Demander" not in own
    assert "<details open><summary>Votre matériel&nbsp;: 1<" in looked_for


def test_as_many_loans_are_late_there_as_on_the_page_of_loans(town: Town) -> None:
    """« 2 objets ont un prêt en retard » stood beside « En retard : 3 »."""
    for slug, name in (("les-epis", "Les Épis"), ("mjc", "La MJC")):
        town.add("organisation", id=slug, name=name)
    item = town.add("item", label="Malle", owner_organisation_id="les-epis", quantity=3)
    for day in ("18", "19", "20"):
        known = {"item_code": item, "borrower_organisation_id": "mjc", "loaned_on": "2026-11-02"}
        town.add("loan", **known, due_on=f"2026-11-{day}")
    client, _ = sign_in(town)
    assert "3 prêts en retard" in client.get("/coordination/materiel").text
    assert "En retard&nbsp;: 3" in client.get("/coordination/prets").text


def test_who_asks_from_the_page_of_a_merged_structure_is_the_one_that_stays(
    quarter: Quarter,
) -> None:
    """The wish was the archived one's, which is in nobody's list."""
    quarter.open("les-epis", {"Matériel": ITEMS, "Prêts": LOANS})
    quarter.open("mjc", {"Prêts": LOANS})
    quarter.sync()
    kept = quarter.town.add("organisation", id="relais", name="Relais petite enfance")
    [old] = [one for one in quarter.records("organisation") if one.fields["id"] == "mjc"]
    town = quarter.town
    merge_records(Editing(town.database, town.clock, town.rng), kept, old.ref)

    page = page_of(quarter, 1)
    answer = ask(quarter.visitor(), page, "Malle écrans")

    assert answer.status_code == 303
    assert quarter.the("loan").fields["borrower_organisation_id"] == "relais"
    assert (
        "Réservé par Relais petite enfance" in quarter.visitor().get(page, query_string=DAYS).text
    )
