"""Drop-down lists follow what is known, where they are ours, and never cost a run of their own."""

from french_cells.reading import Value
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import make_reference
from tests.builders import CONTACTS, World, contact_row
from tests.fakes.spreadsheets import FakeTab

EVERYBODY = TabRules(
    "tous",
    "contact",
    "table",
    (Column("organisation_id", ("Structure",), dropdown=True), *CONTACTS.columns),
)


def met() -> tuple[World, FakeTab]:
    world = World(rules={"tous": EVERYBODY})
    tab = FakeTab(9, "Tous")
    tab.fill([["Structure", "Nom", "Prénom", "Fonction", "Courriel", "Téléphone"]])
    tab.fill([["Les Épis", *contact_row(n)] for n in range(3)], 1)
    world.spreadsheets.add("tout", tab)
    world.followed.append(SpreadsheetMapping("clef", "tout", [TabMapping("Tous", "tous", "all")]))
    world.sync_until_quiet(2)
    assert tab.lists[1, 0] == ("Centre social Les Épis", "Le Relais")
    assert world.sync().requests.reads == 0
    return world, tab


def add_partner(world: World) -> None:
    world.add("organisation", "S-7F3K2Q8", id="la-ferme", name="La Ferme")


def test_a_new_partner_is_offered_after_one_read_and_one_write() -> None:
    world, tab = met()
    add_partner(world)
    report = world.sync()
    assert (report.requests.reads, report.requests.writes) == (1, 1)
    assert tab.lists[1, 0] == ("Centre social Les Épis", "La Ferme", "Le Relais")
    assert world.sync().requests.reads == 0


def test_it_is_offered_within_a_write_that_is_made_anyway() -> None:
    world, tab = met()
    add_partner(world)
    world.edit(world.records()[0].ref, role="Présidente")
    report = world.sync()
    assert (report.requests.reads, report.requests.writes) == (1, 1)
    assert "La Ferme" in tab.lists[1, 0]


def test_a_list_of_the_partners_own_stays() -> None:
    world, tab = met()
    for row in range(1, 4):
        tab.offer(row, 0, ["Nous"], ours=False)
    world.sync()
    add_partner(world)
    assert world.sync().requests.writes == 0
    assert tab.lists[1, 0] == ("Nous",)


def test_a_list_that_was_taken_away_does_not_come_back() -> None:
    world, tab = met()
    for row in range(1, 4):
        tab.offer(row, 0, ())
    world.sync()
    add_partner(world)
    assert world.sync().requests.writes == 0


def test_more_values_than_a_list_may_have_are_offered_by_none_and_stop_nothing() -> None:
    world, tab = met()
    for number in range(499):
        ref = make_reference("organisation", number)
        fields: dict[str, Value] = {"id": f"p{number}", "name": f"Partenaire {number}"}
        world.add("organisation", ref, **fields)
    report = world.sync()

    assert (report.requests.reads, report.requests.writes) == (1, 1)
    assert tab.lists[1, 0] == ()
    assert world.sync().requests.reads == 0


def test_a_list_that_is_short_again_comes_back() -> None:
    world, tab = met()
    refs = [make_reference("organisation", number) for number in range(499)]
    for number, ref in enumerate(refs):
        fields: dict[str, Value] = {"id": f"p{number}", "name": f"Partenaire {number}"}
        world.add("organisation", ref, **fields)
    world.sync()
    world.archive(refs[0])

    world.edit(world.records()[0].ref, role="Présidente")
    world.sync()

    assert len(tab.lists[1, 0]) == 500


def test_a_change_that_names_nothing_new_costs_nothing() -> None:
    world, _tab = met()
    (relais,) = [o for o in world.records("organisation") if o.fields["id"] == "le-relais"]
    world.edit(relais.ref, phone="+33353010203")
    assert world.sync().requests.reads == 0
