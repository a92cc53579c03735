"""What a tab says itself beside its rows: months over days, a legend, totals, sections."""

from dataclasses import replace

import pytest

from french_cells.reading import Raw
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import make_reference
from tests.builders import World
from tests.sync.test_around_a_cell import ITEMS, PEOPLE, SESSIONS, kinds, matrix, own, world_of
from tests.sync.test_loan_status import COLUMNS, RETURNED, ROW, lending
from tests.sync.test_matrix_sync import RULES, statuses

MEETING_HOURS = replace(SESSIONS, columns=SESSIONS.columns[1:], constants={})
OF_STRUCTURES = TabRules(
    "contacts",
    "contact",
    "table",
    (
        Column("organisation_id", ("Structure",)),
        Column("family_name", ("Nom",)),
        Column("phone", ("Téléphone",)),
        Column("note", ("Mot",)),
    ),
)
MONTHS: list[list[Raw]] = [
    ["Comité technique", None, None],
    [None, "Septembre 2026", "Octobre 2026"],
    ["Structure", "mardi 15", "mardi 13"],
    ["Les Épis", "P", "A"],
]


def days_of(world: World) -> list[str]:
    return sorted(str(one.fields["date"]) for one in world.records("meeting"))


def test_days_in_a_row_below_their_months_are_meetings() -> None:
    world = matrix("Présences", MONTHS)
    assert days_of(world) == ["2026-09-15", "2026-10-13"]
    assert sorted(map(str, statuses(world).values())) == ["absent", "present"]
    assert kinds(world) == []
    assert world.sync().requests.reads == 0


def test_a_day_that_is_corrected_below_its_month_moves_its_meeting() -> None:
    world, tab = world_of(RULES, MONTHS, "Présences")
    world.sync_until_quiet(2)
    tab.type(2, 2, "mardi 20")
    world.sync_until_quiet(3)
    assert days_of(world) == ["2026-09-15", "2026-10-20"]


@pytest.mark.parametrize("title", ["réunion du 22/09", "formation du 22/09"])
def test_a_title_that_says_what_the_day_was_for_is_no_excuse(title: str) -> None:
    """A meeting elsewhere excuses somebody in a cell: « oui » below this title was « excusé »."""
    world = matrix("Présences", [["Structure", title], ["Les Épis", "oui"], ["Le Relais", "non"]])
    assert sorted(map(str, statuses(world).values())) == ["absent", "present"]
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("legend", "mark", "status"),
    [
        ("P : présent    R : représenté", "R", "represented"),
        ("p = présent ; v = absent", "V", "absent"),
        ("✅ présent·e   🙏 excusé·e", "🙏", "excused"),
        ("p = présent, r = remplacé par quelqu'un", "r", "represented"),
        ("P : présent, R : représenté", "R (CAF)", "represented"),
        ("P : présent, E : excusé", "A (distribution)", None),
        ("+ = là, 0 = pas là", "+", "present"),
        ("x = là      exc = a prévenu      – = absent", "exc", "excused"),
        ("x = là      exc = a prévenu      – = absent", "–", "absent"),
        ("x = là      exc = a prévenu      – = absent", "-", "absent"),
        ("v = a prévenu, p = présent", "v", "excused"),
        ("w = a toujours raison, p = présent", "w", None),
        ("P : présent, R : rendu", "R", None),
        ("", "R", None),
    ],
    ids=[
        "spread",
        "other letters",
        "signs",
        "with more",
        "and by whom",
        "own letter",
        "short",
        "beside a sign",
        "a dash",
        "another dash",
        "two words",
        "no letter of two words",
        "no status",
        "no legend",
    ],
)
def test_a_mark_is_what_the_legend_above_says(legend: str, mark: str, status: str | None) -> None:
    rows: list[list[Raw]] = [[legend], ["Structure", "15/09/2026"], ["Les Épis", mark]]
    world = matrix("Présences", rows)
    assert list(statuses(world).values()) == [status][: bool(status)]
    assert len(kinds(world)) == (not status)


INITIALS = "Initiales = pers. présente(s) ; Ex = excusé ; Ø = absent"


@pytest.mark.parametrize(
    ("legend", "beside", "mark", "status"),
    [
        ("", "PN, SB", "PN SB", "present"),
        ("", "PN, SB", "SB (visio)", "present"),
        ("", "Éric BOURGUIGNON", "ÉB", "present"),
        ("", "LÉONARD Sophie", "S.", "present"),
        ("", "BOURGUIGNON Éric", "É.", None),
        (INITIALS, "", "JL", "present"),
        (INITIALS, "SO", "SO", "present"),
        ("", "PN, SB", "CM", None),
        ("", "", "PN", None),
        ("", "Anne ÉTIENNE", "AE", None),
        (INITIALS, "LP, AP", "Ex AP", None),
        (INITIALS, "", "PR", None),
        (INITIALS, "", "Ø", "absent"),
    ],
)
def test_initials_of_somebody_whom_the_row_or_the_legend_names_are_a_presence(
    legend: str, beside: str, mark: str, status: str | None
) -> None:
    titles: list[Raw] = ["Structure", "Qui", "15/09/2026"]
    world = matrix("Présences", [[legend], titles, ["Les Épis", beside, mark]])
    assert list(statuses(world).values()) == [status][: bool(status)]
    assert len(kinds(world)) == (not status)


@pytest.mark.parametrize(
    ("legend", "mark", "state"),
    [
        ("ETAT : N = NEUF / U = USE", "U", "worn"),
        ("ETAT : N = NEUF / U = USE", "X", None),
        ("⭐ neuf   😕 usé   💔 abîmé", "😕", "worn"),
        ("n. = neuf, us. = usé, inc. = incomplet", "us.", "worn"),
        ("⭐ neuf   😕 usé", "💔", None),
        ("U : voir Léa", "U", None),
    ],
)
def test_a_state_in_a_table_is_what_the_legend_above_says(
    legend: str, mark: str, state: str | None
) -> None:
    columns = (Column("label", ("Désignation",)), Column("condition", ("État",)))
    rows: list[list[Raw]] = [[legend], ["Désignation", "État"], ["Duplo", mark]]
    world = own(TabRules("materiel", "item", "table", columns), rows)
    assert [one.fields.get("condition") for one in world.records("item")] == [state]
    assert len(kinds(world)) == (not state)


def test_a_legend_may_stand_below_the_table() -> None:
    columns = (Column("label", ("Désignation",)), Column("condition", ("État",)))
    rows: list[list[Raw]] = [["Désignation", "État"], ["Duplo", "us."], ["n. = neuf, us. = usé"]]
    world = own(TabRules("materiel", "item", "table", columns), rows)
    assert [one.fields.get("condition") for one in world.records("item")] == ["worn"]


def test_a_mark_before_a_day_is_spelt_out_by_the_legend() -> None:
    columns = (*COLUMNS[:4], RETURNED)
    world, tab = lending(columns=columns)
    titles = [one.titles[0] for one in columns]
    legend: list[Raw] = ["R = RENDU / RC = RENDU CASSE", *[""] * 5]
    tab.fill([legend, titles, [*ROW[:4], "RC 14/11/2026"]])
    world.sync_until_quiet()
    assert [one.fields["returned_on"] for one in world.records("loan")] == ["2026-11-14"]


@pytest.mark.parametrize(("count", "cells"), [(3, ["F1"]), (2, ["A2", "A3"])])
def test_names_of_which_no_list_is_followed_are_asked_about_once(
    count: int, cells: list[str]
) -> None:
    titles: list[Raw] = [one.titles[0] for one in SESSIONS.columns]
    days = [["Café", f"0{n}/12/2026", "9h", "10h", "MJC"] for n in range(1, count + 1)]
    world, tab = world_of(SESSIONS, [titles, *days])
    world.sync_until_quiet()
    assert [one.cell for one in world.problems()] == cells
    assert ("leurs noms sous « Atelier »" in tab.cell(0, 5).note) is (count > 2)


@pytest.mark.parametrize("said", ["Vacances de Noël", "Pas d'atelier"])
def test_a_break_between_sessions_is_no_session(said: str) -> None:
    titles: list[Raw] = ["Date", "Atelier", "Début", "Fin", "Lieu"]
    days: list[list[Raw]] = [[f"0{n}/12/2026", "Café", "9h", "10h", "MJC"] for n in (1, 8)]
    world, _ = world_of(SESSIONS, [titles, days[0], [None, said], days[1]])
    without, _ = world_of(SESSIONS, [titles, *days])
    assert kinds_after(world) == kinds_after(without)


@pytest.mark.parametrize(("total", "asked"), [("Total présents", []), ("La Boussole", ["A4"])])
def test_a_sentence_below_the_totals_is_nobody(total: str, asked: list[str]) -> None:
    said = "Prochain comité le 10/12 au Relais petite enfance"
    rows: list[list[Raw]] = [["Les Épis", "P"], [total, 1], [said]]
    world = matrix("Présences", [["Structure", "15/09/2026"], *rows])
    assert [one.cell for one in world.problems() if one.cell == "A4"] == asked


@pytest.mark.parametrize(
    ("below", "asked"),
    [
        (["Total présents", "9 + 1 représentée"], []),
        (["vide = pas encore eu lieu", None], []),
        (["La Boussole", "9 + 1 représentée"], ["A3"]),
        (["La Boussole = le relais", "P"], ["A3"]),
        (["vide : pas encore eu lieu", "P"], ["A3"]),
    ],
)
def test_a_sum_in_words_or_a_legend_below_the_presences_is_nobody(
    below: list[Raw], asked: list[str]
) -> None:
    world = matrix("Présences", [["Structure", "15/09/2026"], ["Les Épis", "P"], below])
    assert [one.cell for one in world.problems()] == asked


@pytest.mark.parametrize(("known", "cells"), [(1, ["F1"]), (5, [f"A{n}" for n in range(7, 13)])])
def test_names_of_another_list_are_asked_about_once(known: int, cells: list[str]) -> None:
    """One action of somebody's is known, and this sheet names six others."""
    titles: list[Raw] = ["Atelier", "Date", "Début", "Fin", "Lieu"]
    ours = [f"Café {name}" for name in ("rouge", "bleu", "vert", "noir", "jaune")[:known]]
    theirs = ["Judo", "Tricot", "Verger", "Cinéma", "Poterie", "Échecs"]
    rows: list[list[Raw]] = [
        [name, f"{day + 1:02}/12/2026", "9h", "10h", "MJC"]
        for day, name in enumerate([*ours, *theirs])
    ]
    world, _ = world_of(SESSIONS, [titles, *rows])
    for number, name in enumerate(ours):
        world.add("workshop", make_reference("workshop", number + 20), title=name)
    world.sync_until_quiet(3)
    assert sorted(str(one.cell) for one in world.problems()) == sorted(cells)


SAID = ["Si on le casse, on le dit.", "👥 26 personnes", "Pl. = places, le total est 113"]


@pytest.mark.parametrize("said", SAID)
def test_a_sentence_alone_in_its_row_is_no_record(said: str) -> None:
    titles: list[Raw] = ["Atelier", "Date", "Début", "Fin", "Lieu"]
    world, _ = world_of(SESSIONS, [titles, ["Café", "01/12/2026", "9h", "10h", "MJC"], [said]])
    alone, _ = world_of(SESSIONS, [titles, ["Café", "01/12/2026", "9h", "10h", "MJC"]])
    assert kinds_after(world) == kinds_after(alone)


NOTICES = [
    "médiathèque fermée du 24/12 au 3/1",
    "la suite à caler avec Josiane",
    "Reste à caler",
    "2025-2026",
    "Saison 2026/27",
    2026,
    "-----",
]
BEGUN = ["mercredi 13 ou 20 janvier", "à partir du mardi 4 mai, le mardi", "semaine 12", "lundi"]


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [*((said, False) for said in NOTICES), *((said, True) for said in BEGUN)],
)
@pytest.mark.parametrize("is_known", [False, True], ids=["at first", "later"])
def test_a_line_for_readers_is_no_session(said: Raw, *, is_asked: bool, is_known: bool) -> None:
    titles: list[Raw] = ["Date", "Début", "Fin", "Lieu"]
    days: list[list[Raw]] = [[f"0{n}/12/2026", "9h", "10h", "MJC"] for n in (1, 8)]
    world, tab = world_of(MEETING_HOURS, [titles, *days, *([] if is_known else [[said]])])
    world.sync_until_quiet(3)
    tab.type(3, 0, said)
    world.sync_until_quiet(3)
    assert [one.cell for one in world.problems() if one.cell == "A4"] == ["A4"] * is_asked


@pytest.mark.parametrize(
    ("said", "is_begun"),
    [
        ("demander le nouveau mail à l'école du Château", False),
        ("Association des parents du collège du Bas", True),
        ("voir Mme Durand pour les clés du local", True),
        ("le numéro de la mairie est le 03 53 01 20 10", True),
    ],
)
def test_a_line_for_readers_below_a_list_of_people_is_nobody(said: str, *, is_begun: bool) -> None:
    rows: list[list[Raw]] = [
        ["Structure", "Nom", "Téléphone", "Mot"],
        ["Les Épis", "Badot", "03 53 01 20 10"],
    ]
    world, tab = world_of(OF_STRUCTURES, rows)
    world.sync_until_quiet(3)
    tab.type(2, 0, said)
    tab.type(3, 3, "penser aux vœux")
    world.sync_until_quiet(3)
    assert {one.cell for one in world.problems()} == ({"A3", "B3"} if is_begun else set())
    tab.type(2, 1, "Perrin")
    world.sync_until_quiet(3)
    assert "A3" in {one.cell for one in world.problems()}


def test_a_name_of_many_words_below_an_old_list_is_nobody() -> None:
    """Typed later it begins a row, and is asked about."""
    rows: list[list[Raw]] = [
        ["Structure", "Nom", "Téléphone"],
        ["Les Épis", "Badot", "0353012010"],
    ]
    world, _ = world_of(OF_STRUCTURES, [*rows, ["Association des parents du collège du Bas"]])
    world.sync_until_quiet(3)
    assert [one.cell for one in world.problems() if one.cell == "A3"] == []


def kinds_after(world: World) -> list[str]:
    world.sync_until_quiet(3)
    return kinds(world)


@pytest.mark.parametrize(
    "called", ["Qui est-ce ? Le grand classique !", "Jeu : la course au trésor"]
)
def test_a_thing_may_be_called_by_a_sentence(called: str) -> None:
    """Its one cell makes a record: passed over in silence, what was typed was nowhere."""
    world = own(ITEMS, [["Désignation", "Quantité"], ["Duplo", 2], [called]])
    assert {one.fields["label"] for one in world.records("item")} == {"Duplo", called}


KITCHEN: list[list[Raw]] = [["CUISINE"], ["Friteuse", 2], ["Verres", 200], ["JEUX"], ["Mikado", 1]]


@pytest.mark.parametrize(
    ("rows", "things"),
    [
        (KITCHEN, 3),
        (KITCHEN[1:], 4),
        ([*KITCHEN, ["Divers"]], 6),
        ([*KITCHEN[:4], ["Échasses"], *KITCHEN[4:]], 6),
        ([["CUISINE"], *KITCHEN[1:3], ["JEUX", None, "don"], KITCHEN[4]], 5),
    ],
    ids=["led", "not led", "below all", "two in a row", "with a remark"],
)
def test_a_place_alone_over_its_things_is_no_thing(rows: list[list[Raw]], things: int) -> None:
    world = own(ITEMS, [["Désignation", "Quantité", "Mot"], *rows])
    assert (len(world.records("item")), kinds(world)) == (things, [])
    (tab,) = world.spreadsheets.files["f"].tabs
    tab.type(2 + len(rows), 0, "Raquettes")
    tab.insert_row(1)
    tab.type(1, 0, "DIVERS")
    world.sync_until_quiet(3)
    assert len(world.records("item")) == things + 2


def test_a_name_after_a_colon_is_asked_about_among_contacts() -> None:
    said = "Référente familles du secteur : Mme Durand"
    world = own(PEOPLE, [["Nom", "Téléphone"], ["Badot", "03 53 01 20 10"], [said]])
    assert kinds(world) != []


def test_of_a_section_and_a_row_that_name_one_structure_the_row_is_it() -> None:
    """« ÉCOLES » took the only school, and the school's own marks were not read."""
    names: list[list[Raw]] = [["RELAIS"], ["Le Relais", "P"], ["Les Épis", "A"]]
    world = matrix("Présences", [["Structure", "15/09/2026"], *names])
    assert {slug: one for (slug, _), one in statuses(world).items()} == {
        "le-relais": "present",
        "les-epis": "absent",
    }
    assert kinds(world) == []
    (tab,) = world.spreadsheets.files["f"].tabs
    assert [tab.cell(row, 2).text[:1] for row in (1, 2, 3)] == ["", "S", "S"]
    tab.type(1, 1, "P")
    world.sync_until_quiet(2)
    assert kinds(world) == ["invalid"]  # once something is noted there, it would be lost


@pytest.mark.parametrize(
    ("title", "asked"),
    [("INVITÉS", []), ("Invités", []), ("LA BOUSSOLE", []), ("La Boussole", [])],
)
def test_a_section_among_the_names_of_a_matrix_is_no_name(title: str, asked: list[str]) -> None:
    names: list[list[Raw]] = [["Les Épis", "P"], [title], ["Le Relais", "P"]]
    world = matrix("Présences", [["Structure", "15/09/2026"], *names])
    assert [one.cell for one in world.problems()] == asked


@pytest.mark.parametrize(
    ("label", "open_fields"),
    [("TOTAL DES PRÊTS", []), ("Sous-total", []), ("Thomas", ["item_code"])],
)
def test_a_total_named_in_a_column_of_their_own_is_no_record(
    label: str, open_fields: list[str]
) -> None:
    world, tab = lending()
    numbered = [["N°", *(one.titles[0] for one in COLUMNS[:4]), "Quantité"]]
    tab.fill([*numbered, [1, *ROW[:4], 2], [label, None, None, None, None, 30]])
    columns = (*COLUMNS[:4], Column("quantity", ("Quantité",)))
    world.rules = {"prets": TabRules("prets", "loan", "table", columns)}
    world.sync_until_quiet()
    assert len(world.records("loan")) == 1
    assert [one.field for one in world.problems()][: len(open_fields)] == open_fields
    assert bool(world.problems()) == bool(open_fields)


@pytest.mark.parametrize(
    ("row", "is_asked"),
    [
        (["Ils viennent de temps en temps", None, None], False),
        (["Amicale des boulistes", None, None], False),
        (["Nous étions", 11, 12], False),
        (["Amicale des boulistes", "X", None], True),
        (["Amicale des boulistes", 2, 1], True),
        (["Les Épi", None, "?"], True),
    ],
    ids=["heading", "nothing noted", "sum", "mark", "numbers", "like one"],
)
def test_who_is_not_known_is_asked_about_where_something_is_noted(
    row: list[Raw], *, is_asked: bool
) -> None:
    rows: list[list[Raw]] = [
        ["Structure", "15/09/2026", "13/10/2026"],
        ["Les Épis", "P", "A"],
        row,
        ["Le Relais", "P", "P"],
    ]
    world, _ = world_of(RULES, rows, "Présences")
    world.sync_until_quiet(3)
    assert [one.sheet_value for one in world.problems()] == [row[0]] * is_asked
    assert len(statuses(world)) == 4


def test_who_was_not_known_is_asked_about_once_a_mark_is_noted() -> None:
    rows: list[list[Raw]] = [["Structure", "15/09/2026"], ["Les Épis", "P"], ["Amicale", None]]
    world, tab = world_of(RULES, rows, "Présences")
    world.sync_until_quiet(3)
    assert kinds(world) == []
    tab.type(2, 1, "P")
    world.sync_until_quiet(3)
    assert [one.sheet_value for one in world.problems()] == ["Amicale"]
