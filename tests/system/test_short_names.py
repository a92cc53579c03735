"""Lists of presence that call people by short names beside their structure, adopted and synced."""

from pathlib import Path

import pytest

from sync_service.domain.record import find_reference
from tests.system.processes import StandIn
from tests.system.test_matrix_shapes import host_of_partners

pytestmark = pytest.mark.system

CONTACTS = [
    "Nom|Prénom|Structure|Mail",
    "HARMAND|Eve|CAF|eve@example.org",
    "HARMAND-LOUIS|Christiane|CAF|christiane@example.org",
    "DRAPIER|J.-Pierre|Les Épis|jp@example.org",
    "JACQUOT|Mireille|Les Épis|mireille@example.org",
    "LALLEMENT|Soizic|MJC du Faubourg|soizic@example.org",
    "QUILLÉ|Sophie|MJC du Faubourg|sophie@example.org",
    "HARMAND|Nina|MJC du Faubourg|nina@example.org",
    "WAGNER|Eve|Les Épis|e.wagner@example.org",
]
PRESENCES = [
    "Structure|Qui|jeu 12 mars 26|jeu 9 avril 26",
    "CAF|Christiane H.-L.|P|A",
    "|Eve|A|P",
    "MJC du Faubourg|Soizic|P|P",
    "|Mme Quillé|E|A",
    "|N. Harmand|A|E",
    "Les Épis|J.-P. Drapier|P|E",
    "|Mireille J.|A|A",
]
MEANT = {
    "Christiane H.-L.": "christiane", "Eve": "eve", "Soizic": "soizic", "Mme Quillé": "sophie",
    "N. Harmand": "nina", "J.-P. Drapier": "jp", "Mireille J.": "mireille",
}  # fmt: skip
MARKS = {"P": "present", "A": "absent", "E": "excused"}


def table(lines: list[str]) -> list[list[str]]:
    return [line.split("|") for line in lines]


def told(rows: list[list[str]]) -> set[tuple[str, str, str]]:
    """Who, when, and what is noted, as the rows say it."""
    days = ("2026-03-12", "2026-04-09")
    return {
        (f"{MEANT[row[1]]}@example.org", day, MARKS[mark])
        for row in rows
        for day, mark in zip(days, row[2:], strict=True)
    }


@pytest.mark.parametrize("more", [[], ["|Eve ou Mireille|P|P", "|Zoé|P|P"]])
def test_people_are_found_among_their_structures_contacts_and_nobody_else_is_noted(
    tmp_path: Path, stand_in: StandIn, more: list[str]
) -> None:
    host = host_of_partners(tmp_path, stand_in)
    tabs = {"Contacts": table(CONTACTS), "CT": table([*PRESENCES, *more])}
    sheet = stand_in.create("Comité", tabs)
    for tab, entity in (("Contacts", "contact"), ("CT", "attendance")):
        ways = ["--entity", entity, "--partner", "caf", "--scope", "all", "--tab", tab]
        assert host.run("adopt", sheet, *ways, "--write").code == 0
    for _ in range(3):
        host.sync()

    seen = stand_in.open(sheet)
    mails = {one["ref"]: one["fields"]["email"] for one in host.export("contact")}
    days = {one["ref"]: one["fields"]["date"] for one in host.export("meeting")}
    noted = [one["fields"] for one in host.export("attendance")]
    rows = table(PRESENCES)[1:]
    assert {
        (mails[one["contact_id"]], days[one["meeting_id"]], one["status"]) for one in noted
    } == told(rows)
    first = len(PRESENCES)
    assert {at for at in seen.notes("CT") if at[0]} == {(first + n, 1) for n in range(len(more))}
    below = seen.seen("CT")[1:]
    assert [line[1] for line in below] == [row[1] for row in table([*PRESENCES, *more])[1:]]
    assert len([line for line in below if find_reference(line[-1])]) == len(rows)
