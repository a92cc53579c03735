"""What people do to a whole tab or file: rename, duplicate, copy, throw away and fetch back."""

from simulation.acts.visit import Act, Visit


def _rename_tab(visit: Visit) -> bool:
    """For good: people rename tabs and do not tell."""
    title = f"{visit.kind.tab} {visit.dice.randint(1990, 2026)}"
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


ACTS: dict[str, Act] = {
    "rename_tab": _rename_tab,
    "duplicate_tab": _duplicate_tab,
    "copy_file": _copy_file,
    "trash": _trash,
    "fetch_back": _fetch_back,
}
