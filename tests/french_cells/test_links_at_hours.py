"""Of several sessions of a day, the one that begins at the hour that a cell names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.named.links import read_link
from french_cells.reading import Raw

CAFE, DAY = "Café des parents", "08/12/2026"


def _session(target: str, workshop: str, start: str = "") -> KnownName:
    names = (DAY, "2026-12-08", f"{workshop} du {DAY}", f"{workshop} {DAY}")
    name = f"{workshop} du {DAY}" + (f" à {start}" if start else "")
    return KnownName(target, name, names, "epis", day="2026-12-08")


KNOWN = Names(
    [
        _session("D-10", CAFE, "10h00"),
        _session("D-17", CAFE, "17h30"),
        _session("D-14", CAFE, "14h00"),
        _session("D-Y", "Yoga", "14h00"),
    ]
)
TODAY = Context(date(2026, 11, 24), directory=Directory({"session": KNOWN}), owner="epis")


@pytest.mark.parametrize(
    ("raw", "target"),
    [(f"{CAFE} {DAY} 14h", "D-14"), (f"{CAFE} {DAY} à 14h", "D-14"), (f"{CAFE} 08/12 14h", "D-14"),
     (f"{CAFE} du 8 décembre à 14 h", "D-14"), (f"{CAFE} 08/12 (14h)", "D-14"),
     (f"{CAFE} 08/12 de 14h à 16h", "D-14"), (f"{CAFE} 08/12 14h-16h", "D-14"),
     (f"{CAFE} 14h 08/12", "D-14"), (f"{CAFE} 08/12 17h30", "D-17"), ("mardi 8/12 10h", "D-10"),
     ("Yoga 8/12 14:00", "D-Y"), (46364 + 10 / 24, "D-10")],
)  # fmt: skip
def test_the_hour_says_which(raw: Raw, target: str) -> None:
    assert read_link(raw, TODAY, "session").value == target


@pytest.mark.parametrize(
    "raw", [f"{CAFE} {DAY}", f"{CAFE} {DAY} 15h", "08/12 14h", 46364, 46364 + 14 / 24]
)
def test_where_it_does_not_the_sessions_of_the_day_are_named(raw: Raw) -> None:
    reading = read_link(raw, TODAY, "session")

    assert reading.error == "ambiguous"
    assert "Plusieurs ont lieu ce jour-là : écrivez « " in reading.message


@pytest.mark.parametrize(
    "raw",
    [f"{CAFE} 08/12 15h", f"{CAFE} 15h 08/12", "Yoga 08/12 15h", "Yoga 09/12 14h",
     "Yoga 15h 08/12", "Yoga à 15h, mardi 8/12", f"Yoga {DAY} 15h", f"Yoga 15h {DAY} 14h"],
)  # fmt: skip
def test_an_hour_at_which_none_begins_names_none(raw: str) -> None:
    assert not read_link(raw, TODAY, "session").accepted


def _today(*known: KnownName) -> Context:
    return replace(TODAY, directory=Directory({"session": Names(known)}))


@pytest.mark.parametrize(
    "raw",
    ["8/12 14h.", f"{CAFE} 8/12 14h00.", f"{DAY} 14h !", f"{DAY} 14h précises", "2026-12-08T14:00",
     f"{CAFE} 2026-12-08T14:00:00", "2026-12-08T14:00Z", f"de 14h à 16h {CAFE} 08/12",
     f"14h 16h {CAFE} 08/12", f"{CAFE} 14h 16h 8/12"],
)  # fmt: skip
@pytest.mark.parametrize("others", [(), ("10h00",), ("",)])
def test_an_hour_is_understood_however_it_is_written(raw: str, others: Sequence[str]) -> None:
    """« 8/12 14h. » was not known, and « 2026-12-08T14:00 » was nobody's, or two sessions'."""
    same = [_session("D-14", CAFE, "14h00"), *(_session("D-0", CAFE, one) for one in others)]

    assert read_link(raw, _today(*same), "session").value == "D-14"


@pytest.mark.parametrize(
    "raw",
    [f"14h {CAFE} 08/12", f"{CAFE} 14h-16h 08/12", f"{CAFE} 14h le 08/12", "Café 9h30 08/12",
     f"{CAFE} 08/12 14h", f"{CAFE} du {DAY} à 14h00", "8/12 14h.", "2026-12-08T14:00", "8/12 14h",
     f"14h 16h {CAFE} 08/12", f"{CAFE} (2h) 08/12"],
)  # fmt: skip
def test_an_hour_contradicts_no_session_of_which_nobody_said_when_it_begins(raw: str) -> None:
    assert read_link(raw, _today(_session("D-0", CAFE)), "session").value == "D-0"


@pytest.mark.parametrize("raw", ["Café 9h 08/12", f"{CAFE} 08/12 9h", f"{CAFE} du {DAY} à 9h00"])
def test_where_another_session_begins_at_another_hour_both_are_named(raw: str) -> None:
    reading = read_link(
        raw, _today(_session("D-0", CAFE), _session("D-14", CAFE, "14h00")), "session"
    )

    assert reading.error == "ambiguous"


@pytest.mark.parametrize(
    ("raw", "title"),
    [(f"Café 9h {DAY} à 9h30", CAFE), ("2h pour soi 08/12", "1h pour soi"),
     ("Yoga 15h 08/12", "Yoga 18h")],
)  # fmt: skip
def test_hours_that_contradict_each_other_or_the_title_name_none(raw: str, title: str) -> None:
    assert not read_link(raw, _today(_session("D-0", title)), "session").accepted


@pytest.mark.parametrize(
    "raw",
    [f"Yoga du {DAY} à 18h00", f"Yoga 18h {DAY} 18h", "Yoga 18h 08/12 18h15", "Yoga (2h) 08/12"],
)
def test_the_hour_of_a_title_may_stand_behind_the_day(raw: str) -> None:
    only = _session("D-18", "Yoga 18h", "18h15")

    assert read_link(raw, _today(only), "session").value == "D-18"


BOTH = (_session("D-10", CAFE, "10h00"), _session("D-14", CAFE, "14h00"))


@pytest.mark.parametrize(
    "raw",
    [f"{CAFE} 10h et 14h 08/12", f"{CAFE} 10h + 14h, 08/12", f"10h et 14h {CAFE} 08/12",
     f"{CAFE} 10h & 14h 08/12", f"{CAFE} 10h, 14h 08/12",
     "Café 10h/14h 08/12", "08/12 10h 14h", "08/12 10h, 14h", "08/12 10h/14h",
     "10h 14h Café 08/12"],
)  # fmt: skip
def test_where_two_begin_at_hours_of_the_cell_both_are_named(raw: str) -> None:
    """A count of both sessions went to the first one."""
    reading = read_link(raw, _today(*BOTH), "session")

    assert reading.error == "ambiguous"
    assert reading.message.endswith(f"écrivez « {BOTH[0].name} » ou « {BOTH[1].name} ».")


@pytest.mark.parametrize(
    "raw", ["Café 10h et 14h 08/12", "08/12 10h, 14h", "08/12 10h et 14h", "Café 10h + 14h 08/12"]
)
@pytest.mark.parametrize("known", [BOTH[0], BOTH[1], _session("D-0", CAFE)])
def test_an_hour_that_is_joined_to_the_one_before_is_not_its_end(
    raw: str, known: KnownName
) -> None:
    assert not read_link(raw, _today(known), "session").accepted


@pytest.mark.parametrize("raw", ["Café 08/12 10h, 12h", "Café 10h et 12h 08/12", "08/12 10h, 12h"])
def test_where_the_one_session_ends_then_it_is(raw: str) -> None:
    """« 14h, 16h » was not known, beside the day of the one that is from 14h to 16h."""
    until_noon = replace(BOTH[0], until="12:00")

    assert read_link(raw, _today(until_noon), "session").value == "D-10"
    assert read_link(raw, _today(until_noon, BOTH[1]), "session").value == "D-10"
    others = read_link(raw, _today(until_noon, _session("D-12", CAFE, "12h00")), "session")
    assert others.error == "ambiguous"
    assert not read_link(raw, _today(replace(BOTH[0], until="13:00")), "session").accepted


@pytest.mark.parametrize(
    "raw", ["08/12 10h 12h", "Café 10h 12h 08/12", "Café 08/12 10h/12h", "Café 10h-14h 08/12"]
)
def test_one_that_is_not_joined_is(raw: str) -> None:
    assert read_link(raw, _today(*BOTH), "session").value == "D-10"


@pytest.mark.parametrize(
    "raw",
    ["Café 08/12 à 5h", "Café 08/12 à 5h30", "Café 08/12 5h-6h", f"{CAFE} {DAY} à 4h00",
     f"{CAFE} du {DAY} à 4h00", "Café à 5h 08/12", "Café 5h-6h 08/12", "Café 08/12 à 2h30",
     "Café 08/12 de 3h à 5h", "Café 08/12 vers 5h"],
)  # fmt: skip
def test_an_hour_that_is_said_as_one_is_no_length_however_early(raw: str) -> None:
    """« à 5h » was taken for the session of 14h."""
    reading = read_link(raw, _today(BOTH[1]), "session")

    assert not reading.accepted
    assert BOTH[1].name in reading.message


@pytest.mark.parametrize(
    "raw",
    ["Café 08/12 à 2h", "Café 08/12 2h-4h", "Café à 2h 08/12", "Café 08/12 (2h)", "Café 08/12 2h",
     "Café de 2h 08/12", "Café 08/12 14h (2h)", "Café 08/12 14h, 2h"],
)  # fmt: skip
def test_an_early_hour_may_be_of_the_afternoon_or_a_length(raw: str) -> None:
    assert read_link(raw, _today(BOTH[1]), "session").value == "D-14"


@pytest.mark.parametrize(
    "hour",
    ["14h/16h", "14-16h", "de 14 à 16h", "de 14 à 16 heures", "vers 14h", "[14h]", "14h précises",
     "à 14 heures", "14h pile"],
)  # fmt: skip
@pytest.mark.parametrize("known", [BOTH, BOTH[1:]])
def test_an_hour_is_understood_as_people_say_it(hour: str, known: Sequence[KnownName]) -> None:
    for raw in (f"Café 08/12 {hour}", f"{CAFE} {DAY} {hour}"):
        assert read_link(raw, _today(*known), "session").value == "D-14"


@pytest.mark.parametrize("hour", ["15h/16h", "15-16h", "de 15 à 16h", "vers 15h", "[15h]"])
def test_another_one_is_not(hour: str) -> None:
    assert not read_link(f"Café 08/12 {hour}", _today(*BOTH), "session").accepted


SOLO = (
    _session("D-1", "1h pour soi", "10h00"),
    _session("D-2", "2h pour soi", "14h00"),
    _session("D-3", "2h pour soi", "16h00"),
)


@pytest.mark.parametrize(
    ("raw", "target"),
    [("1h pour soi 08/12", "D-1"), (f"1h pour soi du {DAY}", "D-1"), ("pour soi 14h 08/12", "D-2"),
     ("pour soi 8/12 16h", "D-3"), (SOLO[1].name, "D-2")],
)  # fmt: skip
def test_an_hour_of_the_title_is_no_hour_of_the_day(raw: str, target: str) -> None:
    """« 1h pour soi 08/12 » was asked about where « 2h pour soi » is on that day too."""
    assert read_link(raw, _today(*SOLO), "session").value == target


@pytest.mark.parametrize(
    "raw",
    ["2h pour soi 08/12", f"2h pour soi {DAY}", "pour soi 14h 08/12", "2h pour soi 08/12 10h"],
)
def test_an_hour_that_is_neither_the_titles_nor_the_days_names_none(raw: str) -> None:
    """« 2h pour soi 08/12 » was taken for « 1h pour soi », the only one of that day."""
    assert read_link(raw, _today(SOLO[0]), "session").error == "invalid"


MORNINGS = (
    _session("D-1", "10h-12h parents", "10h00"),
    _session("D-2", "10h-12h parents", "14h00"),
)


@pytest.mark.parametrize(
    ("raw", "target"),
    [("10h-12h parents 08/12 14h", "D-2"), ("10h-12h parents 08/12 (14h-16h)", "D-2"),
     (f"10h-12h parents {DAY} 14h", "D-2"), ("10h-12h parents 14h 08/12", "D-2"),
     ("10h-12h parents 08/12 à 10h00", "D-1"), ("10h-12h parents 08/12 10h-12h", "D-1"),
     ("parents 08/12 14h", "D-2"), ("08/12 10h", "D-1"), (f"{DAY} 10h", "D-1")],
)  # fmt: skip
def test_of_two_sessions_with_hours_in_their_title_another_one_says_which(
    raw: str, target: str
) -> None:
    """« 10h-12h parents 08/12 14h » was taken for the session of 10h."""
    assert read_link(raw, _today(*MORNINGS), "session").value == target


def test_the_hours_in_their_title_alone_do_not_say_which() -> None:
    reading = read_link("10h-12h parents 08/12", _today(*MORNINGS), "session")

    assert reading.error == "ambiguous"
    assert "Plusieurs ont lieu ce jour-là" in reading.message


def test_of_two_with_that_hour_in_their_title_only_those_are_named() -> None:
    reading = read_link(f"2h pour soi {DAY}", _today(*SOLO), "session")

    assert reading.error == "ambiguous"
    assert SOLO[0].name not in reading.message


@pytest.mark.parametrize("raw", [f"{CAFE} du {DAY} à 10h00", f"{CAFE} {DAY}", f"{CAFE} 08/12 10h"])
def test_two_of_one_name_are_told_apart_by_their_references(raw: str) -> None:
    """Two rooms at one hour: « écrivez « X » ou « X » » said what was typed already."""
    same = [replace(_session("", CAFE, "10h00"), target=one) for one in ("D-1", "D-2")]

    reading = read_link(raw, _today(*same), "session")

    assert reading.error == "ambiguous"
    assert reading.message.endswith(" : écrivez sa référence ou son code.")
