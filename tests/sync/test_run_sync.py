from tests.builders import World, contact_row, the_tab


def test_rows_become_records_and_get_their_reference() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1), contact_row(2)])
    report = world.sync()
    assert the_tab(report).created == 2
    refs = {record.ref for record in world.records()}
    assert tab.cell(0, 6).value == "Réf."
    assert {tab.cell(1, 6).value, tab.cell(2, 6).value} == refs
    assert world.problems() == []


def test_a_second_run_asks_drive_once_and_changes_nothing() -> None:
    world = World()
    world.add_contacts([contact_row(1), contact_row(2)])
    world.sync()
    before = world.records()
    report = world.sync()
    assert (report.requests.drive, report.requests.reads, report.requests.writes) == (1, 0, 0)
    assert world.records() == before
    assert the_tab(report).state == "idle"


def test_an_edit_in_the_sheet_reaches_the_record() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync()
    tab.type(1, 4, "06.39.98.77.66")
    report = world.sync()
    assert the_tab(report).updated == 1
    assert report.requests.reads == 1
    assert report.requests.writes == 0
    assert world.record().fields["phone"] == "+33639987766"
    assert tab.cell(1, 4).value == "06.39.98.77.66"


def test_an_edit_of_the_record_reaches_the_sheet() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync()
    world.edit(world.record().ref, phone="+33639987766")
    report = world.sync()
    assert (report.requests.drive, report.requests.reads, report.requests.writes) == (1, 1, 1)
    assert tab.cell(1, 4).value == "06 39 98 77 66"
    assert world.sync().requests.reads == 0


def test_a_partner_named_in_the_mappings_keeps_its_other_names() -> None:
    world = World()
    world.add_contacts([contact_row(1)])
    world.sync()
    names = {one.fields["id"]: one.fields["aliases"] for one in world.records("organisation")}
    assert names == {"les-epis": ["Les Épis"], "le-relais": None}
