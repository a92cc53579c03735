"""Spreadsheet and Sheet messages, built no further than the field mask asks."""

from collections.abc import Callable, Mapping, Sequence

from sync_service.sandbox.google.a1 import Area
from sync_service.sandbox.google.context import Context
from sync_service.sandbox.google.grid_data import grid_data
from sync_service.sandbox.google.masks import Mask, branch_of, masked
from sync_service.sandbox.google.protection import may_edit
from sync_service.sandbox.google.spreadsheet import Spreadsheet
from sync_service.sandbox.google.tab import FEATURES, Tab
from sync_service.sandbox.google.tab_metadata import public, sheet_entries, spreadsheet_entries
from sync_service.sandbox.google.wire import Json

# Which areas of which tabs are asked for; None: every tab, whole.
Selection = Mapping[int, Sequence[Area]] | None


def tab_properties(spreadsheet: Spreadsheet, tab: Tab) -> Json:
    result: Json = {
        "sheetId": tab.sheet_id,
        "title": tab.title,
        "index": spreadsheet.tabs.index(tab),
    }
    result |= tab.properties
    counts = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    result["gridProperties"] = counts | tab.grid_properties
    return result


def spreadsheet_message(
    context: Context,
    spreadsheet: Spreadsheet,
    selection: Selection,
    mask: Mask,
    *,
    with_grid: bool,
) -> Json:
    """The answer of spreadsheets.get. A mask that names `sheets.data` asks for grid data, too."""
    makers: dict[str, Callable[[], object]] = {
        "spreadsheetId": lambda: spreadsheet.id,
        "properties": lambda: spreadsheet.properties,
        "sheets": lambda: _sheets(context, spreadsheet, selection, mask, with_grid=with_grid),
        "namedRanges": lambda: spreadsheet.named_ranges,
        "spreadsheetUrl": lambda: f"https://docs.google.com/spreadsheets/d/{spreadsheet.id}/edit",
        "developerMetadata": lambda: [public(one) for one in spreadsheet_entries(spreadsheet)],
    }
    return _built(makers, mask)


def _built(makers: Mapping[str, Callable[[], object]], mask: Mask) -> Json:
    result: Json = {}
    for name, make in makers.items():
        part = branch_of(mask, name)
        if part is None:
            continue
        value = make()
        if value not in (None, [], {}):
            result[name] = masked(value, part) if name not in {"sheets", "data"} else value
    return result


def _sheets(
    context: Context,
    spreadsheet: Spreadsheet,
    selection: Selection,
    mask: Mask,
    *,
    with_grid: bool,
) -> list[Json]:
    part = branch_of(mask, "sheets") or {}
    grid_wanted = "data" in part or (not mask and with_grid) or (not part and with_grid)
    tabs = [tab for tab in spreadsheet.tabs if selection is None or tab.sheet_id in selection]
    return [
        _sheet(context, spreadsheet, tab, selection, part, grid_wanted=grid_wanted) for tab in tabs
    ]


def _sheet(
    context: Context,
    spreadsheet: Spreadsheet,
    tab: Tab,
    selection: Selection,
    mask: Mask,
    *,
    grid_wanted: bool,
) -> Json:
    def data() -> list[Json]:
        if not grid_wanted:
            return []
        areas = [tab.whole] if selection is None else selection[tab.sheet_id]
        part = branch_of(mask, "data") or {}
        return [grid_data(context.calculator(spreadsheet), tab, area, part) for area in areas]

    def feature(name: str) -> Callable[[], object]:
        return lambda: feature_message(context, spreadsheet, tab, name)

    makers: dict[str, Callable[[], object]] = {
        "properties": lambda: tab_properties(spreadsheet, tab),
        "data": data,
    }
    makers |= {name: feature(name) for name in FEATURES}
    makers["basicFilter"] = lambda: tab.basic_filter
    makers["developerMetadata"] = lambda: [public(e) for e in sheet_entries(spreadsheet, tab)]
    return _built(makers, mask)


def feature_message(
    context: Context, spreadsheet: Spreadsheet, tab: Tab, name: str
) -> Sequence[Json]:
    members = tab.features[name]
    if name == "protectedRanges":
        owner = context.world.files[spreadsheet.id].owner
        email = context.account.email if context.account else ""
        return [protected_message(member, email, owner) for member in members]
    return members


def protected_message(protected: Json, email: str, owner: str) -> Json:
    """A protected range as its reader sees it; only editors are told who the editors are."""
    allowed = may_edit(protected, email, owner)
    result = {key: value for key, value in protected.items() if key != "editors"}
    if allowed:
        result |= {"requestingUserCanEdit": True, "editors": protected.get("editors", {})}
    return result
