"""A column that a partner adds to a followed tab: `adopt`, run again, has it read too."""

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

ROWS = [("Nom", "Courriel"), ("Garnier", "louise@example.org"), ("Petit", "zoe@example.org")]


def test_adopting_again_reads_the_new_column_and_keeps_the_records(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {"Contacts": ROWS})
    here.write_mappings([])
    organisations = here.mappings / "organisations.toml"
    organisations.write_text(
        '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n\n', encoding="utf-8"
    )
    ways = ["--entity", "contact", "--partner", "les-epis", "--write"]
    assert here.run("adopt", sheet, *ways).code == 0
    here.sync()
    before = {one["ref"] for one in here.export("contact")}
    person = stand_in.open(sheet)
    for row, text in enumerate(["Fonction", "directrice", "accueil"]):
        person.type("Contacts", row, 3, text)

    again = here.run("adopt", sheet, *ways)
    for _ in range(2):
        here.sync()

    assert again.code == 0, again.err
    contacts = here.export("contact")
    assert {one["ref"] for one in contacts} == before
    assert sorted(one["fields"]["role"] for one in contacts) == ["accueil", "directrice"]
    assert here.run("adopt", sheet, *ways).code == 2
    assert here.problems() == []
