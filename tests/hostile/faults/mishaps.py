"""Everything that goes wrong on a bad day, one thing at a time: how it starts and how it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from demo.people import Person
from sheets_emulator import Fault, Rule
from tests.hostile.faults.town import Town, asked, share

End = Callable[[], None]
_SLOW_SECONDS = 400.0
"""Longer than the client waits."""


@dataclass(frozen=True)
class Mishap:
    """`strike` starts it and answers how it ends."""

    name: str
    strike: Callable[[Town, Random], End]


def _nothing() -> None:
    pass


def _wire(fault: Fault, kind: str) -> Mishap:
    def strike(town: Town, random: Random) -> End:
        seconds = _SLOW_SECONDS if fault is Fault.SLOW else 0.0
        skip, times = random.randrange(3), random.choice((1, 1, 2, 6))
        town.world.faults.plan(Rule(fault, kind, skip=skip, times=times, seconds=seconds))
        return _nothing

    return Mishap(f"{fault.value} on {kind}", strike)


def _any_sheet(town: Town, random: Random) -> Person:
    return town.sheets[random.choice(list(town.sheets))]


def _lose_permission(town: Town, random: Random) -> End:
    sheet = _any_sheet(town, random)
    permissions = f"/drive/v3/files/{sheet.spreadsheet_id}/permissions"
    number = town.world.service_account.permission_id
    status, _ = town.owner.request("DELETE", f"{permissions}/{number}")

    def give_back() -> None:
        if status != 404:
            share(town.world, sheet.spreadsheet_id)

    return give_back


def _trash(town: Town, random: Random) -> End:
    path = f"/drive/v3/files/{_any_sheet(town, random).spreadsheet_id}"
    asked(town.owner, "PATCH", path, {"trashed": True})
    return lambda: asked(town.owner, "PATCH", path, {"trashed": False})


def _rename_tab(town: Town, random: Random) -> End:
    """For good: people rename tabs and do not tell."""
    sheet = _any_sheet(town, random)
    number = random.choice([n for n in sheet.tabs().values() if n < 1000])
    sheet.rename_tab(number, f"Onglet {random.randrange(10**6)}")
    return _nothing


def _duplicate_tab(town: Town, random: Random) -> End:
    sheet = _any_sheet(town, random)
    number = random.choice([n for n in sheet.tabs().values() if n < 1000])
    sheet.duplicate_tab(number, f"Copie {random.randrange(10**6)}")
    return _nothing


def _copy_file(town: Town, random: Random) -> End:
    sheet = _any_sheet(town, random)
    asked(town.owner, "POST", f"/drive/v3/files/{sheet.spreadsheet_id}/copy", {"name": "Copie"})
    return _nothing


def _change_locale(town: Town, random: Random) -> End:
    sheet = _any_sheet(town, random)

    def speak(locale: str) -> None:
        properties = {"locale": locale}
        request = {"updateSpreadsheetProperties": {"properties": properties, "fields": "locale"}}
        path = f"/v4/spreadsheets/{sheet.spreadsheet_id}:batchUpdate"
        asked(town.owner, "POST", path, {"requests": [request]})

    speak("en_US")
    return lambda: speak("fr_FR")


def _lag(town: Town, random: Random) -> End:
    town.world.drive_lag_seconds = random.choice((90.0, 200.0))

    def catch_up() -> None:
        town.world.drive_lag_seconds = 0.0

    return catch_up


_KINDS_OF = {
    Fault.DRIVE_RATE_LIMIT: ("drive",),
    Fault.SERVER_ERROR_AFTER_APPLY: ("writes",),
    Fault.CUT_AFTER_APPLY: ("drive", "reads", "writes"),
    Fault.PERMISSION_LOST: ("drive", "reads", "writes"),
}
WIRE = [
    _wire(fault, kind)
    for fault in Fault
    for kind in _KINDS_OF.get(fault, ("drive", "reads", "writes", "token"))
]
EVENTS = [
    Mishap("permission lost and regained", _lose_permission),
    Mishap("trashed and restored", _trash),
    Mishap("tab renamed", _rename_tab),
    Mishap("tab duplicated", _duplicate_tab),
    Mishap("file copied", _copy_file),
    Mishap("locale changed", _change_locale),
    Mishap("Drive lags", _lag),
]
MISHAPS = WIRE + EVENTS
