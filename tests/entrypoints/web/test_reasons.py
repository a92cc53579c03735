"""« Malade » is health data: wherever a presence is typed, the word is stored nowhere."""

import sqlite3
from pathlib import Path

import pytest

from tests.entrypoints.web.quarter import Quarter

TAB = "Présences"
TITLE = (0, 3)
"""Our own column's."""


def everything_stored(folder: Path) -> str:
    """All texts of all tables, journals of writes under way included."""
    with sqlite3.connect(folder / "quarter.db") as database:
        names = [
            n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        rows = [
            row
            for name in names
            for row in database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - our own names
        ]
    return str(rows).casefold()


@pytest.mark.parametrize(
    "typed",
    [
        "malade (grippe)", "excusé, malade", "Absent malade ?", "enfant malade", "convalescente",
        "excusée, congé mat", "suppléant malade", "maladde",
    ],
)  # fmt: skip
def test_a_reason_for_an_absence_is_stored_nowhere(
    quarter: Quarter, tmp_path: Path, typed: str
) -> None:
    """It stood in an open problem and on the desk: « malade (grippe) »."""
    sheet = quarter.open(
        "les-epis",
        {
            TAB: [
                ("Structure", "12/11/2026", "19/11/2026"),
                ("Les Épis", "P", ""),
                ("La MJC", "P", "P"),
            ]
        },
        shows_all=True,
    )
    quarter.sync()
    sheet.type(TAB, 1, 2, typed)
    quarter.sync()

    stored = everything_stored(tmp_path)
    assert [word for word in ("malad", "grippe", "convalesc", "congé") if word in stored] == []
    [problem] = quarter.problems()
    assert problem.sheet_value in (None, "(motif non gardé)")
    [note] = sheet.notes(TAB).values()
    assert "Le motif n’est pas gardé : retirez-le" in note
    assert "malad" not in note
    assert sheet.seen(TAB)[1][2] == typed
    desk = quarter.desk().get("/coordination/problemes").text
    assert "motif n’est pas gardé" in desk or "motif non gardé" in desk
    assert "malad" not in desk.casefold()

    sheet.type(TAB, 1, 2, "E")
    quarter.sync()
    assert quarter.problems() == []
    assert sheet.notes(TAB) == {}
    assert [one.fields["status"] for one in quarter.records("attendance")].count("excused") == 1


def test_a_reason_that_stays_is_asked_about_once(quarter: Quarter, tmp_path: Path) -> None:
    sheet = quarter.open(
        "les-epis",
        {TAB: [("Structure", "12/11/2026", "19/11/2026"), ("Les Épis", "P", "malade")]},
        shows_all=True,
    )
    quarter.sync()
    sheet.write_note(TAB, *TITLE, "")
    quarter.sync()
    quarter.sync()

    assert quarter.problems() == []
    assert sheet.notes(TAB) == {}
    assert "malad" not in everything_stored(tmp_path)


def test_all_reasons_of_a_tab_are_one_note_on_its_title(quarter: Quarter, tmp_path: Path) -> None:
    """Each cell had a note of its own where there were two, or one."""
    sheet = quarter.open(
        "les-epis",
        {
            TAB: [
                ("Structure", "12/11/2026", "19/11/2026"),
                ("Les Épis", "grippe", "excusée, malade"),
                ("La MJC", "P", "P"),
            ]
        },
        shows_all=True,
    )
    quarter.sync()
    assert sheet.notes(TAB).keys() == {TITLE}
    assert "2 cases (B2, C2)" in sheet.notes(TAB)[TITLE]

    sheet.write_note(TAB, *TITLE, "")
    sheet.type(TAB, 2, 2, "E (malade)")
    quarter.sync()
    quarter.sync()

    assert quarter.problems() == []
    assert sheet.notes(TAB) == {}
    statuses = [one.fields["status"] for one in quarter.records("attendance")]
    assert sorted(map(str, statuses)) == ["excused", "excused", "excused", "present"]
    assert "malad" not in everything_stored(tmp_path)


def test_a_reason_is_asked_about_until_a_person_answers(quarter: Quarter) -> None:
    """The note went by itself with the next change of another cell, and the question with it."""
    sheet = quarter.open(
        "les-epis",
        {TAB: [("Structure", "12/11/2026", "19/11/2026"), ("Les Épis", "P", "malade")]},
        shows_all=True,
    )
    quarter.sync()
    for status in ("A", "P"):
        sheet.type(TAB, 1, 1, status)
        quarter.sync()

    assert TITLE in sheet.notes(TAB)
    assert len(quarter.problems()) == 1
