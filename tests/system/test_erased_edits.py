"""Whoever was erased is nobody for the coordinator's own edits, too: nothing is noted of them."""

import pytest

from tests.system.processes import HereHost

pytestmark = pytest.mark.system

WORKSHOP = ("title=Café des parents", "lead_organisation_id=mjc")
HELD = ("workshop_id=Café des parents", "date=10/11/2026", "start_time=14h", "place=MJC")
FAMILY = ("session_id=Café des parents du 10/11/2026", "given_name=Zoé", "status=venue")


@pytest.fixture
def host(here: HereHost) -> HereHost:
    here.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    here.write_mappings([])
    made(here, "organisation", "name=MJC")
    made(here, "workshop", *WORKSHOP)
    return here


def made(host: HereHost, entity: str, *typed: str) -> str:
    answer = host.run("new", entity, *typed, "--json")
    assert answer.code == 0, answer.err
    return str(answer.json["ref"])


def fields_of(host: HereHost, entity: str, ref: str) -> dict[str, object]:
    (found,) = (one for one in host.export(entity) if one["ref"] == ref)
    return dict(found["fields"])


@pytest.mark.parametrize("typed", ["given_name=Ana", "email=ana@example.org", "adults_count=3"])
def test_nobody_gives_a_value_to_a_family_that_was_erased(host: HereHost, typed: str) -> None:
    """It took a name and an address, and was somebody again under a dead reference."""
    made(host, "session", *HELD)
    ref = made(host, "registration", *FAMILY)
    assert host.run("erase", "--ref", ref).code == 0
    before = fields_of(host, "registration", ref)

    answer = host.run("edit", ref, typed)

    assert answer.code == 2
    assert f"La fiche {ref} a été effacée" in answer.err
    assert "sync-service new registration" in answer.err
    assert "le compte de la séance" in answer.err
    assert fields_of(host, "registration", ref) == before


def test_a_contact_that_was_erased_is_called_so_and_not_archived(host: HereHost) -> None:
    ref = made(host, "contact", "family_name=Perrin", "organisation_id=mjc", "email=p@example.org")
    assert host.run("erase", "--ref", ref).code == 0

    answer = host.run("edit", ref, "family_name=Perrin")

    assert answer.code == 2
    assert f"La fiche {ref} a été effacée" in answer.err
    assert "sync-service new contact" in answer.err


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_family_that_was_erased_takes_nothing_of_another_either(
    host: HereHost, *, is_kept: bool
) -> None:
    made(host, "session", *HELD)
    gone = made(host, "registration", *FAMILY)
    other = made(host, "registration", *FAMILY, "email=ana@example.org")
    assert host.run("erase", "--ref", gone).code == 0

    answer = host.run("merge", *((gone, other) if is_kept else (other, gone)))

    assert answer.code == 2
    assert f"La fiche {gone} a été effacée : elle ne se réunit plus" in answer.err
    assert fields_of(host, "registration", other)["email"] == "ana@example.org"
    assert fields_of(host, "registration", gone)["email"] is None


def test_no_undo_brings_back_who_led_a_session_before_another_and_was_erased(
    host: HereHost,
) -> None:
    """She led it no more when she was erased, and the history kept her name for an undo."""
    ref = made(
        host, "contact", "family_name=Petit", "given_name=Léa", "organisation_id=mjc",
        "email=lea@example.org",
    )  # fmt: skip
    session = made(host, "session", *HELD, "facilitators=Léa Petit, Max Roy")
    host.settings["SYNC_NOW"] = "2026-11-24T09:01:00+01:00"
    assert host.run("edit", session, "facilitators=Nour Aziz").code == 0
    run = next(one["run"] for one in host.run("runs", "--json").json if one["kind"] == "edit")
    assert "Léa Petit" in host.run("history", session).out
    assert host.run("erase", "--ref", ref).code == 0

    host.run("undo", run)

    assert fields_of(host, "session", session)["facilitators"] == ["Max Roy"]
    assert "Petit" not in host.run("history", session).out
    files = [one.read_bytes().decode("utf-8", "replace") for one in host.folder.glob("sync.db*")]
    assert "Petit" not in "".join(files)
