"""A person's confirmation through the real client and database: just what was shown, no more."""

from pathlib import Path

from sync_service.domain.base import Problem
from sync_service.records.problems.open_problems import decide_problem
from tests.hostile.faults.town import CONTACTS, Ground, Town, build_town


def guards(town: Town) -> list[Problem]:
    with town.database.reading() as stored:
        return [one for one in stored.problems.read_open() if one.kind == "guard"]


def names(town: Town) -> set[object]:
    with town.database.reading() as stored:
        return {one.fields["family_name"] for one in stored.records.read_all("contact")}


def test_rows_that_vanish_after_the_confirmation_are_asked_about_anew(
    ground: Ground, tmp_path: Path
) -> None:
    rows = [CONTACTS, *((f"Nom{n}", "Anne", "", f"p{n}@example.org", "") for n in range(60))]
    town = build_town(ground, tmp_path / "town.db", {"les-epis": {"Contacts": rows}})
    for _ in range(3):
        town.sync()
    sheet = town.sheets["les-epis"]
    sheet.delete_rows("Contacts", 1, 12)
    town.sync()
    town.sync()
    (shown,) = guards(town)
    assert shown.id is not None
    decide_problem(town.database, shown.id, "confirm")
    sheet.delete_rows("Contacts", 1, 15)
    for _ in range(3):
        town.sync()
    assert names(town) == {f"Nom{n}" for n in range(12, 60)}
    (left,) = guards(town)
    assert "15 lignes" in left.message
    town.close()
