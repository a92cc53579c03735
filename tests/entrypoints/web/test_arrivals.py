"""Who came, ticked at the door: by whoever holds the session's link, and for the sheets."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)
from tests.entrypoints.web.town import Town, send_form, sign_in

FIGURES = ("Séance", "Nombre de familles", "Mères", "Pères", "Enfants 3-5 ans")
NOTHING = dict.fromkeys(
    (
        "families_count", "new_families_count", "children_0_2", "children_3_5", "children_6_11",
        "children_12_17", "mothers_count", "fathers_count", "other_adults_count",
    ),
    "0",
)  # fmt: skip


def link_of(town: Town, session: str) -> str:
    """The path that a partner gets for one session."""
    client, _ = sign_in(town)
    page = client.get("/coordination/ateliers").text
    found = re.search(rf"(/coordination/emargement/{town.slug(session)}\?cle=[\w.-]+)", page)
    assert found
    sheet = town.app().test_client().get(found[1]).text
    onwards = re.search(r'href="[^"]*(/coordination/presences/[^"]+)"', sheet)
    assert onwards
    return onwards[1].replace("&amp;", "&")


def tick(client: FlaskClient, path: str, **counted: object) -> TestResponse:
    """Fills the page in; `came` are first names."""
    page = client.get(path).text
    names = re.findall(r'name="came" value="([^"]+)"[^>]*> <span><bdi>(.*?)</bdi>', page)
    key = re.search(r'name="cle" value="([^"]+)"', page)
    assert key, page
    wanted = counted.pop("came", ())
    refs = [ref for ref, name in names if name in wanted]  # type: ignore[operator]
    data = {**NOTHING, **counted, "cle": key[1], "came": refs}
    return client.post(path.partition("?")[0], data=data)


@pytest.fixture(name="session")
def _session(town: Town, client: FlaskClient) -> str:
    session = town.add_session(capacity=20)
    slug = town.slug(session)
    send_form(client, slug, given_name="Ana", first_time="1", children_3_5="2")
    send_form(client, slug, given_name="Bea", adults_count="2", children_0_2="1")
    send_form(client, slug, given_name="Cleo")
    return session


def states(town: Town) -> dict[object, object]:
    return {one.fields["given_name"]: one.fields["status"] for one in town.registrations()}


def figures(town: Town) -> list[dict[str, object]]:
    with town.database.reading() as stored:
        return [dict(one.fields) for one in stored.records.read_all("session_count")]


def test_ticks_become_the_sessions_figures(town: Town, client: FlaskClient, session: str) -> None:
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=6)
    counted = {"families_count": "1", "new_families_count": "1", "children_3_5": "1"}
    answer = tick(
        client, path, came=["Ana", "Bea"], mothers_count="3", fathers_count="1", **counted
    )

    assert answer.status_code == 303
    assert states(town) == {"Ana": "attended", "Bea": "attended", "Cleo": "no_show"}
    [kept] = figures(town)
    assert kept["session_id"] == session
    assert (kept["families_count"], kept["new_families_count"]) == (3, 2)
    assert (kept["children_0_2"], kept["children_3_5"], kept["children_6_11"]) == (1, 3, 0)
    assert (kept["mothers_count"], kept["fathers_count"]) == (3, 1)
    assert "3 familles" in client.get(answer.location).text


def test_ticking_again_corrects_and_adds_nothing(
    town: Town, client: FlaskClient, session: str
) -> None:
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=6)
    tick(client, path, came=["Ana"], families_count="2", mothers_count="1")
    page = client.get(path).text
    assert len(re.findall(r'name="came"[^>]* checked', page)) == 1
    assert re.search(r'name="families_count"[^>]*value="2"', page)
    tick(client, path, came=["Ana", "Cleo"], families_count="2", mothers_count="1")

    assert states(town)["Cleo"] == "attended"
    assert [one["families_count"] for one in figures(town)] == [4]


def test_nobody_is_absent_before_the_beginning(
    town: Town, client: FlaskClient, session: str
) -> None:
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=5)  # half an hour before
    tick(client, path, came=["Ana"])
    assert states(town) == {"Ana": "attended", "Bea": "confirmed", "Cleo": "confirmed"}


@pytest.mark.parametrize(
    "counted",
    [{"mothers_count": "beaucoup"}, {"families_count": "1000"}, {"new_families_count": "3"}],
)
def test_a_number_that_cannot_be_is_asked_again_and_nothing_is_lost(
    town: Town, client: FlaskClient, session: str, counted: dict[str, str]
) -> None:
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=6)
    answer = tick(client, path, came=["Ana"], fathers_count="7", **counted)

    assert answer.status_code == 422
    for name, typed in {**counted, "fathers_count": "7"}.items():
        assert re.search(rf'name="{name}"[^>]*value="{typed}"', answer.text)
    assert len(re.findall(r'name="came"[^>]* checked', answer.text)) == 1
    assert figures(town) == []


def test_the_link_opens_one_session_from_an_hour_before_for_a_week(
    town: Town, client: FlaskClient, session: str
) -> None:
    path = link_of(town, session)
    other = town.slug(town.add_session(title="Jeux"))
    _, _, query = path.partition("?")
    key = query.partition("cle=")[2].partition("&")[0]

    assert client.get(f"/coordination/presences/{other}?{query}").status_code == 404
    assert client.get(path.partition("?")[0]).status_code == 303
    assert 'name="came"' not in client.get(path).text  # two weeks before
    early = client.post(path.partition("?")[0], data={**NOTHING, "cle": key})
    town.clock.pass_by(days=14, hours=6)
    assert 'name="came"' in client.get(path).text
    assert client.post(path.partition("?")[0], data={**NOTHING, "cle": "x"}).status_code == 404
    town.clock.pass_by(days=8)
    late = client.post(path.partition("?")[0], data={**NOTHING, "cle": key})

    assert client.get(path).status_code == 404
    assert (early.status_code, late.status_code) == (303, 404)
    assert early.location == path
    assert set(states(town).values()) == {"confirmed"}


@pytest.mark.parametrize("which", ["presences", "emargement"])
def test_a_link_that_is_over_says_so_and_whom_to_ask(
    town: Town, client: FlaskClient, session: str, which: str
) -> None:
    """A partner was shown the coordinator's sign-in, and that the form was another site's."""
    path = link_of(town, session).replace("presences", which)
    bare, _, query = path.partition("?")
    town.clock.pass_by(days=22)
    answers = [client.get(path), client.get(f"{bare}?cle=x")]
    if which == "presences":
        sent = {**NOTHING, "cle": query.partition("cle=")[2]}
        answers.append(client.post(bare, data=sent))
        assert "Rien n’est enregistré." in answers[-1].text
    for answer in answers:
        assert answer.status_code == 404
        assert "<h1>Ce lien ne sert plus</h1>" in answer.text
        assert "Demandez-en un autre à la coordination" in answer.text
        assert "autre site" not in answer.text
        assert f'href="{bare}"' in answer.text
    # Where the coordinator is led, and comes back to.
    for look in (client.get, client.head):
        assert look(bare).location == f"/coordination/entrer?vers={bare}"


def test_another_site_ticks_nobody(town: Town, client: FlaskClient, session: str) -> None:
    bare, _, query = link_of(town, session).partition("?")
    town.clock.pass_by(days=14, hours=6)
    sent = {**NOTHING, "cle": query.partition("cle=")[2]}
    answer = client.post(bare, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert figures(town) == []


def test_the_sheet_to_sign_has_what_figures_need(
    town: Town, client: FlaskClient, session: str
) -> None:
    page = client.get(link_of(town, session).replace("presences", "emargement")).text
    titles = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page)

    assert titles == [
        "Prénom", "1<sup>re</sup> fois", "Signature", "prévus", "mères", "pères", "autres", "0-2",
        "3-5", "6-11", "12-17",
    ]  # fmt: skip
    ana = page.partition(">Ana")[2].partition("</tr>")[0]
    said = 'data-title="Adultes prévus">'
    assert f"{said}1<" in ana, "how many, not who: mothers and fathers are ticked there"
    assert re.search(r"<td[^>]*>2</td>", ana)
    assert re.search(r"<td[^>]*>oui</td>", ana)
    assert f"{said}2<" in page.partition(">Bea")[2].partition("</tr>")[0]


def test_ticks_and_figures_are_in_the_partners_sheet(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, A_SESSION],
            "Inscriptions": [FAMILIES],
            "Bilan": [FIGURES],
        }
    )
    quarter.sync()
    register(family, quarter.the("session"), "Ana", children_3_5="2")
    register(family, quarter.the("session"), "Bea")
    path = link_of(quarter.town, quarter.the("session").ref)
    quarter.town.clock.pass_by(days=15, hours=6)

    tick(family, path, came=["Ana"], mothers_count="1")
    quarter.sync()

    marks = {row[1]: row[5] for row in sheet.seen("Inscriptions")[1:3]}
    assert marks == {"Ana": "Venue", "Bea": "Absente"}
    assert quarter.the("session").fields["status"] == "held", "whoever counts says so"
    assert [str(one) for one in sheet.seen("Bilan")[1][1:5]] == ["1", "1", "0", "2"]


def test_a_number_is_typed_into_an_empty_field(
    town: Town, client: FlaskClient, session: str
) -> None:
    """« 4 » before a « 0 » that stood there was 40."""
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=6)
    blank = dict.fromkeys(NOTHING, "")
    before = dict(re.findall(r'<input id="(\w+)"[^>]* value="(\d*)"', client.get(path).text))
    answer = tick(client, path, came=["Ana"], **{**blank, "mothers_count": "4"})
    after = dict(re.findall(r'<input id="(\w+)"[^>]* value="(\d*)"', client.get(path).text))

    assert answer.status_code == 303
    assert before == blank
    assert after == {**blank, "mothers_count": "4"}
    [kept] = figures(town)
    assert (kept["mothers_count"], kept["fathers_count"]) == (4, None)


def test_a_zero_comes_back_as_a_zero_and_an_empty_field_as_an_empty_one(town: Town) -> None:
    """« 0 » everywhere came back as nothing at all, and she typed it again."""
    client, _ = sign_in(town)
    session = town.add_session(scheme="laep", date="2026-11-24")
    path = f"/coordination/presences/{town.slug(session)}"
    blank = dict.fromkeys(NOTHING, "")
    for counted in ({"families_count": "0"}, {"families_count": "3", "mothers_count": "0"}):
        page = client.get(tick(client, path, **{**blank, **counted}).location).text
        shown = dict(re.findall(r'<input id="(\w+)"[^>]* value="(\d*)"', page))

        wanted = NOTHING if counted["families_count"] == "0" else {**blank, **counted}
        assert shown == wanted
        assert [one["fathers_count"] for one in figures(town)] == [
            0 if wanted is NOTHING else None
        ]
        assert f"C’est noté : {counted['families_count']} famille" in page.replace("&nbsp;", " ")


def test_a_list_without_a_column_for_fathers_says_nothing_of_them(quarter: Quarter) -> None:
    """It said that none came."""
    past = ("Cuisine en famille", "10/11/2026", *A_SESSION[2:])
    quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, past],
            "Bilan": [FIGURES[:3], ("Cuisine en famille, 10/11/2026", "5", "0")],
        }
    )
    quarter.sync()

    kept = quarter.the("session_count").fields
    assert (kept["families_count"], kept["mothers_count"]) == (5, 0)
    assert (kept["fathers_count"], kept["children_0_2"]) == (None, None)


def test_an_empty_page_is_no_session_to_which_nobody_came(
    town: Town, client: FlaskClient, session: str
) -> None:
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=6)

    answer = tick(client, path, **dict.fromkeys(NOTHING, ""))

    assert answer.status_code == 422
    assert "0 si personne n’est venu" in answer.text
    assert figures(town) == []
    assert set(states(town).values()) == {"confirmed"}


@pytest.mark.parametrize(
    ("tabs", "said"),
    [
        (("Bilan",), "La feuille suit en quelques minutes."),
        ((), "aucun onglet ne les reçoit chez Centre social Les Épis."),
    ],
)
def test_the_sheet_follows_only_where_a_tab_takes_the_figures(
    quarter: Quarter, family: FlaskClient, tabs: tuple[str, ...], said: str
) -> None:
    """« La feuille suit » was said of a sheet that has no tab for it."""
    quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, A_SESSION],
            "Inscriptions": [FAMILIES],
            **{one: [FIGURES] for one in tabs},
        }
    )
    quarter.sync()
    register(family, quarter.the("session"), "Ana")
    desk = quarter.desk()
    quarter.town.clock.pass_by(days=15, hours=6)
    desk = quarter.desk()
    path = f"/coordination/presences/{quarter.the('session').fields['slug']}"

    page = desk.get(tick(desk, path, came=["Ana"]).location).text.replace("\xa0", " ")

    assert said in page
    assert page.count("La feuille suit") == len(tabs)
    if not tabs:
        assert "Qui est venu des familles inscrites sera dans sa feuille" in page


def test_the_coordinator_keeps_her_menu_where_a_partner_has_none(
    town: Town, client: FlaskClient, session: str
) -> None:
    desk, _ = sign_in(town)
    hers = desk.get(f"/coordination/presences/{town.slug(session)}").text
    theirs = client.get(link_of(town, session)).text
    assert ">Menu</summary>" in hers
    assert "Retrouver mon inscription" not in hers
    assert ">Menu</summary>" not in theirs


def test_from_when_one_ticks_stands_beside_the_link_and_on_the_page(
    town: Town, client: FlaskClient, session: str
) -> None:
    path = link_of(town, session)
    since = "à partir du mercredi 9 décembre 2026 à 13 h 30"
    sheet = path.replace("presences", "emargement")
    pages = [client.get(one).text.replace("\xa0", " ") for one in (path, sheet)]
    town.clock.pass_by(days=14, hours=5)

    assert [since in one for one in pages] == [True, True]
    assert "à partir du" not in client.get(sheet).text + client.get(path).text
