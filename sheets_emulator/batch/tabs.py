"""Requests about tabs and the spreadsheet itself: add, delete, duplicate, rename, reorder."""

from zoneinfo import ZoneInfo

from sheets_emulator.batch.colors import merge_looks, normal_format
from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.lines.shifts import delete_dimension
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.formulas.references import rename_tab, rewrite_all
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.grid.tab_copies import twin_of
from sheets_emulator.masks import EVERYTHING, Mask, merge_fields
from sheets_emulator.spreadsheet_messages import tab_properties
from sheets_emulator.values.locales import is_known
from sheets_emulator.wire import Json, without_defaults

_COUNTS = ("rowCount", "columnCount")


def add(scope: Scope, request: Json) -> Json:
    tab = new_tab(scope.spreadsheet, request.get("properties", {}))
    return {"addSheet": {"properties": tab_properties(scope.spreadsheet, tab)}}


def new_tab(spreadsheet: Spreadsheet, sent: Json) -> Tab:
    """Adds a tab as AddSheet describes it; ids and titles must be free."""
    title = sent.get("title") or _free_title(spreadsheet)
    _check_title(spreadsheet, title)
    sheet_id: int = sent["sheetId"] if "sheetId" in sent else spreadsheet.free_id()
    _check_id(spreadsheet, sheet_id)
    grid = sent.get("gridProperties", {})
    tab = Tab(sheet_id, title, grid.get("rowCount", 1000), grid.get("columnCount", 26))
    _check_grid(tab.row_count, tab.column_count)
    index = sent.get("index")
    if index is not None and not 0 <= index <= len(spreadsheet.tabs):
        raise invalid(f"Invalid index: {index}")
    spreadsheet.add_tab(tab, index)
    rest = {key: value for key, value in sent.items() if key not in {"sheetId", "title", "index"}}
    rest["gridProperties"] = {key: value for key, value in grid.items() if key not in _COUNTS}
    tab.properties = _normal(tab.properties | rest)
    return tab


def _check_id(spreadsheet: Spreadsheet, sheet_id: int) -> None:
    if sheet_id < 0:
        raise invalid(f"Invalid sheet id: {sheet_id}")
    if spreadsheet.find_tab(sheet_id) is not None:
        raise invalid(f'A sheet with the ID "{sheet_id}" already exists. Please enter another ID.')


def _free_title(spreadsheet: Spreadsheet) -> str:
    number = len(spreadsheet.tabs) + 1
    while spreadsheet.find_titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _check_title(spreadsheet: Spreadsheet, title: str, own: Tab | None = None) -> None:
    if not title:
        raise invalid("The sheet name cannot be empty.")
    if len(title) > 100:  # noqa: PLR2004 - Google's limit
        raise invalid("The sheet name cannot be greater than 100 characters.")
    same = spreadsheet.find_titled(title)
    if same is not None and same is not own:
        raise invalid(
            f'A sheet with the name "{title}" already exists. Please enter another name.'
        )


def _check_grid(rows: int, columns: int) -> None:
    if rows <= 0:
        raise invalid(f"gridProperties.rowCount must be greater than 0, was {rows}")
    if columns <= 0:
        raise invalid(f"gridProperties.columnCount must be greater than 0, was {columns}")


def _normal(properties: Json) -> Json:
    grid = without_defaults(properties.get("gridProperties", {}))
    kept = {key: value for key, value in grid.items() if value != 0}
    return without_defaults(normal_format(properties | {"gridProperties": kept}))


def delete(scope: Scope, request: Json) -> Json:
    spreadsheet, tab = scope.spreadsheet, scope.tab(request)
    scope.guard(tab, tab.whole)
    if len(spreadsheet.tabs) == 1:
        raise invalid("You can't remove all the sheets in a document.")
    left = [one for one in spreadsheet.tabs if one is not tab]
    if all(one.properties.get("hidden") for one in left):
        raise invalid("You can't remove all the visible sheets in a document.")
    rewrite_all(spreadsheet, tab, lambda _: None)
    spreadsheet.tabs = left
    forget_tab(spreadsheet, tab)
    return {}


def forget_tab(spreadsheet: Spreadsheet, tab: Tab) -> None:
    """Named ranges and metadata die with the tab that they point at."""
    spreadsheet.named_ranges = [
        named
        for named in spreadsheet.named_ranges
        if named["range"].get("sheetId", 0) != tab.sheet_id
    ]
    spreadsheet.metadata = {
        key: entry
        for key, entry in spreadsheet.metadata.items()
        if sheet_of(entry) != tab.sheet_id
    }


def sheet_of(entry: Json) -> int | None:
    """The tab that developer metadata is on, if it is not on the spreadsheet as a whole."""
    location = entry["location"]
    if location["locationType"] == "SPREADSHEET":
        return None
    place = location.get("dimensionRange", location)
    return int(place.get("sheetId", 0))


def duplicate(scope: Scope, request: Json) -> Json:
    spreadsheet = scope.spreadsheet
    source = spreadsheet.tab(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or _copy_title(spreadsheet, source.title)
    _check_title(spreadsheet, title)
    sheet_id = request.get("newSheetId") or spreadsheet.free_id()
    _check_id(spreadsheet, sheet_id)
    keeps = scope.personality.tab_copy_keeps_metadata
    twin = twin_of(source, spreadsheet, spreadsheet, sheet_id, keeps_metadata=keeps)
    twin.title = title
    spreadsheet.add_tab(twin, request.get("insertSheetIndex", 0))
    return {"duplicateSheet": {"properties": tab_properties(spreadsheet, twin)}}


def _copy_title(spreadsheet: Spreadsheet, title: str) -> str:
    candidate, number = f"Copy of {title}", 2
    while spreadsheet.find_titled(candidate):
        candidate = f"Copy of {title} {number}"
        number += 1
    return candidate


def update(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("properties", {})
    tab = scope.tab(sent)
    spreadsheet = scope.spreadsheet
    whole = not mask or "*" in mask
    if whole or "title" in mask:
        _check_title(spreadsheet, sent.get("title", ""), tab)
        rename_tab(spreadsheet, tab, sent["title"])
        tab.title = sent["title"]
    if (whole and "index" in sent) or "index" in mask:
        _reorder(spreadsheet, tab, sent.get("index", 0))
    if "hidden" in mask and sent.get("hidden"):
        _check_hiding(spreadsheet, tab)
    _resize(scope, tab, sent.get("gridProperties", {}), mask.get("gridProperties"))
    rest = {key: value for key, value in mask.items() if key not in {"title", "index", "sheetId"}}
    if rest:
        merged = merge_looks(tab.properties, sent, rest)
        grid = {k: v for k, v in merged.get("gridProperties", {}).items() if k not in _COUNTS}
        tab.properties = _normal(merged | {"gridProperties": grid})
    return {}


def _reorder(spreadsheet: Spreadsheet, tab: Tab, index: int) -> None:
    """Google counts the place before the tab leaves its old one."""
    if not 0 <= index <= len(spreadsheet.tabs):
        raise invalid(f"Invalid index: {index}")
    old = spreadsheet.tabs.index(tab)
    spreadsheet.tabs.remove(tab)
    spreadsheet.tabs.insert(index - 1 if index > old else index, tab)


def _check_hiding(spreadsheet: Spreadsheet, tab: Tab) -> None:
    if all(one is tab or one.properties.get("hidden") for one in spreadsheet.tabs):
        raise invalid("You can't hide all the sheets in a document.")


def _resize(scope: Scope, tab: Tab, grid: Json, mask: Mask | None) -> None:
    if mask is None:
        return
    whole = mask == EVERYTHING or "*" in mask
    rows = grid.get("rowCount", 0) if whole or "rowCount" in mask else tab.row_count
    columns = grid.get("columnCount", 0) if whole or "columnCount" in mask else tab.column_count
    _check_grid(rows, columns)
    shrink(scope.spreadsheet, tab, rows, columns)


def shrink(spreadsheet: Spreadsheet, tab: Tab, rows: int, columns: int) -> None:
    """Gives the grid a new size; what no longer fits is deleted."""
    if rows < tab.row_count:
        delete_dimension(spreadsheet, tab, "ROWS", rows, tab.row_count)
    if columns < tab.column_count:
        delete_dimension(spreadsheet, tab, "COLUMNS", columns, tab.column_count)
    tab.row_count, tab.column_count = rows, columns


_LASTING = ("title", "locale", "autoRecalc", "timeZone", "defaultFormat", "spreadsheetTheme")


def update_spreadsheet(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("properties", {})
    named = mask if mask and "*" not in mask else sent
    if "title" in named and not sent.get("title"):
        raise invalid("The title cannot be empty.")
    if "locale" in named and not is_known(sent.get("locale", "")):
        raise invalid(f"Unsupported locale: {sent.get('locale', '')}")
    if "timeZone" in named:
        _check_zone(sent.get("timeZone", ""))
    old = scope.spreadsheet.properties
    # No mask takes away what every spreadsheet has.
    lasting = {name: old[name] for name in _LASTING if name in old}
    scope.spreadsheet.properties = lasting | merge_fields(old, sent, mask)
    return {}


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise invalid(f"Invalid time zone: {name}") from None
