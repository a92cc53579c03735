"""Our own name for what a cell links to follows; what people typed stays while it names it."""

import pytest

from french_cells.reading import Value
from sync_service.domain.mapping import Column, Scope, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import WHOLE, Change, Entity, make_reference
from tests.builders import CONTACTS, World, contact_row
from tests.fakes.spreadsheets import FakeTab

REGISTRATIONS = TabRules(
    "inscriptions",
    "registration",
    "table",
    (Column("session_id", ("Séance",)), Column("given_name", ("Prénom",))),
)
EVERYBODY = TabRules(
    "tous", "contact", "table", (Column("organisation_id", ("Structure",)), *CONTACTS.columns)
)
MOVED = "Café des parents du 06/12/2026 à 14h30"
BEFORE = "Café des parents du 05/12/2026 à 14h30"


def reference(entity: Entity) -> str:
    return make_reference(entity, 7)


def workshop(scope: Scope = "all") -> tuple[World, FakeTab]:
    """One session, and a parent's registration that was written into a partner's sheet."""
    world = World(rules={"inscriptions": REGISTRATIONS})
    tab = FakeTab(4, "Inscriptions")
    tab.fill([["Séance", "Prénom"]])
    world.spreadsheets.add("cafe", tab)
    followed = TabMapping("Inscriptions", "inscriptions", scope)
    world.followed.append(SpreadsheetMapping("les-epis", "cafe", [followed]))
    workshop_ref = reference("workshop")
    world.add("workshop", workshop_ref, title="Café des parents", lead_organisation_id="les-epis")
    hours: dict[str, Value] = {"date": "2026-12-05", "start_time": "14:30", "end_time": "16:00"}
    world.add("session", reference("session"), workshop_id=workshop_ref, place="Salle", **hours)
    parent: dict[str, Value] = {"given_name": "Zoélie", "adults_count": 1}
    world.add("registration", reference("registration"), session_id=reference("session"), **parent)
    world.sync_until_quiet(3)
    assert tab.cell(1, 0).value == BEFORE
    return world, tab


def test_a_registration_shows_the_day_to_which_its_session_moved() -> None:
    """The old day stood there for ever, and named no session any more."""
    world, tab = workshop()
    world.edit(reference("session"), date="2026-12-06")
    report = world.sync()
    assert (report.requests.reads, report.requests.writes) == (1, 1)
    assert tab.cell(1, 0).value == MOVED
    assert world.sync().requests.reads == 0
    assert world.problems() == []
    assert world.records("registration")[0].fields["session_id"] == reference("session")


def test_a_registration_shows_the_new_title_of_its_workshop() -> None:
    world, tab = workshop()
    world.edit(reference("workshop"), title="Thé des parents")
    world.sync()
    assert str(tab.cell(1, 0).value).startswith("Thé des parents du 05/12/2026")
    assert world.sync().requests.reads == 0


def test_what_a_person_typed_stays_while_it_names_the_same() -> None:
    world, tab = workshop()
    tab.type(1, 0, "cafe des parents du 05/12/2026")
    world.sync()
    world.edit(reference("session"), start_time="15:00")
    report = world.sync()
    assert tab.cell(1, 0).value == "cafe des parents du 05/12/2026"
    assert (report.requests.reads, report.requests.writes) == (0, 0)
    assert world.problems() == []


@pytest.mark.parametrize("typed", ["cafe des parents du 05/12/2026", "samedi 5 décembre", "05/12"])
def test_what_a_person_typed_follows_a_move_once_it_names_nobody(typed: str) -> None:
    """A session planned on the old day later was named by the same words: two in one list."""
    world, tab = workshop()
    tab.type(1, 0, typed)
    world.sync()
    world.edit(reference("session"), date="2026-12-06")
    report = world.sync()
    assert tab.cell(1, 0).value == MOVED
    assert (report.requests.reads, report.requests.writes) == (1, 1)
    assert world.sync().requests.reads == 0
    assert world.problems() == []


def test_what_a_person_typed_is_not_rewritten_for_another_session_that_is_planned() -> None:
    """« Café des parents » was plain while there was one: nothing moved, so nobody asks."""
    world, tab = workshop()
    tab.type(1, 0, "cafe des parents")
    world.sync()
    hours: dict[str, Value] = {"date": "2026-12-12", "start_time": "14:30", "end_time": "16:00"}
    world.add("session", make_reference("session", 8), workshop_id=reference("workshop"),
              place="Salle", **hours)  # fmt: skip
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == "cafe des parents"
    assert world.problems() == []


def test_what_somebody_types_as_the_move_arrives_is_theirs() -> None:
    world, tab = workshop()
    tab.type(1, 0, "cafe des parents du 05/12/2026")
    world.sync()
    world.edit(reference("session"), date="2026-12-06")
    tab.type(1, 0, "cafe des parents du 6 décembre 2026")
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == "cafe des parents du 6 décembre 2026"
    assert world.problems() == []


def test_our_own_name_typed_by_a_person_follows_too() -> None:
    """A copied row names the session as we do; « cafe des parents » is somebody's own way."""
    world, tab = workshop()
    tab.type(1, 0, "cafe des parents du 05/12/2026")
    world.sync()
    tab.type(1, 0, BEFORE)
    world.sync()

    world.edit(reference("session"), date="2026-12-06")
    world.sync_until_quiet(2)

    assert tab.cell(1, 0).value != BEFORE
    assert world.problems() == []


def test_a_session_changed_otherwise_costs_its_registrations_nothing() -> None:
    world, _tab = workshop()
    world.edit(reference("session"), place="Jardin")
    assert world.sync().requests.reads == 0


def test_the_name_of_what_was_archived_stays() -> None:
    world, tab = workshop()
    world.archive(reference("session"))
    assert world.sync().requests.writes == 0
    assert tab.cell(1, 0).value == BEFORE


def test_what_is_called_as_another_one_now_is_shown_by_its_reference() -> None:
    """« Malle duvugi » stood in its loans for good: it was « Malle penugi » again, as another."""
    world, tab = workshop()
    other = make_reference("session", 8)
    hours: dict[str, Value] = {"date": "2026-12-06", "start_time": "14:30", "end_time": "16:00"}
    world.add("session", other, workshop_id=reference("workshop"), place="Salle", **hours)
    world.sync_until_quiet(2)

    world.edit(reference("session"), date="2026-12-06")
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == reference("session")
    assert world.records("registration")[0].fields["session_id"] == reference("session")

    world.edit(other, date="2026-12-13")
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == MOVED
    assert world.problems() == []


def test_a_name_stays_once_another_one_has_it_too() -> None:
    world, tab = workshop()
    hours: dict[str, Value] = {"date": "2026-12-05", "start_time": "14:30", "end_time": "16:00"}
    world.add("session", make_reference("session", 8), workshop_id=reference("workshop"),
              place="Jardin", **hours)  # fmt: skip
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == BEFORE
    assert world.records("registration")[0].fields["session_id"] == reference("session")


def test_of_two_things_of_one_name_a_partner_typed_its_own_follows_its_new_name() -> None:
    """Its list went on to say « Barnum », which by then was the other partner's alone."""
    columns = ("item_code", "Matériel"), ("borrower_organisation_id", "Emprunteur")
    days = ("loaned_on", "Sorti le"), ("due_on", "Retour prévu")
    named = tuple(Column(name, (title,)) for name, title in (*columns, *days))
    world = World(rules={"prets": TabRules("prets", "loan", "table", named)})
    for number, owner in enumerate(("les-epis", "le-relais")):
        ref = make_reference("item", number)
        world.add("item", ref, code="B", label="Barnum", quantity=1, owner_organisation_id=owner)
    tab = FakeTab(4, "Prêts")
    tab.fill([[title for _, title in (*columns, *days)]])
    tab.fill([["Barnum", "Les Épis", "20/11/2026", "30/11/2026"]], first_row=1)
    world.spreadsheets.add("relais", tab)
    followed = TabMapping("Prêts", "prets", "own")
    world.followed.append(SpreadsheetMapping("le-relais", "relais", [followed]))
    world.sync_until_quiet()
    assert world.records("loan")[0].fields["item_code"] == make_reference("item", 1)
    assert tab.cell(1, 0).value == "Barnum"

    world.edit(make_reference("item", 1), label="Tente")
    world.sync_until_quiet()

    assert tab.cell(1, 0).value == "Tente"
    assert world.problems() == []


def bring_back(world: World, ref: str) -> None:
    """As a command or a row elsewhere does."""
    now = world.clock.now()
    with world.database.transaction() as stored:
        stored.records.archive([ref], now, archived=False)
        stored.journal.append([Change(ref, WHOLE, None, ref, "command", now)])


@pytest.mark.parametrize("moves", ["while it is archived", "once it is back"])
def test_a_row_that_was_archived_for_a_while_shows_the_new_name(moves: str) -> None:
    """It forgot that the name was ours: « Malle tovula » stood there for good, renamed since."""
    world, tab = workshop()
    parent = reference("registration")
    world.archive(parent)
    world.sync_until_quiet(2)
    if moves == "while it is archived":
        world.edit(reference("session"), date="2026-12-06")
        world.sync_until_quiet(2)
        assert tab.cell(1, 0).value == BEFORE
    bring_back(world, parent)
    world.sync_until_quiet(2)
    if moves == "once it is back":
        world.edit(reference("session"), date="2026-12-06")
        world.sync_until_quiet(2)

    assert tab.cell(1, 0).value == MOVED
    assert tab.cell(1, 2).value == parent
    assert world.problems() == []


def test_a_name_that_was_written_as_the_row_was_archived_is_ours_too() -> None:
    world, tab = workshop()
    parent, other = reference("registration"), make_reference("session", 8)
    hours: dict[str, Value] = {"date": "2026-12-12", "start_time": "14:30", "end_time": "16:00"}
    world.add("session", other, workshop_id=reference("workshop"), place="Salle", **hours)
    world.edit(parent, session_id=other)
    world.archive(parent)
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == "Café des parents du 12/12/2026 à 14h30"
    bring_back(world, parent)
    world.sync_until_quiet(2)
    world.edit(other, date="2026-12-06")
    world.sync_until_quiet(2)

    assert tab.cell(1, 0).value == MOVED


def test_a_row_that_was_in_another_list_for_a_while_shows_the_new_name() -> None:
    world, tab = workshop(scope="own")
    world.edit(reference("workshop"), lead_organisation_id="la-farandole")
    world.sync_until_quiet(2)
    assert "hors de votre liste" in str(tab.cell(1, 2).value)
    world.edit(reference("workshop"), lead_organisation_id="les-epis")
    world.sync_until_quiet(2)
    world.edit(reference("session"), date="2026-12-06")
    world.sync_until_quiet(2)

    assert tab.cell(1, 0).value == MOVED
    assert tab.cell(1, 2).value == reference("registration")


def test_what_a_person_typed_in_a_row_that_was_archived_stays_too() -> None:
    world, tab = workshop()
    parent = reference("registration")
    tab.type(1, 0, "cafe des parents du 05/12/2026")
    world.sync()
    world.archive(parent)
    world.sync_until_quiet(2)
    bring_back(world, parent)
    world.sync_until_quiet(2)
    world.edit(reference("session"), start_time="15:00")
    world.sync_until_quiet(2)

    assert tab.cell(1, 0).value == "cafe des parents du 05/12/2026"


def test_a_cell_that_somebody_else_locked_keeps_the_old_name_in_silence() -> None:
    world, tab = workshop()
    tab.type(1, 0, BEFORE, is_formula=True)
    world.sync()
    world.edit(reference("session"), date="2026-12-06")
    world.sync_until_quiet(2)
    assert tab.cell(1, 0).value == BEFORE
    assert world.problems() == []


def test_a_renamed_partner_is_renamed_where_we_wrote_it_and_only_there() -> None:
    world = World(rules={"contacts": CONTACTS, "tous": EVERYBODY})
    world.add_contacts([contact_row(1)])
    tab = FakeTab(9, "Tous")
    typed = ["Les Épis", *contact_row(2)]
    tab.fill([["Structure", "Nom", "Prénom", "Fonction", "Courriel", "Téléphone"], typed])
    world.spreadsheets.add("tout", tab)
    world.followed.append(SpreadsheetMapping("clef", "tout", [TabMapping("Tous", "tous", "all")]))
    world.sync_until_quiet(3)
    assert tab.cell(2, 0).value == "Centre social Les Épis"
    (epis,) = [one for one in world.records("organisation") if one.fields["id"] == "les-epis"]
    world.edit(epis.ref, name="Maison des Épis")
    world.sync()
    assert [tab.cell(row, 0).value for row in (1, 2)] == ["Les Épis", "Maison des Épis"]
    assert world.sync().requests.reads == 0
