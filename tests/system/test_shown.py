"""What a person reads of sheets and problems: in French, short, with the cell's address."""

import pytest

from tests.system.processes import HereHost, StandIn
from tests.system.test_terminal import run_at_terminal

pytestmark = pytest.mark.system

HEADER = ["Nom", "Prénom", "Tél.", "Courriel"]
TABS = {"Contacts": "contacts", "Équipe": "contacts", "Bureau": "contacts"}


@pytest.fixture(name="sheet")
def _sheet(here: HereHost, stand_in: StandIn) -> str:
    people = {
        tab: [HEADER, [tab, "Zoé", "03 53 01", f"{at}@example.org"]] for at, tab in enumerate(TABS)
    }
    sheet = stand_in.create("Les Épis", people)
    here.write_mappings([{"partner": "les-epis", "id": sheet, "tabs": TABS}])
    here.sync()
    here.sync()
    return sheet


def stop_sharing(stand_in: StandIn, sheet: str) -> None:
    path = f"/drive/v3/files/{sheet}/permissions"
    listed = stand_in.call("GET", f"{path}?fields=permissions(id,role)")["permissions"]
    for one in listed:
        if one["role"] != "owner":
            stand_in.call("DELETE", f"{path}/{one['id']}")


def test_a_sheet_out_of_reach_is_one_line_whatever_its_tabs(
    here: HereHost, stand_in: StandIn, sheet: str
) -> None:
    stop_sharing(stand_in, sheet)

    for arguments in (["sync", "--full"], ["sync"]):
        answer = here.run(*arguments)
        assert answer.code == 1
        assert answer.out.count("3 onglets") == 2
        assert "Équipe" not in answer.out
        assert "plus partagée" in answer.out.partition("\n- ")[0]
        (told,) = [line for line in answer.out.splitlines() if line.startswith("- ")]
        assert told.startswith("- les-epis, 3 onglets : ")

    status = here.run("status").out
    assert [line for line in status.splitlines() if line.startswith("- les-epis : ")] != []
    assert "lost_access" not in status + here.run("sync").out


def test_a_problem_is_in_french_with_the_address_of_its_cell(here: HereHost, sheet: str) -> None:
    (first, *others) = here.problems()

    told = here.run("problems").out

    assert len(others) == 2
    assert told.startswith("3 problèmes ouverts")
    assert f"n° {first['id']} · case à corriger · les-epis · " in told
    assert "invalid" not in told
    assert f"    {first['link']}" in told.splitlines()
    assert f"/spreadsheets/d/{sheet}/edit#gid=" in first["link"]


@pytest.mark.usefixtures("sheet")
def test_the_address_can_be_clicked_where_the_terminal_can(here: HereHost) -> None:
    (first, *_) = here.problems()

    _, text = run_at_terminal(here, "problems")

    assert f";{first['link']}\x1b\\" in text
    assert "\x1b]8;" in text


@pytest.mark.usefixtures("sheet")
def test_kinds_of_record_are_in_french(here: HereHost) -> None:
    told = here.run("status").out

    for word in ("contact", "prêt", "matériel", "séance", "inscription"):
        assert word in told
    assert "workshop" not in told
    assert "loan" not in told


def test_a_first_run_says_why_it_waits_and_a_dry_run_speaks_french(
    here: HereHost, stand_in: StandIn
) -> None:
    durand = ["Durand", "Zoé", "03 53 01", "zoe@example.org"]
    petit = ["Petit", "Noé", "03.53.01.20.11", "noe@example.org"]
    sheet = stand_in.create("MJC", {"Contacts": [HEADER, durand, petit]})
    here.write_mappings([{"partner": "mjc", "id": sheet, "tabs": {"Contacts": "contacts"}}])
    patient = {"SETTLE_SECONDS": "20", "QUIET_SECONDS": "20"}

    counted = here.run("sync", "--dry-run", "--json", **patient).json["sheets"]
    planned = here.run("sync", "--dry-run", **patient).out
    waiting = here.run("sync", **patient).out
    done = here.run("sync").out

    for words in ("Prénom", "tapé, remis au propre", "sa référence"):
        assert words in planned
    for words in ("family_name", "repaired", "reference "):
        assert words not in planned
    assert [one["invalid"] for one in counted] == [1]
    assert "Relancez dans une minute" in waiting
    assert "Relancez dans une minute" not in done
