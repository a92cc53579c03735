"""What befalls a whole tab or file: renamed, copied, in the bin, out of reach, in English."""

from simulation.acts.visit import Act, Visit


def _rename_tab(visit: Visit) -> bool:
    """For good: people rename tabs without saying so."""
    title = f"{visit.kind.tab} {visit.rng.randint(1990, 2026)}"
    properties = {"sheetId": visit.tab.sheet_id, "title": title}
    visit.batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})
    return visit.say(f"renames the tab to {title}")


def _duplicate_tab(visit: Visit) -> bool:
    """A copy beside it, as before a great clean-up."""
    visit.batch({"duplicateSheet": {"sourceSheetId": visit.tab.sheet_id, "insertSheetIndex": 1}})
    return visit.say("duplicates the tab")


def _copy_file(visit: Visit) -> bool:
    path = f"/drive/v3/files/{visit.tab.spreadsheet}/copy"
    visit.google.call("POST", path, {"name": "Copie"})
    return visit.say("copies the file")


def _trash(visit: Visit) -> bool:
    return _set_trashed(visit, is_trashed=True)


def _fetch_back(visit: Visit) -> bool:
    return _set_trashed(visit, is_trashed=False)


def _set_trashed(visit: Visit, *, is_trashed: bool) -> bool:
    path = f"/drive/v3/files/{visit.tab.spreadsheet}"
    visit.google.call("PATCH", path, {"trashed": is_trashed})
    return visit.say("puts the file in the bin" if is_trashed else "fetches it from the bin")


def _unshare(visit: Visit) -> bool:
    """By mistake: the service is out of the list of those who may open it."""
    number = visit.google.number_of(visit.tab.spreadsheet, visit.memory.service)
    if number is None:
        return False
    visit.google.call("DELETE", f"/drive/v3/files/{visit.tab.spreadsheet}/permissions/{number}")
    return visit.say("shares the file with the service no longer")


def _share(visit: Visit) -> bool:
    visit.google.share(visit.tab.spreadsheet, visit.memory.service)
    return visit.say("shares the file again")


def _speak_english(visit: Visit) -> bool:
    return _speak(visit, "en_US")


def _speak_french(visit: Visit) -> bool:
    return _speak(visit, "fr_FR")


def _speak(visit: Visit, locale: str) -> bool:
    """Where no day is typed meanwhile: in another language it is another day."""
    if visit.memory.books.things():
        return False
    properties = {"properties": {"locale": locale}, "fields": "locale"}
    visit.batch({"updateSpreadsheetProperties": properties})
    return visit.say(f"sets the language of the file to {locale}")


def _drive_lags(visit: Visit) -> bool:
    return _lag(visit, 3600)


def _drive_catches_up(visit: Visit) -> bool:
    return _lag(visit, 0)


def _lag(visit: Visit, seconds: int) -> bool:
    """Drive reports changes only later."""
    visit.google.call("POST", "/_sandbox/settings", {"drive_lag_seconds": seconds})
    visit.memory.is_drive_late = seconds > 0
    visit.memory.tell(f"Drive is {seconds} s late")
    return True


ACTS: dict[str, Act] = {
    "rename_tab": _rename_tab,
    "duplicate_tab": _duplicate_tab,
    "copy_file": _copy_file,
    "trash": _trash,
    "fetch_back": _fetch_back,
    "unshare": _unshare,
    "share": _share,
    "speak_english": _speak_english,
    "speak_french": _speak_french,
    "drive_lags": _drive_lags,
    "drive_catches_up": _drive_catches_up,
}
