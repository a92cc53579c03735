"""A session by our own name with the hour at which it was to begin before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.named.links import read_link
from french_cells.reading import Reading

CAFE, DAY = "Café des parents", "08/12/2026"
WAS = f"{CAFE} du {DAY} à 14h00"


def _session(target: str, title: str, start: str) -> KnownName:
    name = f"{title} du {DAY}" + (f" à {start}" if start else "")
    aliases = (DAY, f"{title} du {DAY}", f"{title} {DAY}")
    return KnownName(target, name, aliases, "epis", day="2026-12-08")


def _read(raw: str, sessions: Sequence[tuple[KnownName, Sequence[str]]]) -> Reading:
    """Each session with the hours of before."""
    now = Names(one for one, _ in sessions)
    before = Names(
        replace(one, aliases=[one.name.replace(one.name[-5:], start) for start in starts])
        for one, starts in sessions
    )
    known = Directory(
        {"session": now}, also_before=lambda entity: before if entity == "session" else Names()
    )
    return read_link(raw, Context(date(2026, 11, 24), directory=known, owner="epis"), "session")


MOVED = (_session("D-1", CAFE, "15h00"), ("14h00",))


@pytest.mark.parametrize("raw", [WAS, WAS.upper()])
def test_the_only_one_of_its_title_and_day_is_known_by_our_name_with_its_hour_of_before(
    raw: str,
) -> None:
    reading = _read(raw, [MOVED])

    assert (reading.value, reading.severity) == ("D-1", "repair")


@pytest.mark.parametrize(
    "raw",
    [f"{CAFE} {DAY} 14h", f"{CAFE} 08/12 14h", f"{CAFE} 14h 08/12", "Café 8/12 14h",
     f"{CAFE} 8 décembre à 14 h", "08/12 14h-16h", f"{CAFE} 2026-12-08T14:00"],
)  # fmt: skip
def test_in_words_of_a_persons_own_that_hour_is_shown_to_them(raw: str) -> None:
    """They may mean one that they are about to list."""
    reading = _read(raw, [MOVED])

    assert (reading.value, reading.severity) == ("D-1", "assume")
    assert reading.message == f"« {WAS} » s’appelle maintenant « {MOVED[0].name} »."


@pytest.mark.parametrize(
    "raw", [f"{CAFE} 08/12 16h", f"Yoga du {DAY} à 14h00", f"{CAFE} 09/12 14h"]
)
def test_another_hour_title_or_day_is_not_its_own(raw: str) -> None:
    assert not _read(raw, [MOVED]).accepted


def test_who_begins_then_now_is_meant_and_not_who_did() -> None:
    assert _read(WAS, [MOVED, (_session("D-2", CAFE, "14h00"), ())]).value == "D-2"


def test_where_none_begins_then_now_the_one_that_did_is_meant() -> None:
    assert _read(WAS, [MOVED, (_session("D-2", CAFE, "10h00"), ())]).value == "D-1"
    assert _read(WAS, [MOVED, (_session("D-2", f"{CAFE} ados", "10h00"), ())]).value == "D-1"


@pytest.mark.parametrize("raw", [WAS, f"{CAFE} 08/12 14h"])
def test_of_two_that_began_then_both_are_named(raw: str) -> None:
    other = _session("D-2", CAFE, "11h00")
    reading = _read(raw, [MOVED, (other, ("14h00",))])

    assert reading.error == "ambiguous"
    assert f"« {other.name} » ou « {MOVED[0].name} »" in reading.message


@pytest.mark.parametrize(
    ("raw", "other"),
    [(f"{CAFE} {DAY}", _session("D-2", CAFE, "10h00")), (WAS, _session("D-2", CAFE, "")),
     (f"{CAFE} 08/12 12h", _session("D-2", CAFE, "10h00")),
     ("08/12 14h", _session("D-2", "Yoga", "10h00"))],
)  # fmt: skip
def test_where_the_hour_decides_nothing_a_person_says_which(raw: str, other: KnownName) -> None:
    reading = _read(raw, [MOVED, (other, ())])

    assert reading.error == "ambiguous"
    assert MOVED[0].name in reading.message
    assert other.name in reading.message


def test_an_hour_of_the_title_is_no_hour_of_before() -> None:
    """« 10h-12h parents 08/12 » does not say which of its two sessions, though one was at 10 h."""
    title = "10h-12h parents"
    two = [(_session("D-1", title, "15h00"), ("10h00",)), (_session("D-2", title, "14h00"), ())]

    assert _read(f"{title} 08/12", two).error == "ambiguous"
    assert _read(f"{title} du {DAY} à 10h00", two).value == "D-1"
