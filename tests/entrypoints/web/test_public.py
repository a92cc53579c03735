import gzip
import re
from email import message_from_bytes, policy
from html import unescape
from random import Random
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.entrypoints.web.town import MORNING, Town, TownSettings, send_form


def test_the_list_is_by_date_and_by_place(town: Town, client: FlaskClient) -> None:
    town.add_session(title="Jeux", date="2026-12-20", place="Baccarat")
    town.add_session(title="Cuisine", date="2026-12-01", place="Lunéville")
    page = client.get("/ateliers").text
    assert page.index("1er décembre 2026") < page.index("Cuisine") < page.index("Jeux")
    there = client.get("/ateliers?lieu=Baccarat").text
    assert "Jeux" in there
    assert "Cuisine" not in there
    assert "Cuisine" in client.get("/ateliers?lieu=Nulle+part").text


def add_partner(town: Town) -> None:
    """The one that leads each session of the town, with its address."""
    town.add(
        "organisation",
        id="les-epis",
        name="Centre social Les Épis",
        phone="+33353010203",
        address_street="12 rue Basse",
        postcode="54300",
        city="Lunéville",
    )


MAP = 'href="https://www.openstreetmap.org/search?query=12%20rue%20Basse%2C%2054300%20Lun'


def test_a_familys_pages_mail_and_calendar_say_whose_house_a_room_is_in(
    town: Town, client: FlaskClient
) -> None:
    add_partner(town)
    session = town.add_session(place="Auditorium")
    page = client.get(f"/a/{town.slug(session)}").text
    own = send_form(client, town.slug(session), email="zoe@example.org").location
    seen = [page, client.get(own).text, client.get(f"/a/{town.slug(session)}/affiche").text]

    assert all("Auditorium" in one and "12 rue Basse, 54300 Lunéville" in one for one in seen)
    assert all(MAP in one.partition("Avec")[2] for one in seen[:2])
    assert MAP not in page.partition("Avec")[0]
    letter = message_from_bytes(town.mails()[-1][2], policy=policy.SMTP)
    leaves = [part for part in letter.walk() if not part.is_multipart()]
    said = {part.get_content_type(): part.get_content() for part in leaves}
    assert "Avec : Centre social Les Épis, 12 rue Basse, 54300 Lunéville" in said[
        "text/plain"
    ].replace("\xa0", " ")
    assert "12 rue Basse, 54300 Lunéville" in said["text/html"]
    event = Calendar.from_ical(said["text/calendar"]).walk("VEVENT")[0]
    assert event["location"] == "Auditorium"
    assert str(event["description"]).replace("\xa0", " ") == (
        "Centre social Les Épis, 12 rue Basse, 54300 Lunéville, 03 53 01 02 03"
    )


def test_where_the_place_is_an_organisation_its_address_stands_with_it(
    town: Town, client: FlaskClient
) -> None:
    add_partner(town)
    session = town.add_session(place="Centre social Les Épis")
    page = client.get(f"/a/{town.slug(session)}").text
    own = send_form(client, town.slug(session)).location
    event = Calendar.from_ical(client.get(f"{own}/atelier.ics").data).walk("VEVENT")[0]

    assert page.count("12 rue Basse, 54300 Lunéville") == 1
    assert "Avec" not in page  # said already
    assert event["location"] == "Centre social Les Épis, 12 rue Basse, 54300 Lunéville"


def test_a_place_elsewhere_is_not_said_to_be_in_the_partners_town(
    town: Town, client: FlaskClient
) -> None:
    """The list said « Salle des fêtes de Baccarat, Centre social Les Épis, Lunéville »."""
    add_partner(town)
    town.add_session(place="Salle des fêtes de Baccarat")
    page = client.get("/ateliers").text

    assert "Salle des fêtes de Baccarat, Centre social Les Épis</bdi>" in page


def test_a_family_chooses_a_commune_then_a_place(town: Town, client: FlaskClient) -> None:
    add_partner(town)
    town.add("organisation", id="hall", name="Maison de Baccarat", city="Baccarat")
    town.add_session(title="Jeux", place="Salle des fêtes de Baccarat")
    town.add_session(title="Cuisine", place="Auditorium")
    town.add_session(title="Chant", place="Ludothèque")

    everywhere = client.get("/ateliers").text
    here = client.get("/ateliers?commune=Lunéville&lang=en").text
    assert "commune=Baccarat" in everywhere
    assert "Auditorium, Centre social Les Épis</bdi>" in everywhere
    assert [name in here for name in ("Jeux", "Cuisine", "Chant")] == [False, True, True]
    assert "All towns" in here
    (choice,) = re.findall(r'href="([^"]*lieu=Auditorium[^"]*)"', here)
    there = client.get(choice.replace("&amp;", "&")).text
    assert [name in there for name in ("Jeux", "Cuisine", "Chant")] == [False, True, False]
    assert "Cuisine" in client.get("/ateliers?commune=Nulle+part").text


def test_the_list_says_where_for_whom_and_whom_to_ring(town: Town, client: FlaskClient) -> None:
    add_partner(town)
    town.add_session(
        place="Auditorium", kind="event", target_ages="3-6 years", languages=["fr", "ar"]
    )
    town.add_session(title="Jeux", place="Salle des fêtes de Baccarat")
    card, other = client.get("/ateliers?lang=en").text.split('<li class="card">')[1:]

    assert MAP in card
    assert '<a href="tel:+33353010203">' in card
    assert "Age: 3–6" in card
    assert "Languages: French and Arabic" in card
    assert '<span class="kind event">' in card
    assert MAP not in other  # the partner's house is in another town


def test_a_family_chooses_an_age_and_a_day_and_the_calendar_keeps_them(
    town: Town, client: FlaskClient
) -> None:
    town.add_session(title="Bébés", target_ages="0-2 years")
    town.add_session(title="Jeux", target_ages="6-11 years", date="2026-12-12")
    everything = client.get("/ateliers").text
    page = client.get("/ateliers?age=0-2&jour=3").text

    assert "mercredi</a>" in everything
    assert "6 à 11 ans</a>" in everything
    assert ("Bébés" in page, "Jeux" in page) == (True, False)
    assert 'href="/ateliers.ics?age=0-2&amp;jour=3"' in page
    assert "Tous les âges" in page


SAID = {
    "description": "On cuisine ensemble, puis on mange.",
    "audience": "Parents d’un premier enfant",
    "price": "2 € par famille",
    "siblings": "Bienvenus",
    "access": "Rampe, portes larges",
    "transport": "Bus 4, arrêt Gare",
}
ASKED = {
    "audience": "Pour qui",
    "price": "Prix",
    "siblings": "Frères et sœurs",
    "access": "Poussette, fauteuil",
    "transport": "Pour venir",
}


def test_what_parents_ask_is_said_where_a_sheet_says_it(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(**SAID, day_phone="+33639981234"))
    page, own = client.get(f"/a/{slug}").text, send_form(client, slug, email="a@example.org")
    seen = [page, client.get(own.location).text]

    assert SAID["description"] in page
    for name, label in ASKED.items():
        line = f'<dt>{label}</dt><dd><bdi lang="fr">{SAID[name]}</bdi></dd>'
        assert all(line in one for one in seen), name
    assert all('<a href="tel:+33639981234">06' in one for one in seen)
    assert SAID["audience"] in client.get("/ateliers").text
    assert SAID["description"] in client.get(f"/a/{slug}/affiche").text
    letter = message_from_bytes(town.mails()[-1][2], policy=policy.SMTP)
    said = letter.get_body(("plain",)).get_content().replace("\xa0", " ")  # type: ignore[union-attr]
    assert "Pour venir : Bus 4, arrêt Gare" in said
    assert "Téléphone le jour même : 06 39 98 12 34" in said


def test_a_blank_column_shows_no_line(town: Town, client: FlaskClient) -> None:
    page = client.get(f"/a/{town.slug(town.add_session())}").text
    assert [label for label in ASKED.values() if f"<dt>{label}</dt>" in page] == []
    assert "le jour même" not in page


def test_health_is_told_by_telephone_and_another_adult_is_welcome(
    town: Town, client: FlaskClient
) -> None:
    page = client.get(f"/a/{town.slug(town.add_session())}").text
    assert "Une allergie\xa0? Dites-le par téléphone, pas ici." in page
    assert "Un grand-parent ou une nourrice peut venir aussi." in page


def words(seed: int, count: int) -> str:
    """Text that repeats no other's: what is the same weighs nothing."""
    source = Random(seed)  # noqa: S311 - nobody's secret
    return " ".join("".join(source.choices("aeinorstul", k=6)) for _ in range(count))


def test_a_page_that_says_everything_is_light(town: Town, client: FlaskClient) -> None:
    add_partner(town)
    said = {**SAID, "description": words(0, 140)}
    page = client.get(f"/a/{town.slug(town.add_session(**said))}").text
    assert len(gzip.compress(page.encode())) <= 10_000


def test_a_list_of_two_hundred_is_light(client: FlaskClient, town: Town) -> None:
    add_partner(town)
    for number in range(200):
        town.add_session(
            title=f"Atelier {number}",
            date=f"2026-12-{1 + number % 28:02}",
            place=f"Salle {number % 12}",
            target_ages="3-6 years",
            languages=["fr", "ar"],
            description=words(number, 40),
        )
    page = client.get("/ateliers").text

    assert page.count('<li class="card">') == 200
    assert len(gzip.compress(page.encode())) <= 30_000


def test_the_list_says_where_there_is_no_seat_left(town: Town, client: FlaskClient) -> None:
    """A family need not open ten pages to find a seat."""
    slug = town.slug(town.add_session(title="Jeux", capacity=1))
    town.add_session(title="Cuisine", capacity=1)
    full = "Il n’y a plus de place. Vous pouvez attendre."

    before = client.get("/ateliers").text
    send_form(client, slug, adults_count="1", children_3_5="0")
    after = client.get("/ateliers").text

    assert full not in before
    assert after.count(full) == 1
    assert full in after.partition("Jeux")[2].partition("</li>")[0]


@pytest.mark.parametrize(
    "fields", [{"status": "cancelled"}, {"date": "2026-11-24"}, {"status": "postponed"}]
)
def test_what_is_over_or_unclear_is_not_on_the_list(
    town: Town, client: FlaskClient, fields: dict[str, Any]
) -> None:
    town.add_session(**fields)
    assert "Cuisine en famille" not in client.get("/ateliers").text


def test_two_sessions_of_one_name_and_hour_have_a_page_each(
    town: Town, client: FlaskClient
) -> None:
    first = town.add_session(title="Jeux d’ici", slug="jeux")
    second = town.add_session(title="Jeux de là", slug="jeux")
    page = client.get("/ateliers").text
    assert 'href="/a/jeux"' in page
    assert f'href="/a/{second.lower()}"' in page
    assert "Jeux d’ici" in client.get("/a/jeux").text
    assert "Jeux de là" in client.get(f"/a/{second.lower()}").text
    assert "Jeux d’ici" in client.get(f"/a/{first}").text


@pytest.mark.parametrize("page", ["/", "/confidentialite", "/accessibilite", "/robots.txt"])
def test_plain_pages_are_there(client: FlaskClient, page: str) -> None:
    assert client.get(page).status_code == 200


def test_the_poster_leads_to_the_form_in_its_language(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    page = client.get(f"/a/{slug}/affiche?lang=en").text
    assert f"https://clef.example.org/a/{slug}?lang=en" in page
    assert "<svg" in page
    assert "Wednesday 9 December 2026" in page


def test_the_poster_of_a_drop_in_centre_asks_nobody_to_register(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(scheme="laep"))
    assert "<svg" not in client.get(f"/a/{slug}/affiche").text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nowhere", 404), ("get", "/a/nothing", 404), ("post", "/ateliers", 405)],
)
def test_what_is_not_there_says_where_to_go(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert 'href="/ateliers"' in answer.text


def test_an_enormous_form_is_refused_in_words(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session())
    answer = client.post(f"/a/{slug}", data={"given_name": "x" * 100_000})
    assert answer.status_code == 413
    assert "écrivez moins" in answer.text


def test_tls_is_kept_only_where_the_address_has_it(client: FlaskClient) -> None:
    plain = Town(TownSettings(public_url="http://127.0.0.1")).app().test_client()
    assert "max-age" in client.get("/").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in plain.get("/").headers


def passed_on(page: str) -> list[str]:
    """Addresses behind « Envoyer à quelqu’un »."""
    return re.findall(r'href="((?:sms:|https://wa\.me|mailto:\?)[^"]*)', page)


def test_a_sessions_page_says_what_it_is_to_whoever_it_is_sent_to(
    town: Town, client: FlaskClient
) -> None:
    slug = town.slug(town.add_session(title="Jeux & « rires »", place="Auditorium"))
    page = client.get(f"/a/{slug}?lang=en").text
    address = f"https://clef.example.org/a/{slug}"
    sent = [unquote(unescape(one)) for one in passed_on(page)]

    told = f"Jeux & « rires », Wednesday 9 December 2026, 14:30, Auditorium. {address}"
    assert f"sms:?&body={told}" in sent
    assert f"https://wa.me/?text={told}" in sent
    assert f"mailto:?subject=Jeux & « rires »&body={told}" in sent
    assert '<meta property="og:title" content="Jeux &amp; « rires »">' in page
    assert 'content="Wednesday 9 December 2026, 14:30. Auditorium, Centre social Les Épis"' in page
    assert f'<meta property="og:url" content="{address}">' in page


def test_nobody_passes_a_registration_on(town: Town, client: FlaskClient) -> None:
    """The link of a family's page shows its name: the workshop's own page is passed on."""
    own = send_form(client, town.slug(town.add_session())).location
    page = client.get(own).text

    assert "sms:" in page
    assert all(own not in one for one in passed_on(page))


def test_the_list_says_what_it_is_to_whoever_it_is_sent_to(
    town: Town, client: FlaskClient
) -> None:
    add_partner(town)
    town.add_session(place="Auditorium")
    page = client.get("/ateliers?commune=Lunéville").text
    assert '<meta property="og:title" content="Les ateliers, Lunéville">' in page
    assert '<meta property="og:url" content="https://clef.example.org/ateliers">' in page
    assert 'type="application/atom+xml" href="/ateliers.atom?commune=Lun' in page


def test_a_feed_names_each_session_once(town: Town, client: FlaskClient) -> None:
    slug = town.slug(town.add_session(title="Jeux & « rires »", description="On joue <fort>."))
    town.add_session(title="Cuisine")
    town.add_session(title="Chant", status="cancelled")
    answer = client.get("/ateliers.atom")
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own answer
    name = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{name}entry")
    by_id = {one.findtext(f"{name}id"): one for one in entries}

    assert answer.mimetype == "application/atom+xml"
    assert len(by_id) == len(entries) == 2
    jeux = by_id[f"https://clef.example.org/a/{slug}"]
    assert jeux.findtext(f"{name}title") == "Jeux & « rires », mercredi 9 décembre 2026"
    assert "On joue <fort>." in str(jeux.findtext(f"{name}summary"))
    assert {one.findtext(f"{name}updated") for one in entries} == {MORNING.isoformat()}


def test_a_feed_of_nothing_is_a_feed(client: FlaskClient) -> None:
    feed = ET.fromstring(client.get("/ateliers.atom").data)  # noqa: S314 - as above
    assert feed.findtext("{http://www.w3.org/2005/Atom}updated")


def test_a_programme_has_one_month_of_what_the_list_keeps(town: Town, client: FlaskClient) -> None:
    add_partner(town)
    town.add_session(title="Jeux", place="Salle des fêtes de Baccarat")
    town.add_session(title="Cuisine", place="Auditorium", price="2 € par famille")
    town.add_session(title="Chant", place="Auditorium", date="2027-01-13")
    first, next_month = (
        client.get(f"/ateliers/programme?commune=Lunéville{more}").text
        for more in ("", "&mois=2027-01")
    )

    assert [name in first for name in ("Jeux", "Cuisine", "Chant")] == [False, True, False]
    assert [name in next_month for name in ("Jeux", "Cuisine", "Chant")] == [False, False, True]
    assert "décembre 2026" in first
    assert "Auditorium, Centre social Les Épis, 12 rue Basse, 54300 Lunéville" in first
    assert "2 € par famille" in first
    assert "commune=Lun" in re.findall(r'href="([^"]*mois=2027-01[^"]*)"', first)[0]
    assert "<svg" in first


def test_a_browser_that_asks_for_an_icon_gets_one(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.data.startswith(b"\x89PNG")
    assert len(answer.data) < 1_000
    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


def test_a_calendar_holds_all_sessions_to_come(town: Town, client: FlaskClient) -> None:
    add_partner(town)
    town.add("organisation", id="hall", name="Maison de Baccarat", city="Baccarat")
    slug = town.slug(town.add_session(title="Jeux", place="Salle des fêtes de Baccarat"))
    town.add_session(title="Cuisine", place="Auditorium")
    town.add_session(title="Chant", status="cancelled")
    (address,) = re.findall(
        r'href="(/ateliers\.ics[^"]*)"', client.get("/ateliers?commune=Baccarat").text
    )

    here, everywhere = (
        Calendar.from_ical(client.get(one).data).walk("VEVENT")
        for one in (address, "/ateliers.ics")
    )
    assert [str(one["summary"]) for one in here] == ["Jeux"]
    assert str(here[0]["url"]) == f"https://clef.example.org/a/{slug}"
    assert {str(one["summary"]) for one in everywhere} == {"Jeux", "Cuisine"}
    assert len({str(one["uid"]) for one in everywhere}) == 2


@pytest.mark.parametrize("where", ["/ateliers", "/ateliers/carte"])
def test_lists_say_where_registrations_are_closed(
    town: Town, client: FlaskClient, where: str
) -> None:
    """It looked open until somebody had tapped on it."""
    town.add_session(title="Jeux")
    town.add_session(title="Café", registration_mode="free", registration_open=False)
    assert "Les inscriptions sont fermées" not in client.get(where).text
    town.add_session(title="Cuisine", registration_open=False)
    page = client.get(where).text
    [closed] = [one for one in page.split("<li ") if "Les inscriptions sont fermées" in one]
    assert "Cuisine" in closed


@pytest.mark.parametrize(("typed", "told"), [("Gratuit", "Free"), ("gratuit.", "Free")])
def test_what_costs_nothing_is_said_in_the_readers_language(
    town: Town, client: FlaskClient, typed: str, told: str
) -> None:
    page = client.get(f"/a/{town.slug(town.add_session(price=typed))}?lang=en").text
    assert f"<dt>Price</dt><dd>{told}</dd>" in page
    other = town.slug(town.add_session(price="gratuit pour les petits"))
    assert "gratuit pour les petits" in client.get(f"/a/{other}?lang=en").text
