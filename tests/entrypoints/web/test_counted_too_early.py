"""A count that is typed for a session to come: nobody can have been there."""

from tests.entrypoints.web.quarter import A_SESSION, A_WORKSHOP, SESSIONS, WORKSHOPS, Quarter

TAB = "Bilan"
COUNTS = ("Séance", "Nombre de familles", "Mères")
PAST = "24/11/2026"


def test_it_is_refused_counted_nowhere_and_taken_once_it_is_typed_after_the_day(
    quarter: Quarter,
) -> None:
    """« Séances tenues » went from five to six for a session of the next week, without a word."""
    held = (A_SESSION[0], PAST, *A_SESSION[2:])
    rows = [(f"{A_SESSION[0]} du {day}", "5", "4") for day in (PAST, A_SESSION[1])]
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, held, A_SESSION],
            TAB: [COUNTS, *rows],
        }
    )
    quarter.sync()

    assert len(quarter.records("session_count")) == 1
    [note] = sheet.notes(TAB).values()
    assert f"Cette séance est le {A_SESSION[1]} : elle n’a pas encore eu lieu." in note
    [asked] = quarter.problems()
    assert (asked.kind, asked.cell) == ("invalid", "A3")

    quarter.town.clock.pass_by(days=16)
    sheet.type(TAB, 2, 1, "6")
    quarter.sync()
    assert len(quarter.records("session_count")) == 2
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])
