"""Notes are hardly seen on a phone: each partner has a page with the open cells of their sheet."""

import re
from html import unescape

import pytest

from sync_service.domain.base import Problem, ProblemKind
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
)

PUBLIC_URL = "https://clef.example.org"
TAB = "Contacts"
TITLES = ("Nom", "Prénom", "Téléphone", "Mail")
MISTYPED = [(f"Martin{n}", "Zoé", "06 39 98", f"zoe{n}@example.org") for n in range(5)]
OUR_TITLE = (0, len(TITLES))


def address_in(note: str) -> str:
    found = re.search(r"https://clef\.example\.org(/feuille/\S+)", note)
    assert found, note
    return found[1]


def test_where_many_cells_wait_our_title_names_a_page_that_lists_them(quarter: Quarter) -> None:
    sheet = quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    quarter.sync()

    page = quarter.visitor().get(address_in(sheet.notes(TAB)[OUR_TITLE])).text
    shown = re.sub(r"\s+", " ", unescape(page))
    for row in range(1, 6):
        note = sheet.notes(TAB)[row, 2].removeprefix("Synchronisation : ")
        assert note.casefold() in shown.casefold(), row
        assert f"range=C{row + 1}" in page
    assert "« 06 39 98 »" in shown
    assert page.index("range=C2") < page.index("range=C6")


def test_the_page_empties_as_cells_are_mended_and_few_are_not_announced(quarter: Quarter) -> None:
    sheet = quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    quarter.sync()
    address = address_in(sheet.notes(TAB)[OUR_TITLE])
    for row in range(1, 5):
        sheet.type(TAB, row, 2, f"06 39 98 00 0{row}")
    quarter.sync()

    assert OUR_TITLE not in sheet.notes(TAB)
    page = quarter.visitor().get(address).text
    assert "range=C6" in page
    assert "range=C2" not in page
    sheet.type(TAB, 5, 2, "06 39 98 00 05")
    quarter.sync()
    assert "Rien n’attend" in quarter.visitor().get(address).text


def test_the_link_shows_one_spreadsheet_and_ends_when_it_is_followed_no_more(
    quarter: Quarter,
) -> None:
    sheet = quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    other = ("Lambert", "Noé", "06 39 98 99", "noe@example.org")
    quarter.open("mjc", {TAB: [TITLES, other]})
    quarter.sync()
    address = address_in(sheet.notes(TAB)[OUR_TITLE])

    assert "06 39 98 99" not in quarter.visitor().get(address).text
    quarter.followed = quarter.followed[1:]
    over = quarter.visitor().get(address)
    assert over.status_code == 404
    # Partners were asked for the code of a family's registration.
    assert "Demandez-en un autre à la coordination." in over.text
    assert "J’ai mon code" not in over.text


def test_the_coordinator_can_pass_the_page_on(quarter: Quarter) -> None:
    quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    quarter.sync()
    desk = quarter.desk().get("/coordination/problemes").text

    found = re.search(r'href="https://clef\.example\.org(/feuille/[^"]+)"', desk)
    assert found
    assert "range=C2" in quarter.visitor().get(found[1]).text


def test_what_is_said_to_the_coordinator_alone_is_not_on_the_page(quarter: Quarter) -> None:
    quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    sheet = quarter.followed[0].spreadsheet_id
    kept = "4 cases ont été vidées d’un coup."
    problems = [
        Problem("guard", kept, sheet, row_key="blanked", covers="C-7F3K2Q8"),
        Problem(
            "guard", "Une autre installation suit déjà cette feuille.", sheet, row_key="rival"
        ),
        Problem("missing_tab", "L’onglet « Contacts » n’est plus là.", sheet, row_key="tab"),
        Problem("incident", "Vérifiez la ligne, puis confirmez.", sheet, row_key="i", cell="B2"),
    ]
    with quarter.town.database.transaction() as stored:
        stored.problems.replace(sheet, None, problems, quarter.town.clock.now())
    address = quarter.town.desk.links.open_cells_url(sheet).removeprefix(PUBLIC_URL)
    page = quarter.visitor().get(address).text

    assert page.count('<li class="card">') == 1
    assert kept in page


def _page_about(quarter: Quarter, *kinds: ProblemKind) -> str:
    """What a partner reads where nothing but these problems of its spreadsheet are open."""
    quarter.open("les-epis", {TAB: [TITLES]})
    sheet = quarter.followed[0].spreadsheet_id
    problems = [Problem(kind, f"Ce qu’on dit de {kind}.", sheet, row_key=kind) for kind in kinds]
    with quarter.town.database.transaction() as stored:
        stored.problems.replace(sheet, None, problems, quarter.town.clock.now())
    address = quarter.town.desk.links.open_cells_url(sheet).removeprefix(PUBLIC_URL)
    return unescape(quarter.visitor().get(address).text)


@pytest.mark.parametrize("kind", ["lost_access", "trashed"])
def test_a_sheet_that_is_not_read_is_not_said_to_be_understood(
    quarter: Quarter, kind: ProblemKind
) -> None:
    """Its Monday letter led to « Rien n’attend. Tout ce que vous avez tapé est compris. »."""
    page = _page_about(quarter, kind)

    assert "Rien n’attend" not in page
    assert "1 chose à regarder" in page
    assert f"Ce qu’on dit de {kind}." in page


def test_what_the_coordinator_is_asked_is_no_reason_to_say_that_nothing_waits(
    quarter: Quarter,
) -> None:
    page = _page_about(quarter, "missing_tab")

    assert "Rien n’attend" not in page
    assert "La coordination a une question sur cette feuille" in page
    assert "Ce qu’on dit de missing_tab." not in page


def test_the_page_of_a_list_leads_to_no_familys_registration(quarter: Quarter) -> None:
    sheet = quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    quarter.sync()
    page = quarter.visitor().get(address_in(sheet.notes(TAB)[OUR_TITLE])).text

    assert "Retrouver mon inscription" in quarter.visitor().get("/ateliers").text
    assert "Retrouver mon inscription" not in page
    assert "Vos informations" in page


@pytest.mark.parametrize("put", ["", "é", "other"])
def test_nobody_guesses_the_address(quarter: Quarter, put: str) -> None:
    """Changed in the signature's middle: its last letter bears two bits that say nothing."""
    sheet = quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    quarter.sync()
    address = address_in(sheet.notes(TAB)[OUR_TITLE])
    kept, letter, rest = address[:-9], address[-9], address[-8:]
    other = "A" if letter != "A" else "B"

    assert quarter.visitor().get(address).status_code == 200
    assert (
        quarter.visitor().get(kept + (other if put == "other" else put) + rest).status_code == 404
    )


def test_search_engines_and_caches_keep_nothing_of_it(quarter: Quarter) -> None:
    sheet = quarter.open("les-epis", {TAB: [TITLES, *MISTYPED]})
    quarter.sync()
    headers = quarter.visitor().get(address_in(sheet.notes(TAB)[OUR_TITLE])).headers

    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_each_row_is_named_by_its_thing_and_a_person_by_no_more_than_an_initial(
    quarter: Quarter,
) -> None:
    """« D19, dans la case : « 1 » »: which thing was it? A family is told by its session alone."""
    loans = ("Matériel", "Emprunteur", "Date de sortie", "Retour prévu", "Quantité")
    lent = ("Malle écrans", "La MJC", "20/11/2026", "15/12/2026")
    sheet = quarter.open(
        "les-epis",
        {
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, A_SESSION],
            "Inscriptions": [
                FAMILIES,
                ("Cuisine en famille", "Fatoumata", "06 39 98", "", "1", "Confirmée"),
            ],
            TAB: [
                TITLES,
                ("Marchal", "Odile", "06 39 98", "odile@example.org"),
                ("Lambert", "Noé", "06 39 98 12 12", "noe@example.org"),
            ],
            "Matériel": [("Désignation", "Type", "Quantité"), ("Malle écrans", "Malle", "1")],
            "Prêts": [loans, (*lent, "1"), (*lent[:1], "Les Épis", *lent[2:], "1")],
        },
    )
    quarter.sync()
    sheet.type("Prêts", 1, 3, "45/12")
    for column, typed in enumerate(("Lambert", "Noé", "06 39 98 12 13", "noe@example.org")):
        sheet.type(TAB, 3, column, typed)
    quarter.sync()

    spreadsheet = quarter.followed[0].spreadsheet_id
    address = quarter.town.desk.links.open_cells_url(spreadsheet).removeprefix(PUBLIC_URL)
    page = quarter.visitor().get(address).text
    told = [
        " ".join(unescape(re.sub(r"<[^>]*>", " ", card)).split())
        for card in re.findall(r'<li class="card">(.*?)</li>', page, re.DOTALL)
    ]
    named = [
        "Odile M. C2 ",
        "Noé L. E4 Cette fiche semble être déjà dans cette liste",
        "Cuisine en famille du 10/12/2026 à 14h30 C2 ",
        "Malle écrans, MJC du Moulin D2 ",
        "E3 Dans la case : « 1 » « Malle écrans » : il n’y en a que 1 à prêter",
    ]
    assert [one[: len(start)] for one, start in zip(told, named, strict=True)] == named
    assert not [one for one in ("Marchal", "Lambert", "Fatoumata") if one in page]


def test_a_question_about_a_column_names_its_cells_and_people_as_the_desk_does(
    quarter: Quarter,
) -> None:
    """It was headed « C1 », and said nothing of whose numbers these are."""
    names = (("Garnier", "Ana"), ("Marchal", "Odile"), ("Lambert", "Noé"))
    words = "(rayé sur la fiche)"
    people = [
        (*name, f"03 53 01 20 4{number}", f"a{number}@example.org")
        for number, name in enumerate(names)
    ]
    sheet = quarter.open("les-epis", {TAB: [TITLES, *people]})
    quarter.sync()
    for row in (1, 2, 3):
        sheet.type(TAB, row, 2, f"03 53 01 20 5{row} {words}")
    quarter.sync()
    assert (0, 2) in sheet.notes(TAB)

    address = quarter.town.desk.links.open_cells_url(quarter.followed[0].spreadsheet_id)
    page, desk = (
        re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text)))
        for text in (
            quarter.visitor().get(address.removeprefix(PUBLIC_URL)).text,
            quarter.desk().get("/coordination/").text,
        )
    )

    place = "olonne « Téléphone » : C2 et 2 autres"
    assert (place in page, place in desk) == (True, True)
    told = [f"« 03 53 01 20 5{row} {words} » Compris : 03 53 01 20 5{row}" for row in (1, 2, 3)]
    short, whole = (
        ("Ana G.", "Odile M.", "Noé L."),
        ("Ana Garnier", "Odile Marchal", "Noé Lambert"),
    )
    for shown, called in ((page, short), (desk, whole)):
        found = [shown.index(f"{name} {said}") for name, said in zip(called, told, strict=True)]
        assert found == sorted(found)
    assert "La note est sur le titre : C1" in page
    assert not [family for family, _ in names if family in page]
