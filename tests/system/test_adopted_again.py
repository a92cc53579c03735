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


def known_partner(here: HereHost) -> None:
    here.write_mappings([])
    organisations = here.mappings / "organisations.toml"
    organisations.write_text(
        '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n\n', encoding="utf-8"
    )


PEOPLE = [("Nom", "Prénom", "Courriel"), *((n, "Zoé", m) for n, m in ROWS[1:])]
OF = ("--partner", "les-epis")


def test_people_do_not_become_things_unless_somebody_insists(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {"Contacts": PEOPLE})
    known_partner(here)

    refused = here.run("adopt", sheet, "--entity", "item", *OF, "--write")
    here.sync()

    assert refused.code == 2
    assert "Rien n’est noté" in refused.err
    for words in ("--entity contact", "--insist"):
        assert words in refused.err
    assert here.export("item") == here.export("contact") == []
    looked = here.run("adopt", sheet, "--entity", "item", *OF)
    assert "--write --insist" in looked.out
    insisted = here.run("adopt", sheet, "--entity", "item", *OF, "--write", "--insist")
    assert insisted.code == 0, insisted.err


def test_a_tab_adopted_as_the_wrong_kind_is_adopted_as_the_right_one(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {"Contacts": PEOPLE})
    known_partner(here)
    wrong = here.run("adopt", sheet, "--entity", "item", *OF, "--write", "--insist")
    assert wrong.code == 0, wrong.err
    here.sync()
    things = [one["ref"] for one in here.export("item")]
    assert len(things) == 2

    right = here.run("adopt", sheet, "--entity", "contact", *OF, "--write")
    stand_in.open(sheet).clear("Contacts", 1, 3, 2, 1)
    here.sync()
    (question,) = here.problems()
    nobody = here.export("contact")
    here.run("confirm", str(question["id"]))
    for _ in range(3):
        here.sync()

    assert right.code == 0, right.err
    for words in ("suivi comme « item »", "« Réf. »", "confirm", "export item", "archive"):
        assert words in right.out
    assert nobody == []
    assert question["kind"] == "guard"
    people = {one["fields"]["family_name"]: one["ref"] for one in here.export("contact")}
    assert people.keys() == {"Garnier", "Petit"}
    shown = {line[0]: line[3] for line in stand_in.open(sheet).seen("Contacts")[1:]}
    assert shown == people
    assert here.problems() == []
    assert [here.run("archive", ref).code for ref in things] == [0, 0]
    here.sync()
    assert {one["ref"] for one in here.export("contact")} == {*people.values()}


def test_a_look_for_an_unknown_partner_says_so(here: HereHost, stand_in: StandIn) -> None:
    sheet = stand_in.create("Épis", {"Contacts": PEOPLE})
    known_partner(here)

    looked = here.run("adopt", sheet, "--entity", "contact", "--partner", "les-epiis")
    refused = here.run("adopt", sheet, "--entity", "contact", "--partner", "les-epiis", "--write")

    assert (looked.code, refused.code) == (0, 2)
    assert "« les-epiis » n’est pas un partenaire connu" in looked.out
    assert "Vouliez-vous dire « les-epis »" in looked.out
    assert "recommencez avec --write" not in looked.out


def test_a_list_of_one_column_is_adopted_and_synced(here: HereHost, stand_in: StandIn) -> None:
    sheet = stand_in.create("Épis", {"Ateliers": [["Intitulé"], ["Éveil musical"], ["Jeux"]]})
    known_partner(here)

    adopted = here.run("adopt", sheet, "--entity", "workshop", *OF, "--write")
    for _ in range(3):
        here.sync()

    assert adopted.code == 0, adopted.err
    assert {one["fields"]["title"] for one in here.export("workshop")} == {"Éveil musical", "Jeux"}
    assert here.problems() == []
    assert here.run("check", "--json").json["problems"] == []
    person = stand_in.open(sheet)
    person.add_row("Ateliers", "Cuisine")
    here.sync()
    here.sync()
    assert len(here.export("workshop")) == 3
