"""Spreadsheet and Sheet messages, built no further than the field mask asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_emulator.context import Context
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import FEATURES, Tab
from sheets_emulator.grid.tab_metadata import public, sheet_entries, spreadsheet_entries
from sheets_emulator.grid_data import grid_data
from sheets_emulator.masks import Mask, branch_of, masked
from sheets_emulator.protection import may_edit
from sheets_emulator.wire import Json

Makers = Mapping[str, Callable[[], object]]
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants of a spreadsheet: which areas, which fields, with grid data or not."""

    selection: Selection = None
    mask: Mask = field(default_factory=dict)
    with_grid: bool = False

    @property
    def sheet_mask(self) -> Mask:
        return branch_of(self.mask, "sheets") or {}

    @property
    def wants_data(self) -> bool:
        """A field mask decides alone; only without one does the caller's flag count."""
        if not self.mask:
            return self.with_grid
        return branch_of(self.sheet_mask, "data") is not None

    def areas(self, tab: Tab) -> Sequence[Area]:
        return [tab.whole] if self.selection is None else self.selection[tab.sheet_id]


def spreadsheet_message(context: Context, spreadsheet: Spreadsheet, wish: Wish) -> Json:
    """The answer of spreadsheets.get."""
    makers: Makers = {
        "spreadsheetId": lambda: spreadsheet.id,
        "properties": lambda: spreadsheet.properties,
        "sheets": lambda: [
            _sheet(context, spreadsheet, tab, wish)
            for tab in spreadsheet.tabs
            if wish.selection is None or tab.sheet_id in wish.selection
        ],
        "namedRanges": lambda: spreadsheet.named_ranges,
        "spreadsheetUrl": lambda: f"https://docs.google.com/spreadsheets/d/{spreadsheet.id}/edit",
        "developerMetadata": lambda: [public(one) for one in spreadsheet_entries(spreadsheet)],
    }
    return _built(makers, wish.mask)


def _built(makers: Makers, mask: Mask) -> Json:
    result: Json = {}
    for name, make in makers.items():
        part = branch_of(mask, name)
        if part is None:
            continue
        value = make()
        if value not in (None, [], {}):
            # Sheets and their data were built by the mask already.
            result[name] = value if name in {"sheets", "data"} else masked(value, part)
    return result


def _sheet(context: Context, spreadsheet: Spreadsheet, tab: Tab, wish: Wish) -> Json:
    def data() -> list[Json]:
        part = branch_of(wish.sheet_mask, "data") or {}
        calculator = context.calculator(spreadsheet)
        return [grid_data(calculator, tab, area, part) for area in wish.areas(tab)]

    def feature(name: str) -> Callable[[], object]:
        return lambda: feature_message(context, spreadsheet, tab, name)

    makers: dict[str, Callable[[], object]] = {
        "properties": lambda: tab_properties(spreadsheet, tab),
        "data": lambda: data() if wish.wants_data else None,
    }
    makers |= {name: feature(name) for name in FEATURES}
    makers["basicFilter"] = lambda: tab.basic_filter
    makers["developerMetadata"] = lambda: [public(e) for e in sheet_entries(spreadsheet, tab)]
    return _built(makers, wish.sheet_mask)


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
    """A protected range as its reader sees it; only editors see who the editors are."""
    allowed = may_edit(protected, email, owner)
    result = {key: value for key, value in protected.items() if key != "editors"}
    if allowed:
        result |= {"requestingUserCanEdit": True, "editors": protected.get("editors", {})}
    return result
