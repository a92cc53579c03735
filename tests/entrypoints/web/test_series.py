"""« Tous les mardis jusqu'au 15/12 » in a sheet: each session in its own row, once."""

import pytest

from tests.entrypoints.web.quarter import A_WORKSHOP, FAMILIES, SESSIONS, WORKSHOPS, Quarter

TUESDAYS = ("2026-12-01", "2026-12-08", "2026-12-15")
PHRASE = "tous les mardis jusqu’au 15/12 sauf vacances"


def row(day: str, *, begins: str = "14h30", seats: str = "8") -> tuple[str, ...]:
    return ("Cuisine en famille", day, begins, "16h30", "Auditorium", seats)


def tabs(*rows: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    return {
        "Ateliers": [WORKSHOPS, A_WORKSHOP],
        "Séances": [SESSIONS, *rows],
        "Inscriptions": [FAMILIES],
    }


def days(quarter: Quarter) -> list[str]:
    return sorted(str(one.fields["date"]) for one in quarter.records("session"))


@pytest.mark.parametrize("is_new", [False, True], ids=["first meeting", "a new row"])
def test_each_session_has_its_own_row_and_page(quarter: Quarter, *, is_new: bool) -> None:
    sheet = quarter.open(tabs=tabs(*([] if is_new else [row(PHRASE)])))
    quarter.sync()
    if is_new:
        sheet.add_row("Séances", *row(PHRASE))
        quarter.sync()

    assert days(quarter) == [*TUESDAYS]
    [_, first, *others] = sheet.seen("Séances")
    assert first[:2] == ["Cuisine en famille", PHRASE]
    assert [(*one[:2], *one[4:6]) for one in others] == [
        ("Cuisine en famille", day, "Auditorium", "8") for day in ("08/12/2026", "15/12/2026")
    ]
    assert len({one[-1] for one in (first, *others)}) == 3
    assert {one.fields["capacity"] for one in quarter.records("session")} == {8}
    visitor = quarter.visitor()
    for one in quarter.records("session"):
        assert str(one.fields["date"]) in str(one.fields["slug"])
        assert visitor.get(f"/a/{one.fields['slug']}").status_code == 200
    [problem] = quarter.problems()
    assert problem.kind == "assumed"
    assert "Sans année, cela fait 3 séances, sans les vacances de la zone B : " in problem.message
    assert "01/12/2026, 08/12/2026, 15/12/2026. Chacune a sa ligne." in problem.message


def test_later_runs_make_nothing_twice_and_write_nothing(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row("tous les mardis du 01/12/2026 au 15/12/2026")))
    quarter.sync()
    seen = sheet.seen("Séances")
    assert quarter.problems() == []
    quarter.sync()
    # Two of its days are over, and the row is read anew because of another cell.
    quarter.town.clock.pass_by(days=14)
    sheet.type("Séances", 1, 4, "Salle B")
    quarter.sync()

    assert days(quarter) == [*TUESDAYS]
    assert sheet.seen("Séances") == [seen[0], [*seen[1][:4], "Salle B", *seen[1][5:]], *seen[2:]]


def test_from_today_on_stays_from_the_day_it_was_typed(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row(PHRASE)))
    quarter.sync()
    quarter.town.clock.pass_by(days=14)
    sheet.type("Séances", 1, 4, "Salle B")
    quarter.sync()

    assert days(quarter) == [*TUESDAYS]
    assert [one.kind for one in quarter.problems()] == ["assumed"]
    places = {str(one.fields["date"]): one.fields["place"] for one in quarter.records("session")}
    assert places == {TUESDAYS[0]: "Salle B", TUESDAYS[1]: "Auditorium", TUESDAYS[2]: "Auditorium"}


def test_a_day_that_there_is_already_is_made_by_no_row_again(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row("08/12/2026"), row(PHRASE)))
    quarter.sync()
    assert days(quarter) == [*TUESDAYS]

    gone = next(i for i, one in enumerate(sheet.seen("Séances")) if "15/12/2026" in one)
    sheet.delete_rows("Séances", gone)
    quarter.sync()
    assert days(quarter) == [*TUESDAYS[:2]]
    sheet.add_row("Séances", *row("tous les mardis du 08/12/2026 au 15/12/2026", begins="9h"))
    quarter.sync()
    assert days(quarter) == [*TUESDAYS[:1], TUESDAYS[1], TUESDAYS[1], TUESDAYS[2]]


@pytest.mark.parametrize(
    "phrase",
    ["tous les mardis jusqu’au 22/12", "tous les mardis du 01/12/2026 au 22/12/2026"],
    ids=["from its day on", "with its first day"],
)
def test_a_phrase_made_longer_makes_what_it_adds(quarter: Quarter, phrase: str) -> None:
    """The sessions below it leave no doubt of the year."""
    sheet = quarter.open(tabs=tabs(row(PHRASE)))
    quarter.sync()
    before = {one.ref for one in quarter.records("session")}
    quarter.town.clock.pass_by(days=8)
    sheet.type("Séances", 1, 1, phrase)
    quarter.sync()

    assert days(quarter) == [*TUESDAYS, "2026-12-22"]
    [added] = [one for one in quarter.records("session") if one.ref not in before]
    assert (added.fields["date"], added.fields["capacity"]) == ("2026-12-22", 8)
    assert (added.fields["status"], added.fields["registration_open"]) == ("planned", True)
    [_, first, *others] = sheet.seen("Séances")
    assert first[1] == phrase
    assert [one[1] for one in others] == ["08/12/2026", "15/12/2026", "22/12/2026"]
    assert quarter.problems() == []
    assert (1, 1) not in sheet.notes("Séances")

    seen = sheet.seen("Séances")
    sheet.type("Séances", 1, 4, "Salle B")
    quarter.sync()
    assert days(quarter) == [*TUESDAYS, "2026-12-22"]
    assert len(sheet.seen("Séances")) == len(seen)


def test_a_phrase_made_longer_leaves_a_session_on_the_day_it_was_moved_to(
    quarter: Quarter,
) -> None:
    """The session came back on the day that it had been moved from: twice, for families too."""
    sheet = quarter.open(tabs=tabs(row("tous les mardis du 01/12/2026 au 15/12/2026")))
    quarter.sync()
    index = next(n for n, line in enumerate(sheet.seen("Séances")) if line[1:2] == ["08/12/2026"])
    sheet.type("Séances", index, 1, "09/12/2026")
    quarter.sync()

    sheet.type("Séances", 1, 1, "tous les mardis du 01/12/2026 au 22/12/2026")
    quarter.sync()

    assert days(quarter) == ["2026-12-01", "2026-12-09", "2026-12-15", "2026-12-22"]


def test_a_phrase_made_longer_once_its_first_day_is_called_off_calls_nothing_else_off(
    quarter: Quarter,
) -> None:
    titles = (*SESSIONS, "État")
    typed = [titles, (*row("tous les mardis du 01/12/2026 au 08/12/2026"), "")]
    sheet = quarter.open(tabs={**tabs(), "Séances": typed})
    quarter.sync()
    sheet.type("Séances", 1, 6, "Annulée")
    sheet.type("Séances", 1, 1, "tous les mardis du 01/12/2026 au 15/12/2026")
    quarter.sync()

    states = {one.fields["date"]: one.fields["status"] for one in quarter.records("session")}
    assert states == dict(zip(TUESDAYS, ("cancelled", "planned", "planned"), strict=True))


FULL = "tous les mardis du 01/12/2026 au 15/12/2026"


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        (FULL, "tous les mardis du 01/12/2026 au 08/12/2026", "La séance du 15/12/2026 reste"),
        (FULL, f"{FULL} sauf le 08/12/2026", "La séance du 08/12/2026 reste"),
        (PHRASE, "tous les mardis jusqu’au 08/12", "La séance du 15/12/2026 reste"),
        (
            FULL,
            "tous les mardis du 01/12/2026 au 22/12/2026 sauf le 08/12/2026 et le 15/12/2026",
            "Les séances du 08/12/2026 et du 15/12/2026 restent",
        ),
    ],
)
def test_a_phrase_made_shorter_says_which_session_stays_until_it_is_called_off(
    quarter: Quarter, before: str, after: str, left: str
) -> None:
    titles = (*SESSIONS, "État")
    sheet = quarter.open(tabs={**tabs(), "Séances": [titles, (*row(before), "")]})
    quarter.sync()
    sheet.type("Séances", 1, 1, after)
    quarter.sync(2)
    assert {*TUESDAYS} <= {*days(quarter)}
    assert ("2026-12-22" in days(quarter)) is ("22/12" in after)
    assert left in sheet.notes("Séances")[1, 1]
    assert "écrivez « annulé » dans" in sheet.notes("Séances")[1, 1]

    for at, one in enumerate(sheet.seen("Séances")):
        if at > 1 and one[1] in left:
            sheet.type("Séances", at, 6, "annulé")
    quarter.sync(3)
    assert (1, 1) not in sheet.notes("Séances")
    assert [one for one in quarter.problems() if one.kind != "assumed"] == []


def test_whoever_deletes_that_note_keeps_the_session(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row(FULL)))
    quarter.sync()
    sheet.type("Séances", 1, 1, "tous les mardis du 01/12/2026 au 08/12/2026")
    quarter.sync(2)
    sheet.write_note("Séances", 1, 1, "")
    quarter.sync(2)
    assert (days(quarter), quarter.problems(), sheet.notes("Séances")) == ([*TUESDAYS], [], {})


def test_a_phrase_that_becomes_its_own_day_is_no_question(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row(FULL)))
    quarter.sync()
    sheet.type("Séances", 1, 1, "01/12/2026")
    quarter.sync(2)
    assert (days(quarter), quarter.problems()) == ([*TUESDAYS], [])


def test_a_phrase_without_the_rows_own_day_moves_no_session_and_says_so(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row(PHRASE)))
    quarter.sync()
    sheet.type("Séances", 1, 1, "tous les mardis du 08/12/2026 au 22/12/2026")
    quarter.sync(2)

    assert days(quarter) == [*TUESDAYS]
    # What was assumed before waits on.
    assert sorted(one.kind for one in quarter.problems()) == ["assumed", "invalid"]
    note = sheet.notes("Séances")[1, 1]
    assert "ne compte pas le 01/12/2026, le jour de cette séance" in note

    sheet.type("Séances", 1, 1, PHRASE)
    quarter.sync(2)
    assert (days(quarter), quarter.problems(), sheet.notes("Séances")) == ([*TUESDAYS], [], {})


def test_a_phrase_in_the_row_of_one_day_makes_the_others(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row("01/12/2026")))
    quarter.sync()
    sheet.type("Séances", 1, 1, "tous les jeudis du 03/12/2026 au 17/12/2026")
    quarter.sync()
    assert days(quarter) == [TUESDAYS[0]]
    assert [one.kind for one in quarter.problems()] == ["invalid"]

    sheet.type("Séances", 1, 1, "tous les mardis du 01/12/2026 au 15/12/2026")
    quarter.sync()
    assert (days(quarter), quarter.problems()) == ([*TUESDAYS], [])


@pytest.mark.parametrize("until", ["15/12", "15/12/2026"], ids=["assumed", "plain"])
def test_a_row_that_lost_its_reference_is_the_day_that_it_was(
    quarter: Quarter, until: str
) -> None:
    """Read on another day « from today on » begins later: at a day that has a row of its own."""
    sheet = quarter.open(tabs=tabs(row(f"tous les mardis jusqu’au {until}")))
    quarter.sync()
    before = {one.ref: one.fields["date"] for one in quarter.records("session")}
    quarter.town.clock.pass_by(days=8)
    sheet.type("Séances", 1, 4, "Salle B")
    sheet.type("Séances", 1, len(SESSIONS), "")
    quarter.sync()

    assert {one.ref: one.fields["date"] for one in quarter.records("session")} == before
    assert {one.kind for one in quarter.problems()} <= {"assumed"}
    [first] = [one for one in quarter.records("session") if one.fields["date"] == TUESDAYS[0]]
    assert first.fields["place"] == "Salle B"


def test_what_the_row_says_beside_its_day_is_said_of_all(quarter: Quarter) -> None:
    titles = (*SESSIONS, "Inscriptions ouvertes", "État")
    past = ("Cuisine en famille", "tous les mardis du 10/11/2026 au 01/12/2026")
    typed = [titles, (*past, "14h30", "16h30", "Auditorium", "8", "", "")]
    quarter.open(tabs={**tabs(), "Séances": typed})
    quarter.sync()

    found = {str(one.fields["date"]): one.fields for one in quarter.records("session")}
    assert {day: one["status"] for day, one in found.items()} == {
        # Of days that are over nobody said what happened.
        "2026-11-10": None,
        "2026-11-17": None,
        "2026-11-24": None,
        "2026-12-01": "planned",
    }
    assert found["2026-12-01"]["registration_open"] is True
    assert found["2026-11-17"]["registration_open"] is False


def test_a_phrase_that_cannot_be_read_is_a_note_and_no_session(quarter: Quarter) -> None:
    sheet = quarter.open(tabs=tabs(row("tous les 15 jours jusqu’au 15/12")))
    quarter.sync()

    assert days(quarter) == []
    note = sheet.notes("Séances")[1, 1]
    assert "Nous ne savons pas lire cette suite de dates." in note
    assert "tous les mardis du 01/12/2026 au 15/12/2026 sauf vacances" in note


def test_another_list_receives_the_days_too(quarter: Quarter) -> None:
    quarter.open(tabs=tabs(row("tous les mardis du 01/12/2026 au 15/12/2026")))
    hers = quarter.open("mjc", {"Séances": [SESSIONS]}, shows_all=True)
    quarter.sync(5)

    assert sorted(one[1] for one in hers.seen("Séances")[1:]) == [
        "01/12/2026",
        "08/12/2026",
        "15/12/2026",
    ]
