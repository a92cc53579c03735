"""Edits travel between a partner's sheet, the database and the coordinator's sheet."""

from dataclasses import dataclass

import pytest

from demo.people import Person
from tests.system.processes import HereHost, Host, StandIn

pytestmark = pytest.mark.system

CONTACTS = [
    ["Contacts du centre social"],
    [],
    ["Nom", "Prénom", "Fonction", "Tél.", "Mail", "Vu le"],
    ["Perrin", "Zoélie", "Directrice", "06.39.98.12.34", "zoelie.perrin@example.org", "x"],
    ["Aubertin", "Malo", "Animateur", "03 53 01 02 03", "malo@example.org", ""],
]


@dataclass
class Town:
    """One partner and the coordinator, each with a sheet of contacts."""

    host: Host
    partner: Person
    coordinator: Person


@pytest.fixture
def town(here: HereHost, stand_in: StandIn) -> Town:
    return make_town(here, stand_in)


def make_town(host: Host, stand_in: StandIn) -> Town:
    partner = stand_in.create("Les Épis", {"Contacts": CONTACTS})
    header = ["Structure", "Nom", "Prénom", "Fonction", "Téléphone", "Courriel"]
    coordinator = stand_in.create("CLEF", {"Contacts": [header]})
    host.write_mappings(
        [
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": partner,
                "tabs": {"Contacts": "contacts"},
            },
            {
                "partner": "clef",
                "id": coordinator,
                "tabs": {"Contacts": "contacts"},
                "scope": "all",
            },
        ]
    )
    return Town(host, stand_in.open(partner), stand_in.open(coordinator))


def sync_until_quiet(host: Host) -> None:
    """Promise 3: at most three runs, then nothing is left to do."""
    sheets: list[dict[str, object]] = []
    for _ in range(4):
        sheets = host.sync()["sheets"]
        if {sheet["state"] for sheet in sheets} == {"idle"}:
            return
    pytest.fail(f"never quiet: {sheets}")


def test_a_partners_rows_become_records_and_reach_the_coordinator(
    host: Host, stand_in: StandIn
) -> None:
    """Each command a process that begins from nothing, as on a host."""
    host.is_cold = True
    town = make_town(host, stand_in)
    sync_until_quiet(town.host)

    by_name = {one["fields"]["family_name"]: one["fields"] for one in town.host.export("contact")}
    assert by_name["Perrin"]["phone"] == "+33639981234"
    assert by_name["Perrin"]["organisation_id"] == "les-epis"
    shown = town.coordinator.seen("Contacts")
    assert ["Les Épis", "Perrin", "Zoélie", "Directrice", "06 39 98 12 34"] in [
        line[:5] for line in shown
    ]
    assert town.partner.seen("Contacts")[3][:6] == CONTACTS[3]


def test_an_edit_by_command_reaches_both_sheets(town: Town) -> None:
    sync_until_quiet(town.host)
    ref = next(
        one["ref"] for one in town.host.export("contact") if one["fields"]["given_name"] == "Malo"
    )

    done = town.host.run("edit", ref, "role=Coordinateur", "--json")
    sync_until_quiet(town.host)

    assert done.code == 0, done.err
    assert done.json["fields"]["role"] == "Coordinateur"
    for person in (town.partner, town.coordinator):
        assert "Coordinateur" in [cell for line in person.seen("Contacts") for cell in line]


def test_a_refused_edit_stores_nothing_and_exits_2(town: Town) -> None:
    sync_until_quiet(town.host)
    before = town.host.export("contact")

    done = town.host.run("edit", before[0]["ref"], "role=Cheffe", "email=pas une adresse")

    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert town.host.export("contact") == before


def test_rubbish_is_explained_in_its_cell_and_listed(town: Town) -> None:
    sync_until_quiet(town.host)
    row, column = town.partner.column_of("Contacts", "06.39.98.12.34")

    town.partner.type("Contacts", row, column, "le numéro de la mairie")
    sync_until_quiet(town.host)

    (problem,) = [one for one in town.host.problems() if one["kind"] == "invalid"]
    assert (problem["cell"], problem["sheet_value"]) == ("D4", "le numéro de la mairie")
    assert problem["link"].endswith("#gid=0&range=D4") or "&range=D4" in problem["link"]
    assert town.partner.notes("Contacts")[row, column]
    assert town.host.export("contact")[0]["fields"]["phone"] == "+33639981234"


def test_a_dry_run_shows_the_plan_and_writes_nothing(town: Town) -> None:
    report = town.host.sync("--dry-run")

    assert {step["side"] for step in report["plan"]} == {"database", "sheet"}
    assert town.host.export("contact") == []
    assert town.partner.seen("Contacts")[2] == CONTACTS[2]


def test_a_dry_run_shows_each_cell_of_a_row_that_is_to_come(town: Town) -> None:
    """The plan had one line for a row of five cells."""
    sync_until_quiet(town.host)
    fields = ["family_name=Moreau", "given_name=Ana", "phone=06 39 98 00 09"]
    made = town.host.run("new", "contact", "organisation_id=les-epis", *fields)
    assert made.code == 0, made.err

    report = town.host.sync("--dry-run")

    planned = [one for one in report["plan"] if one["side"] == "sheet"]
    assert len(planned) == sum(one["cells_written"] for one in report["sheets"])
    assert {one["after"] for one in planned} >= {"Moreau", "Ana", "06 39 98 00 09"}
    assert len({one["cell"] for one in planned if one["field"] == "phone"}) == 2


def test_a_dry_run_waits_for_nothing(town: Town) -> None:
    as_shipped = {"SETTLE_SECONDS": "20", "QUIET_SECONDS": "20"}
    report = town.host.run("sync", "--dry-run", "--json", **as_shipped).json

    assert {sheet["state"] for sheet in report["sheets"]} == {"ok"}
    assert {step["side"] for step in report["plan"]} == {"database", "sheet"}
    assert town.host.export("contact") == []
    assert town.partner.seen("Contacts")[2] == CONTACTS[2]


def test_a_second_run_costs_one_request(town: Town) -> None:
    sync_until_quiet(town.host)

    report = town.host.sync()

    assert report["requests"] == {"drive": 1, "reads": 0, "writes": 0, "audit": 0}
    assert "Rien ne serait écrit." in town.host.run("sync", "--dry-run").out
