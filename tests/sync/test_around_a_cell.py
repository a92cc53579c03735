"""What stands around a cell helps to read it: its column's title, its tab's season, the day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from french_cells.reading import Raw, Value
from sync_service.adoption.adopt_sheet import AdoptRequest, look_at_sheet
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.model.codecs import build_codec
from sync_service.model.directory import build_directory
from tests.builders import ORGANISATIONS, World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_matrix_sync import RULES, statuses

MEETINGS = TabRules(
    "reunions",
    "meeting",
    "table",
    (Column("kind", ("Instance",)), Column("date", ("Date",)), Column("place", ("Lieu",))),
)
SESSIONS = TabRules(
    "seances",
    "session",
    "table",
    (
        Column("workshop_id", ("Atelier",)),
        Column("date", ("Date",)),
        Column("start_time", ("Début",)),
        Column("end_time", ("Fin",)),
        Column("place", ("Lieu",)),
    ),
)
WORKSHOP = "W-7F3K2QE"


def world_of(
    rules: TabRules, rows: Sequence[Sequence[Raw]], title: str = "Feuille 1", file: str = "f"
) -> tuple[World, FakeTab]:
    world = World(rules={rules.name: rules})
    tab = FakeTab(5, title)
    tab.fill([list(row) for row in rows])
    world.spreadsheets.add(file, tab)
    world.followed.append(
        SpreadsheetMapping("les-epis", file, [TabMapping(title, rules.name, "all")])
    )
    return world, tab


def meeting_days(day: Raw, **names: str) -> tuple[list[Value], list[str]]:
    rows: list[list[Raw]] = [["Instance", "Date", "Lieu"], ["Comité technique", day, "Mairie"]]
    world, _ = world_of(MEETINGS, rows, **names)
    world.sync_until_quiet(2)
    return [one.fields["date"] for one in world.records("meeting")], kinds(world)


def kinds(world: World) -> list[str]:
    return [problem.kind for problem in world.problems()]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12 janvier", "2027-01-12"), ("12 octobre", "2026-10-12"), ("3/9", "2026-09-03")],
)
def test_a_meeting_without_a_year_is_in_the_running_season(typed: str, read: str) -> None:
    """Nothing was understood: a meeting is as often behind us as ahead."""
    assert meeting_days(typed) == ([read], ["assumed"])


@pytest.mark.parametrize(
    ("said", "days", "open_kinds"),
    [
        ("tenue", ["2026-01-23"], []),
        ("prévue", ["2027-01-23"], ["assumed"]),
        ("", ["2027-01-23"], ["assumed"]),
    ],
)
def test_a_day_that_is_noted_as_held_is_not_to_come(
    said: str, days: list[str], open_kinds: list[str]
) -> None:
    """A list kept since January, its days shown without a year, was next year's."""
    world, _ = held_list(said)
    world.sync_until_quiet(2)
    assert [one.fields["date"] for one in world.records("meeting")] == days
    assert kinds(world) == open_kinds


def test_a_row_keeps_the_year_that_was_noted_when_it_loses_its_reference() -> None:
    world, tab = held_list("tenue")
    world.sync_until_quiet(2)
    (before,) = world.records("meeting")
    tab.type(1, 3, "prévue")
    tab.type(1, 2, "Salle des fêtes")
    tab.type(1, 4, None)
    world.sync_until_quiet(3)
    (after,) = world.records("meeting")
    assert (after.ref, after.fields["date"]) == (before.ref, "2026-01-23")


def held_list(said: str) -> tuple[World, FakeTab]:
    rules = replace(MEETINGS, columns=(*MEETINGS.columns, Column("status", ("État",))))
    rows: list[list[Raw]] = [
        ["Instance", "Date", "Lieu", "État"],
        ["Comité technique", None, "Mairie", said],
    ]
    world, tab = world_of(rules, rows)
    tab.put(1, 1, Cell(46045, "23/01", CellExtras(format="DATE")))
    return world, tab


@pytest.mark.parametrize("title", ["Réunions 2025-2026", "CT 2025/26", "2025 – 2026"])
def test_a_tab_that_is_named_after_a_season_says_the_year(title: str) -> None:
    assert meeting_days("12 octobre", title=title) == (["2025-10-12"], ["assumed"])


@pytest.mark.parametrize("line", ["Réunions 2025-2026", "saison 25-26", "Année scolaire 25/26"])
def test_a_line_above_the_titles_says_the_year(line: str) -> None:
    rows = [[line], ["Instance", "Date", "Lieu"], ["Comité technique", "12 octobre", "Mairie"]]
    world, _ = world_of(MEETINGS, rows)
    world.sync_until_quiet(2)
    assert [one.fields["date"] for one in world.records("meeting")] == ["2025-10-12"]


@pytest.mark.parametrize(
    "title", ["Réunions 12-13 novembre", "Salle 2025", "2025-2027", "15/2025-26"]
)
def test_two_numbers_in_a_title_are_no_season(title: str) -> None:
    assert meeting_days("12 octobre", title=title) == (["2026-10-12"], ["assumed"])


def test_a_session_that_was_held_in_september_is_not_next_years() -> None:
    """« 12 septembre », typed in November, was read as ten months ahead."""
    rows = [
        ["Atelier", "Date", "Début", "Fin", "Lieu"],
        ["Éveil", "12 septembre", "9h", "10h", "Salle"],
    ]
    world, _ = world_of(SESSIONS, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    assert [one.fields["date"] for one in world.records("session")] == ["2026-09-12"]


MATRIX: list[list[Raw]] = [
    ["Structure", "15/09/2026", "13/10/2026"],
    ["Les Épis", "x", "X"],
    ["Le Relais", "x", None],
]


def matrix(title: str, rows: Sequence[Sequence[Raw]]) -> World:
    world, _ = world_of(RULES, rows, title)
    world.sync_until_quiet(2)
    return world


def test_a_cross_under_a_date_is_a_presence() -> None:
    """Each was refused: « Une croix peut dire présent ou absent »."""
    world = matrix("Présences", MATRIX)
    assert set(statuses(world).values()) == {"present"}
    assert len(statuses(world)) == 3
    assert set(kinds(world)) == {"assumed"}


@pytest.mark.parametrize(
    ("titles", "marks", "days"),
    [
        (["15/09", "17/11", "12/01"], ["P", "P"], {"2026-09-15", "2026-11-17", "2027-01-12"}),
        (["17/11", "13/10", "15/09"], ["P"], {"2026-11-17", "2026-10-13", "2026-09-15"}),
        (["9/03", "15/09"], ["P"], {"2026-03-09", "2026-09-15"}),
        (["15/09", "17/11", "14/01"], ["P", "P", "/"], {"2026-09-15", "2026-11-17", "2027-01-14"}),
        (
            ["15/09", "17/11", "14/01"],
            ["P", "P", "Ex"],
            {"2026-09-15", "2026-11-17", "2027-01-14"},
        ),
        (["15/09", "14/01"], ["P", "excusée"], {"2026-09-15", "2027-01-14"}),
    ],
)
def test_a_day_to_the_right_with_nobody_noted_yet_is_still_to_come(
    titles: list[Raw], marks: list[Raw], days: set[str]
) -> None:
    """« 12/01 », planned in autumn, was a meeting of last January."""
    world = matrix("Présences", [["Structure", *titles], ["Les Épis", *marks]])
    assert {one.fields["date"] for one in world.records("meeting")} == days


@pytest.mark.parametrize("mark", ["P", "x", "A"])
@pytest.mark.parametrize("title", ["12/01", "12 janvier"])
def test_of_which_year_a_day_out_of_order_is_with_marks_below_is_asked(
    title: str, mark: str
) -> None:
    """It was a meeting of last January, of the season before, and nobody was told."""
    rows: list[list[Raw]] = [["Structure", "16/09", "14/10", title], ["Les Épis", "P", "P", mark]]
    world, tab = world_of(RULES, rows, "Présences")
    world.sync_until_quiet(2)
    held = {"2026-09-16", "2026-10-14"}
    assert {one.fields["date"] for one in world.records("meeting")} == held
    assert f"« {title} » : de quelle année ?" in tab.cell(0, 4).note
    tab.type(0, 3, "12/01/2026")
    world.sync_until_quiet(2)
    assert {one.fields["date"] for one in world.records("meeting")} == {*held, "2026-01-12"}
    assert "missing_column" not in kinds(world)
    assert "de quelle année" not in tab.cell(0, 4).note


def test_a_matrix_that_is_named_after_a_season_has_its_dates() -> None:
    rows = [["Structure", "12/12", "16/01"], ["Les Épis", "P", "P"]]
    world = matrix("Présences 2025-2026", rows)
    assert {day for _, day in statuses(world)} == {"2025-12-12", "2026-01-16"}


def test_adopt_reads_a_cross_as_a_run_does() -> None:
    world, _ = world_of(RULES, MATRIX, "Présences")

    codec_of = partial(
        build_codec, "attendance", build_directory(ORGANISATIONS, ()), date(2026, 11, 24)
    )
    request = AdoptRequest("f", "attendance", "les-epis", scope="all")
    adoption = look_at_sheet(request, world.spreadsheets, codec_of, date(2026, 11, 24))

    days = [one for one in adoption.proposal.mapped if one.field == "status"]
    assert [dict(one.counts) for one in days] == [{"assume": 2}, {"assume": 1}]


@pytest.fixture
def understood() -> tuple[World, FakeTab]:
    rows = [["Instance", "Date", "Lieu"], ["Comité technique", "12 octobre", "Mairie"]]
    world, tab = world_of(MEETINGS, rows, "Réunions 2026-2027")
    world.sync_until_quiet(2)
    return world, tab


def assert_stays(world: World, tab: FakeTab) -> None:
    """The day was stored and shown to others: only the cell itself can change it."""
    tab.type(1, 2, "Salle des fêtes")
    world.sync_until_quiet(3)
    (meeting,) = world.records("meeting")
    assert (meeting.fields["date"], meeting.fields["place"]) == ("2026-10-12", "Salle des fêtes")
    (problem,) = world.problems()
    assert "12/10/2026" in problem.message


def test_what_was_understood_stays_when_the_tab_gets_another_name(
    understood: tuple[World, FakeTab],
) -> None:
    world, tab = understood
    tab.title = "Réunions 2025-2026"
    assert_stays(world, tab)


def test_what_was_understood_stays_when_another_season_runs(
    understood: tuple[World, FakeTab],
) -> None:
    """Read again by next year's calendar, it moved by a year."""
    world, tab = understood
    tab.title = "Réunions"
    world.clock.advance(365 * 24 * 3600)
    assert_stays(world, tab)


def test_retyped_it_is_read_again(understood: tuple[World, FakeTab]) -> None:
    world, tab = understood
    tab.title = "Réunions 2025-2026"
    tab.type(1, 1, "13 octobre")
    world.sync_until_quiet(3)
    assert [one.fields["date"] for one in world.records("meeting")] == ["2025-10-13"]


@pytest.mark.parametrize(
    ("typed", "read", "open_kinds"),
    [
        ("jeudi 3 décembre", "2026-12-03", []),
        ("jeu. 3/12", "2026-12-03", []),
        ("03/12/26", "2026-12-03", []),
        ("3 déc 26", "2026-12-03", []),
        ("3 décembre", "2026-12-03", ["assumed"]),
        ("jeudi 3 décenbre", "2026-12-03", ["assumed"]),
        ("03/12/22", "2022-12-03", ["assumed"]),
    ],
)
def test_a_day_is_asked_about_only_where_somebody_could_doubt_it(
    typed: str, read: str, open_kinds: list[str]
) -> None:
    """The weekday agrees, or two digits are of this year: each was « à confirmer »."""
    assert meeting_days(typed) == ([read], open_kinds)


def test_a_weekday_that_does_not_agree_is_asked_about() -> None:
    assert meeting_days("lundi 3 décembre") == ([], ["invalid"])


ITEMS = TabRules(
    "materiel",
    "item",
    "table",
    (Column("label", ("Désignation",)), Column("quantity", ("Quantité",))),
)
PEOPLE = TabRules(
    "personnes",
    "contact",
    "table",
    (Column("full_name", ("Personne",)), Column("email", ("Mail",))),
)


def own(rules: TabRules, rows: Sequence[Sequence[Raw]]) -> World:
    world, tab = world_of(rules, rows)
    followed = [TabMapping(tab.title, rules.name, "own")]
    world.followed[0] = SpreadsheetMapping("les-epis", "f", followed)
    world.sync_until_quiet(2)
    return world


THINGS = TabRules(
    "materiel",
    "item",
    "table",
    (
        Column("label", ("Désignation",)),
        Column("age_range", ("Âge",)),
        Column("owner_organisation_id", ("Appartient à",)),
    ),
)


def things(*owners: str) -> tuple[list[str], dict[tuple[int, int], str]]:
    titles: list[Raw] = ["Désignation", "Âge", "Appartient à"]
    rows: list[list[Raw]] = [[f"Malle {i}", "grands", name] for i, name in enumerate(owners)]
    world, tab = world_of(THINGS, [titles, *rows, ["Jeu", "3-6 ans", "Les Épis"]])
    world.followed[0] = SpreadsheetMapping(
        "les-epis", "f", [TabMapping(tab.title, "materiel", "own")]
    )
    world.sync_until_quiet(2)
    labels = [str(one.fields["label"]) for one in world.records("item")]
    places = ((row, column) for row in range(len(rows) + 2) for column in range(4))
    return labels, {at: note for at in places if (note := tab.cell(*at).note)}


def test_things_of_others_in_a_list_of_ones_own_are_told_of_once() -> None:
    """Ten rows of a list of twenty-five bore the same note each."""
    labels, notes = things("Le Relais", "Le Relais", "Le Relais")
    assert labels == ["Jeu"]
    [(at, told)] = notes.items()
    assert at == (0, 2)
    assert "3 lignes nomment une autre structure (C2 et 2 autres « Le Relais »)" in told


def test_two_of_them_are_told_of_where_they_are() -> None:
    labels, notes = things("Le Relais", "Le Relais")
    assert (labels, sorted(notes)) == (["Jeu"], [(1, 2), (2, 2)])


@pytest.mark.parametrize(
    ("typed", "quantity", "open_kinds"),
    [(None, None, []), ("1", 1, []), ("NC", None, []), ("à compter", None, [])],
)
def test_a_number_that_is_still_to_be_counted_is_none(
    typed: str | None, quantity: int | None, open_kinds: list[str]
) -> None:
    world = own(ITEMS, [["Désignation", "Quantité"], ["Malle", typed]])
    assert [one.fields.get("quantity") for one in world.records("item")] == [quantity]
    assert kinds(world) == open_kinds


@pytest.mark.parametrize("typed", ["à voir", "?", "-"])
def test_who_has_not_answered_yet_did_not_say_no(typed: str) -> None:
    """Under « Annuaire » it became « non »."""
    columns = (*PEOPLE.columns, Column("publish_ok", ("Annuaire",)))
    titles: list[Raw] = ["Personne", "Mail", "Annuaire"]
    rows: list[list[Raw]] = [titles, ["Zoé DURAND", "d@example.org", typed]]
    world = own(replace(PEOPLE, columns=columns), rows)
    assert [one.fields.get("publish_ok") for one in world.records()] == [None]
    assert kinds(world) == []


def test_somebody_who_is_not_known_is_not_called_so() -> None:
    """« NC » became the family name of a contact."""
    world = own(
        PEOPLE,
        [["Personne", "Mail"], ["NC", "accueil@example.org"], ["Zoé DURAND", "d@example.org"]],
    )
    assert [one.fields["family_name"] for one in world.records()] == ["Durand"]
    assert kinds(world) == ["invalid"]


@pytest.mark.parametrize(
    ("typed", "civility"),
    [
        ("Mme Zoé DURAND", "mme"),
        ("Madame DURAND Zoé", "mme"),
        ("M. Zoé DURAND", "m"),
        ("Mr Zoé DURAND", "m"),
        ("Zoé DURAND", None),
    ],
)
def test_a_civility_before_a_name_reaches_the_record(typed: str, civility: str | None) -> None:
    """It was dropped."""
    world = own(PEOPLE, [["Personne", "Mail"], [typed, "d@example.org"]])
    (contact,) = world.records()
    names = [contact.fields.get(one) for one in ("title", "given_name", "family_name")]
    assert names == [civility, "Zoé", "Durand"]
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("typed", "family", "civility"),
    [
        ("Mme Garnier", "Garnier", "mme"),
        ("M. GARNIER", "Garnier", "m"),
        ("Monsieur Garnier", "Garnier", "m"),
        ("Mahieu", "Mahieu", None),
        ("Mmereau", "Mmereau", None),
        ("Monsieur", "Monsieur", None),
        ("M.F. Durand", "M.F. Durand", None),
    ],
)
def test_no_family_is_called_madame(typed: str, family: str, civility: str | None) -> None:
    world = World()
    world.add_contacts([[typed, "Zoé", "Accueil", "d@example.org"]])
    world.sync_until_quiet(2)
    (contact,) = world.records()
    assert (contact.fields["family_name"], contact.fields.get("title")) == (family, civility)


@pytest.mark.parametrize(
    ("heading", "open_kinds"),
    [("nous", []), ("Les Épis (nous)", []), ("ici ?", ["invalid"])],
)
def test_we_are_whoever_keeps_the_spreadsheet(heading: str, open_kinds: list[str]) -> None:
    world = matrix("Présences", [["Structure", "15/09/2026"], [heading, "P"], ["Le Relais", "A"]])
    present = [slug for (slug, _), status in statuses(world).items() if status == "present"]
    assert present == ([] if "?" in heading else ["les-epis"])
    assert kinds(world) == open_kinds


def test_among_contacts_of_all_a_person_looks_at_who_we_are() -> None:
    """And of the partner's own it is no question."""
    columns = (*PEOPLE.columns, Column("organisation_id", ("Structure",)))
    rows = [["Personne", "Mail", "Structure"], ["Zoé MÜLLER", "zoe@example.org", "ici"]]
    rules = replace(PEOPLE, columns=columns)
    shared, _ = world_of(rules, rows)
    shared.sync_until_quiet(2)
    for world in (shared, own(rules, rows)):
        assert [one.fields["organisation_id"] for one in world.records("contact")] == ["les-epis"]
    assert kinds(shared) == ["assumed"]
    assert kinds(own(rules, rows)) == []


@pytest.mark.parametrize(
    ("line", "asked"), [("Les Épis - qui appeler", []), ("Le Relais - qui appeler", ["assumed"])]
)
def test_a_list_that_says_whose_it_is_says_who_we_are(line: str, asked: list[str]) -> None:
    """« Compris comme Les Épis » was asked below a line that begins with their name."""
    columns = (*PEOPLE.columns, Column("organisation_id", ("Structure",)))
    titles = ["Personne", "Mail", "Structure"]
    rows = [[line], [], titles, ["Zoé MÜLLER", "zoe@example.org", "ici"]]
    world, _ = world_of(replace(PEOPLE, columns=columns), rows)
    world.sync_until_quiet(2)
    assert [one.fields["organisation_id"] for one in world.records("contact")] == ["les-epis"]
    assert kinds(world) == asked


@pytest.mark.parametrize(
    ("owners", "asked"),
    [
        (["nous", "nous", "Nous", "Le Relais"], []),
        (["nous", "Le Relais", "Le Relais"], ["assumed"]),
    ],
)
def test_we_own_what_most_of_an_inventory_says_is_ours(
    owners: Sequence[str], asked: list[str]
) -> None:
    """« À qui »: 15 things of 21 were « nous », and a note asked who that is."""
    rows = [[f"Jeu {at}", "3-6 ans", owner] for at, owner in enumerate(owners)]
    world, _ = world_of(THINGS, [["Désignation", "Âge", "Appartient à"], *rows])
    world.sync_until_quiet(2)
    ours = [one for one in world.records("item") if "les-epis" in one.fields.values()]
    assert len(ours) == sum(one.lower() == "nous" for one in owners)
    assert kinds(world) == asked
