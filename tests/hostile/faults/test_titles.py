"""Titles and sums among the rows, through the real client: merged cells and computed sums too."""

from pathlib import Path

from tests.hostile.faults.town import Ground, build_town

ROWS = [
    ("Nom", "Prénom", "Courriel"),
    ("Bureau",),
    ("Perrin", "Zoélie", "zoelie@example.org"),
    ("Sous-total", "=COUNTA(B3:B3)"),
    ("Jardin",),
    ("Aubertin", "Malo", "malo@example.org"),
    ("Total", "=COUNTA(B3:B6)"),
]


def test_titles_and_sums_are_left_in_peace(ground: Ground, tmp_path: Path) -> None:
    town = build_town(ground, tmp_path / "town.db", {"les-epis": {"Contacts": ROWS}})
    sheet = town.sheets["les-epis"]
    for _ in range(3):
        town.sync()
    sheet.insert_rows("Contacts", 5)
    sheet.type("Contacts", 5, 0, "Terrasse")
    sheet.merge("Contacts", 5, 0, 1, 3)
    for _ in range(3):
        town.sync()
    with town.database.reading() as stored:
        assert stored.problems.read_open() == []
        assert len(stored.records.read_all("contact")) == 2
    assert sheet.notes("Contacts") == {}
    sheet.add_row("Contacts", "Didier")
    for _ in range(3):
        town.sync()
    assert len(sheet.notes("Contacts")) >= 1
    assert town.sync().requests.reads == 0
    town.close()
