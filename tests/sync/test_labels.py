"""Our own name for what a cell links to follows when that is renamed; what people typed stays."""

from french_cells.reading import Value
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import Entity, make_reference
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


def workshop() -> tuple[World, FakeTab]:
    """One session, and a parent's registration that was written into a partner's sheet."""
    world = World(rules={"inscriptions": REGISTRATIONS})
    tab = FakeTab(4, "Inscriptions")
    tab.fill([["Séance", "Prénom"]])
    world.spreadsheets.add("cafe", tab)
    followed = TabMapping("Inscriptions", "inscriptions", "all")
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


def test_what_a_person_typed_is_never_rewritten() -> None:
    world, tab = workshop()
    tab.type(1, 0, "cafe des parents du 05/12/2026")
    world.sync()
    world.edit(reference("session"), date="2026-12-06")
    report = world.sync()
    assert tab.cell(1, 0).value == "cafe des parents du 05/12/2026"
    assert (report.requests.reads, report.requests.writes) == (0, 0)
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
