"""The season on the coordinator's pages: tables, pictures, files, and the letters she was sent."""

import io
import re
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient

from sync_service.digest.read_facts import read_agenda
from sync_service.digest.season_tables import Table
from sync_service.domain.record import Record
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS
from sync_service.entrypoints.web.coordinator.season_pages import draw
from tests.entrypoints.web.test_team import let_in, visit
from tests.entrypoints.web.town import Town, sign_in

PUBLISHED = "publier=1"
"""Asks for the figures that may be published, instead of the coordinator's complete ones."""


@pytest.fixture
def desk(town: Town) -> FlaskClient:
    """Of a town where two sessions took place, in one month and in another."""
    for day, families in (("2026-09-12", 7), ("2026-10-10", 12), ("2026-11-14", 3)):
        session = town.add_session(date=day, status="held")
        town.add("session_count", session_id=session, families_count=families, fathers_count=2)
    return sign_in(town)[0]


def test_the_page_shows_each_table_with_its_picture_and_masks_what_could_point_at_somebody(
    desk: FlaskClient,
) -> None:
    page = re.sub(r"<td [^>]*>", "<td>", desk.get(f"/coordination/saison?{PUBLISHED}").text)
    months = page.partition(">Par mois</h2>")[2].partition("</table>")[0]

    assert re.search(
        r'src="/coordination/saison/\d+\.svg\?saison=2026-2027&amp;publier=1"', months
    )
    # Families are what funders are told; of fathers there were two each time.
    start = '<th scope="row">novembre 2026</th><td>1</td><td>0</td><td>1,5</td><td>3</td>'
    assert start in months
    assert "<td>1 à 4</td>" in months.partition(start)[2].partition("</tr>")[0]
    assert "« 1 à 4 » : " in months
    assert "« 1 à 4 » : " not in page.partition(">Partenaires</h2>")[2].partition("</table>")[0]
    # Volunteers' hours bear one name everywhere, and « Heures » alone is none.
    assert ">Heures de bénévolat</th>" in page
    assert ">Heures</th>" not in page
    assert "<h1>La saison 2025-2026</h1>" in desk.get("/coordination/saison?saison=2025-2026").text
    assert desk.get("/coordination/saison?saison=2025-2027").status_code == 404


def test_a_picture_is_an_svg_without_a_script_that_shows_no_masked_count(
    town: Town,
    desk: FlaskClient,
) -> None:
    page = desk.get("/coordination/saison").text
    [months] = re.findall(r'id="t(\d+)">Par mois<', page)
    answer = desk.get(f"/coordination/saison/{months}.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "octobre 2026" in answer.text
    assert ">12<" in answer.text
    assert "<script" not in answer.text
    [publics] = re.findall(r'id="t(\d+)">Publics<', page)
    complete = f"/coordination/saison/{publics}.svg"
    assert ">6<" in desk.get(complete).text
    lone = town.add_session(date="2026-11-20", status="held")
    town.add("session_count", session_id=lone, families_count=5, mothers_count=2)
    assert ">2<" in desk.get(complete).text
    assert ">2<" not in desk.get(f"{complete}?{PUBLISHED}").text
    assert desk.get("/coordination/saison/0.svg").status_code == 404
    assert desk.get("/coordination/saison/99.svg").status_code == 404
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)


def test_each_picture_says_what_it_counts(desk: FlaskClient) -> None:
    """Three of one page were headed by their table's name alone."""
    page = desk.get("/coordination/saison").text
    pictures = re.findall(r'<figure class="drawing">(.*?)<img', page, re.DOTALL)

    assert pictures
    assert len(pictures) == page.count(".svg?")
    assert "<figcaption>Séances tenues, par dispositif</figcaption>" in pictures[0]
    assert [one for one in pictures if "<figcaption>" not in one] == []
    assert "<figcaption>Présences, publics</figcaption>" in "".join(pictures)


def test_many_partners_leave_their_bars_room_on_a_phone() -> None:
    """Their names took all of the picture's width, and most of its lines were without a bar."""
    lines = [(f"Centre social et culturel intercommunal numéro {n}", n % 3) for n in range(40)]
    svg = draw(Table("Partenaires", ["Partenaire", "Prêts"], lines, chart="Prêts")).decode()
    bars = [float(one) for one in re.findall(r'<rect [^>]*width="([\d.]+)"[^>]*class="rect', svg)]
    [width] = re.findall(r'viewBox="0 0 (\d+) ', svg)

    assert len(bars) == sum(number > 0 for _, number in lines)
    assert max(bars) > int(width) * 0.4
    # Shortened, they are still told from each other.
    assert len({*re.findall(r"<tspan[^>]*>([^<>]*…[^<>]*)<", svg)}) == len(bars)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("MJC", ["MJC"]),
        ("Enfants 12-17 ans", ["Enfants 12-17 ans"]),
        ("Multi-accueil Pomme de Reinette", ["Multi-accueil", "Pomme de Reinette"]),
        ("Ludothèque Les Marelles", ["Ludothèque Les", "Marelles"]),
        ("Centre social et culturel intercommunal numéro 3", ["Centre social et", "… numéro 3"]),
        ("Intercommunalité-de-Baccarat Sud", ["Intercommunalité…", "Sud"]),
        ("Intercommunalité-de-Baccarat", ["Intercommunalité…"]),
    ],
)
def test_a_long_name_in_a_picture_is_two_lines_that_end_between_words(
    name: str, lines: list[str]
) -> None:
    """« Multi…e Reinette » stood there."""
    svg = draw(Table("Partenaires", ["Partenaire", "Prêts"], [(name, 2)], chart="Prêts")).decode()
    assert re.findall(r"<tspan[^>]*>([^<]*)<", svg) == lines


def test_a_month_without_a_seat_taken_says_so_on_a_phone_too(town: Town) -> None:
    session = town.add_session(date="2026-09-12", status="held", capacity=8)
    town.add("registration", session_id=session, given_name="Zoé", status="waiting")
    page = sign_in(town)[0].get("/coordination/saison").text
    seats = page.partition(">Places</h2>")[2].partition("</table>")[0]

    assert '<td data-title="Places prises">0</td>' in seats


def test_a_phone_shows_a_zero_that_would_pass_for_what_nobody_counted(
    town: Town,
) -> None:
    """An empty cell is shown by no phone: a zero that is not shown either would look the same."""
    session = town.add_session(date="2026-09-12", status="held", capacity=8)
    adults = ("mothers_count", "fathers_count", "other_adults_count", "professionals_count")
    ages = ("children_0_2", "children_3_5", "children_6_11", "children_12_17")
    others = ("new_families_count", "siblings_count", "volunteers_count", "volunteer_hours")

    desk, _ = sign_in(town)

    def actions() -> str:
        page = desk.get("/coordination/saison").text
        return page.partition(">Actions</h2>")[2].partition("</table>")[0]

    assert "personne ne l’a compté" in actions()
    assert 'class="none"' not in actions()
    assert ">0</td>" in actions()

    counted = dict.fromkeys((*adults, *ages, *others), 0)
    town.add("session_count", session_id=session, families_count=7, **counted)
    assert "personne ne l’a compté" not in actions()
    assert 'class="none">0</td>' in actions()


def test_nothing_is_drawn_where_every_bar_would_be_missing(town: Town) -> None:
    session = town.add_session(date="2026-09-12", status="held")
    town.add("session_count", session_id=session, families_count=7, fathers_count=0)
    desk, _ = sign_in(town)

    page = desk.get("/coordination/saison").text

    publics = page.partition(">Publics</h2>")[2].partition("</table>")[0]
    assert "<td>0</td>" in publics
    assert "<img" not in publics
    assert "<img" in page.partition(">Par dispositif</h2>")[2].partition("</table>")[0]


def test_a_session_of_which_nobody_said_who_came_is_named_and_leads_to_where_it_is_said(
    town: Town, desk: FlaskClient
) -> None:
    ref = town.add_session(title="Café des parents", date="2026-10-13", status="held")
    page = desk.get("/coordination/saison").text

    assert "1 séance tenue n’a pas de compte" in page
    said = re.search(r"<li>mardi 13 octobre 2026, <strong>Café des parents</strong>.*", page)
    assert said
    assert "(Centre social Les Épis)" in said[0]
    link = re.search(r'href="([^"]+)">Dire qui est venu', said[0])
    assert link
    door = desk.get(link[1]).text
    key = re.search(r'name="cle" value="([^"]+)"', door)
    assert key
    desk.post(link[1], data={"cle": key[1], "families_count": "6"})
    assert ref in {one.fields["session_id"] for one in counts(town)}
    assert "pas de compte" not in desk.get("/coordination/saison").text


def test_a_session_that_is_over_and_of_which_nobody_said_anything_is_asked_about(
    town: Town, desk: FlaskClient
) -> None:
    """Who writes sessions ahead never types « tenue »: no count of theirs was missed."""
    for title, day, status in (
        ("Café des parents", "2026-10-13", "planned"),
        ("Yoga", "2026-11-24", None),
        ("Ce soir", "2026-11-25", "planned"),
        ("À venir", "2026-12-08", "planned"),
        ("Annulé", "2026-10-14", "cancelled"),
        ("Reporté", "2026-10-15", "postponed"),
        ("L’an dernier", "2026-05-12", "planned"),
    ):
        town.add_session(title=title, date=day, status=status)
    agenda = read_agenda(town.database, town.digest_sources, town.clock.now())
    page = unescape(desk.get("/coordination/saison").text)
    said = page.partition('id="sans-compte"')[2].partition("</section>")[0]

    assert [one.sentence for one in agenda.hers] == [
        "2 séances passées sans compte : Centre social Les Épis (2)."
    ]
    assert re.findall("<strong>(.+?)</strong>", said) == ["Café des parents", "Yoga"]
    assert "ont eu lieu\u00a0: elles ne sont dans aucun nombre." in said
    assert "2 séances passées, dont personne n’a dit si elles ont eu lieu" in said
    assert "pas de compte" not in said

    link = re.search(r'href="([^"]+)">Dire qui est venu', said)
    assert link
    form = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', desk.get(link[1]).text)
    )
    desk.post(link[1].partition("?")[0], data={**form, "families_count": "6"})
    left = unescape(desk.get("/coordination/saison").text)

    assert "1 séance passée, dont personne n’a dit si elle a eu lieu" in left
    assert (
        "Café des parents" not in left.partition('id="sans-compte"')[2].partition("</section>")[0]
    )


def test_a_missing_count_is_a_thing_to_do_from_which_she_comes_back_to_the_season(
    town: Town, desk: FlaskClient
) -> None:
    """« Séances tenues 4, Familles 22 » without a word, and « Garder » led to other sessions."""
    town.add_session(title="Café des parents", date="2026-10-13", status="held")
    said = "1 séance passée sans compte : Centre social Les Épis (1)."
    home = unescape(desk.get("/coordination/").text).replace("\u00a0", " ")
    letter = unescape(desk.get("/coordination/lettres").text).replace("\u00a0", " ")
    agenda = read_agenda(town.database, town.digest_sources, town.clock.now())

    assert said in home
    assert said in letter
    assert agenda.count == 1
    assert agenda.headline.capitalize() in home
    assert agenda.headline in desk.get("/coordination/lettres/maintenant/vue").text
    assert "#sans-compte" in agenda.hers[0].link
    season = desk.get("/coordination/saison").text
    assert 'id="sans-compte"' in season
    [there] = re.findall(r'13 octobre 2026.*?href="([^"]+)">Dire qui est venu', season)
    door = desk.get(unescape(there)).text
    form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', door))
    kept = desk.post(
        there.partition("?")[0], data={**form, "families_count": "6"}, follow_redirects=True
    ).text
    back = re.search(r'<a href="([^"]+)">Retour à la saison</a>', kept)
    assert back
    assert "La saison 2026-2027" in desk.get(unescape(back[1])).text
    assert "sans compte :" not in desk.get("/coordination/").text
    # Whoever came from the workshops goes back to them, also with an address that says nonsense.
    for other in ("", "?retour=hier"):
        page = desk.get(f"{there.partition('?')[0]}{other}").text
        assert ">Retour aux ateliers</a>" in page


@pytest.mark.parametrize(("number", "is_folded"), [(6, False), (7, True)])
def test_many_sessions_without_a_count_are_folded(
    town: Town,
    number: int,
    is_folded: bool,  # noqa: FBT001
) -> None:
    for day in range(number):
        town.add_session(date=f"2026-10-{10 + day}", status="held")
    page = sign_in(town)[0].get("/coordination/saison").text

    assert page.count("Dire qui est venu") == number
    assert ("<summary>Lesquelles</summary>" in page) is is_folded


def counts(town: Town) -> Sequence[Record]:
    with town.database.reading() as stored:
        return stored.records.read_all("session_count")


def test_the_season_says_its_opening_hours(desk: FlaskClient) -> None:
    """Three sessions of an hour and a half; only the tables by month and so on had them."""
    page = desk.get("/coordination/saison").text
    whole = page.partition(">Saison 2026-2027</h2>")[2].partition("</table>")[0]

    assert '<th scope="row">Heures d&#39;ouverture</th><td>4,5</td>' in whole


def test_the_files_are_those_of_the_command(desk: FlaskClient) -> None:
    files = f"/coordination/saison/bilan.xlsx?{PUBLISHED}"
    book = openpyxl.load_workbook(io.BytesIO(desk.get(files).data))
    lines = desk.get(f"/coordination/saison/bilan.csv?{PUBLISHED}").data.decode("utf-8-sig")

    assert book.sheetnames[0] == "Saison 2026-2027"
    assert "Par mois;octobre 2026;Nombre de familles;12" in lines


def test_the_table_for_the_caf_gives_its_totals_where_each_action_is_masked(town: Town) -> None:
    """« Nombre de parents » was « masqué » on each line, and no line said how many they were."""
    adults = {"mothers_count": 4, "fathers_count": 3}
    for number in (1, 2, 3):
        session = town.add_session(
            title=f"Café {number}", date="2026-10-10", status="held", scheme="reaap_fnp1"
        )
        town.add("session_count", session_id=session, families_count=4, **adults)
    desk, _ = sign_in(town)
    published, lines = reaap(desk, PUBLISHED)
    whole = str(3 * sum(adults.values()))

    assert parents_of(published) == ["masqué"] * 3 + [whole]
    assert "Pour la CAF" in published
    assert f"Bilan REAAP;Total;Nombre de parents;{whole}" in lines


def reaap(desk: FlaskClient, asked: str = "") -> tuple[str, str]:
    """Its table in the page, and the whole CSV."""
    page = desk.get(f"/coordination/saison?{asked}").text
    lines = desk.get(f"/coordination/saison/bilan.csv?{asked}").data.decode("utf-8-sig")
    return page.partition(">Bilan REAAP</h2>")[2].partition("</table>")[0], lines


def parents_of(table: str) -> list[str]:
    return re.findall(r'data-title="Nombre de parents">([^<]*)<', table)


def cells_of(desk: FlaskClient, asked: str = "") -> list[object]:
    content = desk.get(f"/coordination/saison/bilan.xlsx?{asked}").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_the_coordinator_copies_complete_figures_and_publishes_masked_ones(town: Town) -> None:
    """« Nombre de parents : masqué », of what « Ateliers passés » showed her as 8, 9 and 11."""
    for number, fathers in ((1, 1), (2, 3)):
        session = town.add_session(
            title=f"Café {number}", date="2026-10-10", status="held", scheme="reaap_fnp1"
        )
        town.add(
            "session_count",
            session_id=session,
            families_count=8,
            mothers_count=7,
            fathers_count=fathers,
        )
    desk, _ = sign_in(town)
    page = desk.get("/coordination/saison").text
    table, lines = reaap(desk)
    cells = cells_of(desk)

    assert parents_of(table) == ["8", "10", "18"]
    assert "Bilan REAAP;Café 2;dont pères;3" in lines
    assert "masqué" not in page + lines + "".join(map(str, cells))
    # Whoever has them in hand reads what they are for, on the page, on paper and in both files.
    for told in (page, lines, "".join(map(str, cells))):
        assert "Ne les publiez pas" in unescape(told)
    assert "bilan-2026-2027-complet.xlsx" in page
    [there] = re.findall(r'href="([^"]+)">Les chiffres à publier', page)
    published = desk.get(unescape(there)).text
    assert "Ne les publiez pas" not in published
    assert "-complet" not in published
    files = re.findall(r'href="([^"]+)" download', published)
    assert len(files) == 2
    assert all(PUBLISHED in one for one in files)
    assert "Ne les publiez pas" not in reaap(desk, PUBLISHED)[1]
    assert "masqué" in reaap(desk, PUBLISHED)[1]
    assert "masqué" in cells_of(desk, PUBLISHED)


def test_what_is_published_says_of_no_partner_that_it_stayed_away(town: Town) -> None:
    """« Collège des Deux Rives : absent 3 fois » stood in what may be published."""
    town.add("organisation", id="ludo", name="Ludothèque")
    meeting = town.add("meeting", kind="technical_committee", date="2026-10-13", status="held")
    person = {"organisation_id": "ludo", "meeting_id": meeting, "status": "absent"}
    town.add("attendance", **person)
    desk, _ = sign_in(town)

    def columns(asked: str) -> Sequence[str]:
        table = desk.get(f"/coordination/saison?{asked}").text.partition(">Partenaires</h2>")[2]
        return re.findall(r'<th scope="col">([^<]*)<', table.partition("</thead>")[0])

    complete, published = columns(""), columns(PUBLISHED)
    assert "Absent" in complete
    assert [one for one in complete if one in published] == published
    assert not {"Présent", "Excusé", "Absent", "Non noté"}.intersection(published)
    page = desk.get(f"/coordination/saison?{PUBLISHED}").text
    assert "une soustraction montre" in page, "two editions of one week would say it"
    assert "une soustraction montre" not in desk.get("/coordination/saison").text


def test_what_the_caf_asks_for_comes_right_after_the_whole_and_is_led_to(town: Town) -> None:
    """It was the last of ten tables, five thousand pixels down a telephone."""
    session = town.add_session(date="2026-10-10", status="held", scheme="reaap_fnp1")
    town.add("session_count", session_id=session, families_count=8)
    desk, _ = sign_in(town)
    page = desk.get("/coordination/saison").text

    titles = re.findall(r'<h2 id="(t\d+)">([^<]*)</h2>', page)
    assert [title for _, title in titles][:3] == [titles[0][1], "Bilan REAAP", "Actions"]
    links = dict(re.findall(r'<a href="#(t\d+)">([^<]*)</a>', page))
    assert links == {
        at: title + ", pour la CAF" * title.startswith("Bilan ") for at, title in titles[1:]
    }
    content = desk.get("/coordination/saison/bilan.xlsx").data
    sheets = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert [one for one in sheets if one != "À lire d’abord"] == [title for _, title in titles]


def test_the_steering_committee_reads_masked_figures_whatever_it_asks_for(town: Town) -> None:
    for number in (1, 2):
        session = town.add_session(
            title=f"Café {number}", date="2026-10-10", status="held", scheme="reaap_fnp1"
        )
        town.add(
            "session_count", session_id=session, families_count=8, mothers_count=7, fathers_count=3
        )
    let_in(town, "copil@example.org", "reader")
    reader = visit(town, "copil@example.org")
    assert reader is not None

    for asked in ("", "publier=", "publier=0", PUBLISHED):
        page = reader.get(f"/coordination/saison?{asked}").text
        table, lines = reaap(reader, asked)
        assert parents_of(table) == ["masqué", "masqué", "20"]
        assert "Bilan REAAP;Café 1;dont pères;masqué" in lines
        assert "masqué" in cells_of(reader, asked)
        assert "complet" not in page + lines


def test_her_letters_are_kept_as_they_left_and_the_next_is_shown(
    town: Town, desk: FlaskClient
) -> None:
    message = EmailMessage()
    message["Subject"] = "CLEF, semaine 47 : rien à faire"
    message.set_content("Rien à faire. https://clef.example.org/coordination/")
    with town.database.transaction() as stored:
        stored.digests.claim("2026-W47", "coordination@example.org", message.as_bytes())
        stored.digests.claim("2026-W46", "relais@example.org", b"")
    page = desk.get("/coordination/lettres").text
    letter = desk.get("/coordination/lettres/2026-W47").text

    assert page.count('<li class="card">') == 1
    assert "Semaine 47" in page
    assert "LA SAISON 2026-2027" in page
    assert "<h1>CLEF, semaine 47 : rien à faire</h1>" in letter
    assert '<a href="https://clef.example.org/coordination/"' in letter
    assert desk.get("/coordination/lettres/2026-W46").status_code == 404
    assert desk.get("/coordination/lettres/hier").status_code == 404


def sent(town: Town, html: str = "") -> None:
    message = EmailMessage()
    message["Subject"] = "CLEF, semaine 47 : rien à faire"
    message.set_content("Rien à faire. https://clef.example.org/coordination/")
    if html:
        message.add_alternative(html, subtype="html")
    with town.database.transaction() as stored:
        stored.digests.claim("2026-W47", "coordination@example.org", message.as_bytes())
        stored.digests.claim("2026-W46", "relais@example.org", message.as_bytes())


def test_a_letter_is_shown_as_it_was_sent_and_nothing_in_it_runs(
    town: Town, desk: FlaskClient
) -> None:
    """It was its text part, with whole addresses between the lines."""
    sent(town, "<html><head><title>x</title></head><body><h1>Rien</h1></body></html>")
    page = desk.get("/coordination/lettres/2026-W47")
    frame = re.search(r'<iframe [^>]*src="([^"]+)" title="[^"]+"', page.text)
    assert frame
    view = desk.get(frame[1])
    policy = view.headers["Content-Security-Policy"]

    assert "allow-scripts" not in page.text + policy
    assert "; frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<h1>Rien</h1>" in view.text
    assert '<head><base target="_top">' in view.text
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'; sandbox " in policy
    assert view.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<summary>Le texte seul</summary>" in page.text
    assert page.text.index("<iframe") < page.text.index("Rien à faire. ")


def test_a_letter_that_is_text_alone_is_shown_as_text(town: Town, desk: FlaskClient) -> None:
    sent(town)
    page = desk.get("/coordination/lettres/2026-W47").text

    assert "<iframe" not in page
    assert "<details open>" in page
    assert desk.get("/coordination/lettres/2026-W47/vue").status_code == 404


@pytest.mark.parametrize("view", ["2026-W47/vue", "maintenant/vue"])
def test_nobody_else_sees_a_letter_as_it_was_sent(
    town: Town, desk: FlaskClient, view: str
) -> None:
    sent(town, "<html><head></head><body>Rien</body></html>")

    assert desk.get(f"/coordination/lettres/{view}").status_code == 200
    assert desk.get("/coordination/lettres/2026-W46/vue").status_code == 404
    stranger = town.app().test_client().get(f"/coordination/lettres/{view}")
    assert stranger.status_code == 303


def test_the_next_letter_is_shown_as_it_would_be_sent(desk: FlaskClient) -> None:
    page = desk.get("/coordination/lettres").text
    view = desk.get("/coordination/lettres/maintenant/vue").text

    assert 'src="/coordination/lettres/maintenant/vue"' in page
    assert "<title>CLEF, semaine 47" in view
    assert "LA SAISON 2026-2027" in page.partition("Le texte seul")[2]


def test_an_empty_figure_is_said_to_be_one_that_nobody_counted(town: Town) -> None:
    """« Autres adultes » was empty, then 0, and nothing said what empty means."""
    session = town.add_session(date="2026-09-12", status="held")
    count = town.add("session_count", session_id=session, families_count=7, mothers_count=6)
    desk, _ = sign_in(town)

    def told() -> bool:
        page = desk.get("/coordination/saison").text
        table = page.partition(">Publics</h2>")[2].partition("</table>")[0]
        return "Une case vide&nbsp;: personne ne l’a compté." in table

    assert told()
    town.change(count, **dict.fromkeys((*ADULTS_FIELDS, *CHILDREN_FIELDS), 5))
    assert not told()


def test_the_page_of_letters_says_which_week_the_next_is_about(desk: FlaskClient) -> None:
    """On the 29th it told of « la semaine 47, du 16 au 22 » and did not say why."""
    page = desk.get("/coordination/lettres").text

    assert "la dernière semaine entière, la 47, du lundi 16 au dimanche 22 novembre 2026" in page
    assert "La lettre de lundi prochain parlera de la 48." in page


@pytest.mark.parametrize(
    "path", ["/coordination/nulle-part", "/coordination/journal/hier", "/coordination/a/b/c"]
)
def test_an_unknown_address_of_hers_keeps_her_on_her_pages(town: Town, path: str) -> None:
    """She read « J’ai mon code », which is for families."""
    let_in(town, "copil@example.org", "reader")
    reader, stranger = visit(town, "copil@example.org"), town.app().test_client()
    hers = sign_in(town)[0].get(path)
    assert reader is not None

    assert hers.status_code == 404
    assert "Nous ne trouvons pas cette page" in hers.text
    assert 'href="/coordination/journal"' in hers.text
    assert "J’ai mon code" not in hers.text
    for other in (reader.get(path), stranger.get(path)):
        assert "Journal" not in other.text


@pytest.mark.parametrize("asked", ["", PUBLISHED])
def test_parents_and_children_stand_in_the_first_table(town: Town, asked: str) -> None:
    """The CAF asks for both: she added up mothers, fathers and four ages."""
    session = town.add_session(date="2026-10-10", status="held", scheme="reaap_fnp1")
    who = {"mothers_count": 7, "fathers_count": 6, "children_0_2": 5, "children_6_11": 8}
    town.add("session_count", session_id=session, families_count=9, **who)
    desk, _ = sign_in(town)

    page = desk.get(f"/coordination/saison?{asked}").text
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', page)

    parents, children = who["mothers_count"] + who["fathers_count"], 5 + 8
    first = dict(rows)
    assert first["Parents (mères et pères)"] == str(parents)
    assert first["Enfants, de tous les âges"] == str(children)


def test_the_sum_of_parents_gives_no_masked_count(town: Town) -> None:
    session = town.add_session(date="2026-10-10", status="held", scheme="reaap_fnp1")
    who = {"mothers_count": 7, "fathers_count": 2}
    town.add("session_count", session_id=session, families_count=9, **who)
    desk, _ = sign_in(town)

    page = desk.get(f"/coordination/saison?{PUBLISHED}").text

    first = dict(re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', page))
    assert (first["Pères"], first["Parents (mères et pères)"]) == ("1 à 4", "masqué")
