"""« Nom et prénom », an address, children's ages in one column: several fields, both ways."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from french_cells.folding import fold
from french_cells.reading import Raw, Value
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import Entity
from sync_service.records.editing import Editing
from sync_service.records.undo_run import undo_run
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

WHOLE = TabRules(
    "entiers",
    "contact",
    "table",
    (
        Column("full_name", ("Nom et prénom",)),
        Column("role", ("Fonction",)),
        Column("email", ("Mail",)),
    ),
)
PARTED = TabRules(
    "parts",
    "contact",
    "table",
    (
        Column("family_name", ("Nom",)),
        Column("given_name", ("Prénom",)),
        Column("email", ("Courriel",)),
        Column("organisation_id", ("Structure",)),
    ),
)
ZOE: list[Raw] = ["MÜLLER Zoé", "Accueil", "zoe@example.org"]
LUC: list[Raw] = ["Luc PETIT", "Animateur", "luc@example.org"]
NAME = 0


def add_tab(world: World, name: str, rules: TabRules, rows: Sequence[list[Raw]] = ()) -> FakeTab:
    tab = FakeTab(7, "Liste")
    tab.fill([[column.titles[0] for column in rules.columns], *rows])
    world.spreadsheets.add(name, tab)
    followed = TabMapping("Liste", rules.name, "own" if name == "epis" else "all")
    world.rules = {**world.rules, rules.name: rules}
    world.followed.append(SpreadsheetMapping("les-epis", name, [followed]))
    return tab


def town(*rows: list[Raw]) -> tuple[World, FakeTab, FakeTab]:
    """The Épis write names in one column, the coordinator in two."""
    world = World()
    world.add("organisation", "S-1", id="les-epis", name="Centre social Les Épis")
    partner = add_tab(world, "epis", WHOLE, rows or (ZOE, LUC))
    coordinator = add_tab(world, "clef", PARTED)
    world.sync_until_quiet()
    return world, partner, coordinator


def names(world: World) -> list[tuple[Value, Value]]:
    return sorted(
        (str(one.fields["family_name"]), one.fields.get("given_name")) for one in world.records()
    )


def only_problem(world: World) -> Problem:
    (problem,) = world.problems()
    return problem


def row_of(tab: FakeTab, text: str) -> int:
    return next(
        index for index, line in enumerate(tab.values()) if text in [str(cell) for cell in line]
    )


def test_one_column_becomes_two_fields_and_stays_as_typed() -> None:
    world, partner, coordinator = town()
    assert names(world) == [("Müller", "Zoé"), ("Petit", "Luc")]
    assert [line[NAME] for line in partner.values()] == [
        "Nom et prénom",
        "MÜLLER Zoé",
        "Luc PETIT",
    ]
    assert [line[:2] for line in coordinator.values()[1:]] == [["Müller", "Zoé"], ["Petit", "Luc"]]
    assert world.problems() == []


def test_a_second_run_finds_nothing() -> None:
    world, _, _ = town()
    batches = len(world.spreadsheets.batches)
    report = world.sync()
    assert (report.requests.reads, len(world.spreadsheets.batches)) == (0, batches)


def test_an_edit_of_one_part_elsewhere_is_shown_in_the_whole() -> None:
    world, partner, coordinator = town()
    coordinator.type(row_of(coordinator, "Müller"), 1, "Zoélie")
    world.sync_until_quiet()
    assert partner.cell(1, NAME).value == "Zoélie MÜLLER"
    assert world.problems() == []


def test_an_edit_of_the_whole_reaches_just_the_part_that_changed() -> None:
    world, partner, coordinator = town()
    partner.type(1, NAME, "MÜLLER Zoélie")
    world.sync_until_quiet()
    assert coordinator.values()[row_of(coordinator, "Müller")][:2] == ["Müller", "Zoélie"]
    assert partner.cell(1, NAME).value == "MÜLLER Zoélie"
    ref = world.record(given_name="Zoélie").ref
    with world.database.reading() as stored:
        history = [(one.field, one.after) for one in stored.journal.read_history(ref)]
    assert history == [("*", ref), ("given_name", "Zoélie")]


def test_the_same_names_put_otherwise_are_no_edit() -> None:
    world, partner, _ = town()
    partner.type(2, NAME, "petit luc")
    world.sync_until_quiet()
    assert names(world)[1] == ("Petit", "Luc")
    assert (partner.cell(2, NAME).value, world.problems()) == ("petit luc", [])


def test_two_edits_of_one_name_are_a_conflict_that_typing_ends() -> None:
    world, partner, coordinator = town()
    partner.type(1, NAME, "MÜLLER Zoélie")
    coordinator.type(row_of(coordinator, "Müller"), 1, "Zita")
    world.sync()
    problem = next(one for one in world.problems("conflict"))
    world.sync_until_quiet()
    tab, column = (partner, NAME) if problem.field == "full_name" else (coordinator, 1)
    row = row_of(tab, "zoe@example.org")
    assert "Zita" in problem.message
    assert "Zoélie" in problem.message
    tab.type(row, column, "MÜLLER Zoé" if column == NAME else "Zoé")
    world.sync_until_quiet()
    assert names(world)[0] == ("Müller", "Zoé")
    assert world.problems() == []


def test_a_name_that_cannot_be_read_waits_with_a_sentence() -> None:
    world, partner, _ = town()
    partner.type(1, NAME, "Zoé")
    world.sync_until_quiet()
    assert (names(world)[0], only_problem(world).cell) == (("Müller", "Zoé"), "A2")
    assert "un prénom et un nom, par exemple Marie DUPONT" in only_problem(world).message
    partner.type(1, NAME, "Müller")
    world.sync_until_quiet()
    assert (
        "Il manque le prénom. Écrivez par exemple « Zoé MÜLLER »." in only_problem(world).message
    )
    partner.type(1, NAME, None)
    world.sync_until_quiet()
    assert "« Nom et prénom » ne peut pas rester vide" in only_problem(world).message
    partner.type(1, NAME, "Zoé MULLER")
    world.sync_until_quiet()
    assert (names(world)[0], world.problems()) == (("Muller", "Zoé"), [])


@pytest.mark.parametrize(
    ("typed", "family"),
    [("accueil", "Accueil"), ("SECRÉTARIAT", "Secrétariat"), ("Secrétariat PMI",) * 2],
)
def test_who_answers_where_nobody_is_named_is_a_contact(typed: str, family: str) -> None:
    """As under « Nom »; in a column for whole names each such row had a note."""
    said = fold(family).split()[0]
    world, partner, coordinator = town(ZOE, [typed, "", f"{said}.pmi@example.org"])
    assert ((family, None) in names(world), world.problems()) == (True, [])
    assert (partner.cell(2, NAME).value, row_of(coordinator, family) > 0) == (typed, True)
    coordinator.type(row_of(coordinator, family), 2, "standard@example.org")
    world.sync_until_quiet()
    assert (partner.cell(2, 2).value, world.problems()) == ("standard@example.org", [])


@pytest.mark.parametrize(
    ("number", "is_taken"), [("03 53 01 20 10", True), ("353012010", True), ("0639981101", False)]
)
def test_a_service_is_known_by_the_telephone_of_its_house(number: str, *, is_taken: bool) -> None:
    """At a mobile, or at an address that does not name it, it may be somebody."""
    columns = (WHOLE.columns[0], Column("phone", ("Tél",)), WHOLE.columns[2])
    world = World()
    world.add("organisation", "S-1", id="les-epis", name="Centre social Les Épis")
    rows: list[list[Raw]] = [["accueil", number], ["Secrétariat", None, "epis@example.org"]]
    add_tab(world, "epis", replace(WHOLE, columns=columns), rows)
    world.sync_until_quiet()
    assert names(world) == [("Accueil", None)] * is_taken
    assert [one.cell for one in world.problems()] == ["A2"] * (not is_taken) + ["A3"]


@pytest.mark.parametrize("typed", ["Directrice", "Accueil Marie", "accueil ou secrétariat"])
def test_what_somebody_does_or_may_be_called_is_no_service(typed: str) -> None:
    world, _, _ = town(ZOE, [typed, "", "accueil@example.org"])
    assert (len(names(world)), only_problem(world).cell) == (1, "A3")


def test_a_service_typed_over_somebody_is_asked_about() -> None:
    world, partner, _ = town()
    partner.type(1, NAME, "Accueil")
    world.sync_until_quiet()
    assert (names(world)[0], only_problem(world).cell) == (("Müller", "Zoé"), "A2")


def test_a_new_row_without_a_name_says_so_in_the_column_for_both() -> None:
    world, _, _ = town(ZOE, [None, "Accueil", "x@example.org"])
    problem = only_problem(world)
    assert (problem.cell, problem.ref) == ("A3", None)
    assert "« Nom et prénom » ne peut pas rester vide" in problem.message


def test_an_assumed_order_reaches_no_other_sheet_before_it_is_confirmed() -> None:
    world, partner, coordinator = town(LUC)
    partner.type(1, NAME, "Martin Thomas")
    world.sync_until_quiet()
    problem = only_problem(world)
    assert (problem.kind, names(world)) == ("assumed", [("Martin", "Thomas")])
    assert coordinator.values()[1][:2] == ["Petit", "Luc"]
    world.decide(problem, "confirm")
    world.sync_until_quiet()
    assert coordinator.values()[1][:2] == ["Martin", "Thomas"]
    assert (partner.cell(1, NAME).value, world.problems()) == ("Martin Thomas", [])


def test_an_assumed_part_waits_before_the_whole_of_another_sheet() -> None:
    world, partner, _ = town(LUC)
    ref = world.record(family_name="Petit").ref
    elsewhere = Problem("assumed", "m", "clef", 7, ref=ref, row_key=ref, field="given_name")
    with world.database.transaction() as stored:
        stored.problems.replace("clef", 7, [elsewhere], world.clock.now())
    world.edit(ref, given_name="Lucas")
    world.sync(after=1)
    assert partner.cell(1, NAME).value == "Luc PETIT"


def test_a_name_finds_its_record_when_reference_and_mail_are_gone() -> None:
    world, partner, _ = town()
    before = {one.ref for one in world.records()}
    partner.clear_row(1)
    partner.type(4, NAME, "Müller Zoé")
    partner.type(4, 1, "Direction")
    partner.type(4, 2, "autre@example.org")
    world.sync_until_quiet()
    assert {one.ref for one in world.records()} == before
    assert world.record(family_name="Müller").fields["role"] == "Direction"


def test_a_sort_without_the_reference_column_changes_no_name() -> None:
    world, partner, _ = town()
    for column in range(3):
        first, second = partner.cell(1, column), partner.cell(2, column)
        partner.put(1, column, second)
        partner.put(2, column, first)
    world.sync_until_quiet()
    assert names(world) == [("Müller", "Zoé"), ("Petit", "Luc")]
    assert world.problems() == []


def test_an_undo_takes_the_part_back_in_both_sheets() -> None:
    world, partner, coordinator = town()
    partner.type(1, NAME, "Zita MÜLLER")
    report = world.sync()
    world.sync_until_quiet()
    undo_run(Editing(world.database, world.clock, world.rng), report.run)
    world.sync_until_quiet()
    assert names(world)[0] == ("Müller", "Zoé")
    assert partner.cell(1, NAME).value == "Zoé MÜLLER"
    assert coordinator.values()[row_of(coordinator, "Müller")][1] == "Zoé"


def test_the_title_of_the_column_tells_the_order() -> None:
    world, _, _ = town(["Le Goff Yann", None, "y@example.org"])
    assert names(world) == [("Le Goff", "Yann")]
    assert world.problems() == []


def one_tab(entity: Entity, field: str, title: str, *others: Column) -> TabRules:
    return TabRules("seul", entity, "table", (*others, Column(field, (title,))))


def test_an_address_in_one_cell_is_street_postcode_and_town() -> None:
    world = World()
    rules = one_tab("organisation", "address", "Adresse", Column("name", ("Structure",)))
    tab = add_tab(world, "clef", rules, [["La MJC", "Bât. B\n12, rue Haute\n54300 LUNEVILLE"]])
    world.sync_until_quiet()
    (one,) = [r for r in world.records("organisation") if r.fields["name"] == "La MJC"]
    parts = ("address_street", "address_complement", "postcode", "city")
    assert [one.fields[part] for part in parts] == ["12 rue Haute", "Bât. B", "54300", "Lunéville"]
    tab.type(1, 1, "14 rue Basse")
    world.sync_until_quiet()
    (one,) = [r for r in world.records("organisation") if r.fields["name"] == "La MJC"]
    assert [one.fields[part] for part in parts] == ["14 rue Basse", None, "54300", "Lunéville"]
    assert tab.cell(1, 1).value == "14 rue Basse"
    world.edit(one.ref, address_street="16 rue Basse")
    world.sync_until_quiet()
    assert tab.cell(1, 1).value == "16 rue Basse, 54300 Lunéville"
    tab.type(1, 1, None)
    world.sync_until_quiet()
    (one,) = [r for r in world.records("organisation") if r.fields["name"] == "La MJC"]
    assert [one.fields[part] for part in parts] == [None] * 4
    assert world.problems() == []


@pytest.mark.parametrize("typed", ["3, 5 et 8 ans", "2 de 3 à 5 ans, 1 de 6 à 11 ans"])
def test_ages_of_children_are_counted_by_band(typed: str) -> None:
    world = World()
    world.add("workshop", "A-1", title="Café", lead_organisation_id="les-epis")
    world.add("session", "D-1", workshop_id="A-1", date="2026-12-01", start_time="10:00")
    rules = one_tab(
        "registration",
        "children_ages",
        "Âges des enfants",
        Column("given_name", ("Prénom",)),
        Column("session_id", ("Séance",)),
    )
    tab = add_tab(world, "clef", rules, [["Zoé", "Café du 01/12/2026 à 10h00", typed]])
    world.sync_until_quiet()
    (one,) = world.records("registration")
    assert (one.fields["children_3_5"], one.fields["children_6_11"]) == (2, 1)
    assert tab.cell(1, 2).value == typed
    world.edit(one.ref, children_3_5=1)
    world.sync_until_quiet()
    assert tab.cell(1, 2).value == "1 de 3 à 5 ans, 1 de 6 à 11 ans"
    assert world.problems() == []


def families_of(*ages: Raw) -> World:
    """Families with these ages of their children."""
    world = World()
    world.add("workshop", "A-1", title="Café", lead_organisation_id="les-epis")
    world.add("session", "D-1", workshop_id="A-1", date="2026-12-01", start_time="10:00")
    named = (Column("given_name", ("Prénom",)), Column("session_id", ("Séance",)))
    rules = one_tab("registration", "children_ages", "Âges des enfants", *named)
    rows: list[list[Raw]] = [[f"Zoé {n}", "Café du 01/12/2026", age] for n, age in enumerate(ages)]
    add_tab(world, "clef", rules, rows)
    world.sync_until_quiet()
    return world


def family_of(typed: str) -> tuple[World, list[Value]]:
    """A family with these ages of its children; how many there are in each band."""
    world = families_of(typed)
    bands = ("0_2", "3_5", "6_11", "12_17")
    return world, [
        one.fields.get(f"children_{band}")
        for one in world.records("registration")
        for band in bands
    ]


@pytest.mark.parametrize(
    ("typed", "bands"),
    [
        ("6 semaines", [1, None, None, None]),
        ("10 jours et 4 ans", [1, 1, None, None]),
        ("4 ans + 1 bébé", [1, 1, None, None]),
        ("un bébé et 5 ans", [1, 1, None, None]),
        ("3 et 5 ans, un bébé", [1, 2, None, None]),
        ("CP et CM1", [None, None, 2, None]),
        ("Zoé (CE2), Tim en moyenne section", [None, 1, 1, None]),
        ("8 ans (CE2)", [None, None, 1, None]),
        ("CE2 8 ans", [None, None, 1, None]),
        ("1 en CP, 1 en CM1", [None, None, 2, None]),
    ],
)
def test_of_which_band_a_child_is_may_be_told_without_an_age(
    typed: str, bands: list[Value]
) -> None:
    world, found = family_of(typed)
    assert (found, world.problems()) == (bands, [])


@pytest.mark.parametrize("typed", ["GS", "petite section et CE1"])
def test_a_class_with_children_of_two_bands_is_shown_to_a_person(typed: str) -> None:
    world, _ = family_of(typed)
    assert [one.kind for one in world.problems()] == ["assumed"]


@pytest.mark.parametrize(
    "typed",
    ["2 en CP", "deux en CP", "CP-CE1", "CP/CE1", "8 ans, CE2", "6e", "enceinte de 5 mois"],
)
def test_how_many_children_a_class_is_said_of_is_asked_about(typed: str) -> None:
    """« Enceinte de 5 mois » was a child of five months."""
    world, _ = family_of(typed)
    assert [one.kind for one in world.problems()] == ["ambiguous"]


@pytest.mark.parametrize(
    ("typed", "others", "babies", "is_asked"),
    [
        ("un bébé", ["3 ans"], 1, False),
        ("bientôt 2 ans", ["3 ans"], 1, False),
        ("bientôt 3 ans", ["4 ans"], None, True),
        ("14", ["14 mois", "8 m"], None, True),
        ("14", ["3 ans", "5 ans"], None, False),
        ("26", ["14 mois", "8 m"], 1, False),
        ("37", ["14 mois", "8 m"], None, True),
        ("26 ?", ["14 mois", "8 m"], None, True),
        ("26", ["3 ans", "5 ans"], None, True),
        ("11", ["14 mois", "8 m"], None, False),
        ("3", ["14 mois", "8 m", "26"], None, True),
        ("11", ["14 mois", "8 m", "26"], 1, True),
        ("2", ["2 (7 et 7 ans)", "4, 7"], None, True),
        ("8", ["2 (7 et 7 ans)", "4, 7"], None, False),
    ],
)
def test_ages_that_leave_the_band_open_are_asked_about(
    typed: str, others: list[str], babies: int | None, *, is_asked: bool
) -> None:
    world = World()
    world.add("workshop", "A-1", title="Café", lead_organisation_id="les-epis")
    world.add("session", "D-1", workshop_id="A-1", date="2026-12-01", start_time="10:00")
    named = (Column("given_name", ("Prénom",)), Column("session_id", ("Séance",)))
    rules = one_tab("registration", "children_ages", "Âges des enfants", *named)
    rows: list[list[Raw]] = [
        [f"Zoé {n}", "Café du 01/12/2026", age] for n, age in enumerate([typed, *others])
    ]
    add_tab(world, "clef", rules, rows)
    world.sync_until_quiet()
    first = [one for one in world.records("registration") if one.fields["given_name"] == "Zoé 0"]
    assert [one.fields.get("children_0_2") for one in first] == ([babies] if first else [])
    assert ("C2" in [one.cell for one in world.problems()]) is is_asked


def test_months_without_their_word_are_asked_about_once_for_the_column() -> None:
    """« 11 » between « 14 mois » and « 26 » was eleven years, in silence."""
    ages: list[Raw] = ["14 mois", "8 mois", 26, 11, 9, 16, 30]
    world = families_of(*ages)
    (asked,) = world.problems()
    assert (asked.kind, str(asked.cell)[-1]) == ("assumed", "1")
    assert "Des mois, ou des années ?" in asked.message
    told = [one.fields for one in world.records("registration")]
    assert len(told) == len(ages)
    assert all(one.get("children_6_11") is one.get("children_12_17") is None for one in told)


def test_hours_in_one_cell_begin_and_end_a_session() -> None:
    world = World()
    world.add("workshop", "A-1", title="Café", lead_organisation_id="les-epis")
    rules = one_tab(
        "session",
        "hours",
        "Horaires",
        Column("workshop_id", ("Atelier",)),
        Column("date", ("Date",)),
        Column("place", ("Lieu",)),
    )
    tab = add_tab(world, "clef", rules, [["Café", "01/12/2026", "Salle 1", "de 10h à 11h30"]])
    world.sync_until_quiet()
    (one,) = world.records("session")
    assert (one.fields["start_time"], one.fields["end_time"]) == ("10:00", "11:30")
    world.edit(one.ref, start_time="10:15")
    world.sync_until_quiet()
    assert (tab.cell(1, 3).value, world.problems()) == ("10h15-11h30", [])
