"""The basic filter, and filter views."""

from sheets_emulator.batch.colors import normal_format
from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.order.filtering import hide_filtered
from sheets_emulator.batch.order.sorting import sort_area
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import normal_range
from sheets_emulator.grid.tab import Tab
from sheets_emulator.grid.typed_columns import check_untyped
from sheets_emulator.masks import merge_fields
from sheets_emulator.wire import Json


def _normal(scope: Scope, sent: Json) -> tuple[Tab, Area, Json]:
    """The filter with a closed range and its criteria in both of Google's ways."""
    tab, area = scope.area(sent.get("range"))
    result = normal_format({key: value for key, value in sent.items() if value not in ({}, [])})
    result["range"] = area.to_json(tab.sheet_id)
    specs = {
        str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {})
        for spec in sent.get("filterSpecs", [])
    }
    criteria = {str(column): value for column, value in sent.get("criteria", {}).items()} | specs
    if criteria:
        result["criteria"] = criteria
        result["filterSpecs"] = [
            {"columnIndex": int(column), "filterCriteria": value}
            for column, value in criteria.items()
        ]
    return tab, area, result


def set_basic_filter(scope: Scope, request: Json) -> Json:
    """Filters the tab; a filter with an order sorts the rows below its header at once."""
    tab, area, wanted = _normal(scope, request.get("filter", {}))
    scope.guard(tab, area)
    check_untyped(tab, area)
    tab.basic_filter = wanted
    body = area._replace(r0=area.r0 + 1)
    if wanted.get("sortSpecs") and not body.is_empty:
        sort_area(scope, tab, body, wanted["sortSpecs"])
    hide_filtered(scope, tab, area, wanted.get("criteria", {}))
    return {}


def clear_basic_filter(scope: Scope, request: Json) -> Json:
    tab = scope.tab(request)
    tab.basic_filter = None
    hide_filtered(scope, tab, tab.whole, {})
    return {}


def add_view(scope: Scope, request: Json) -> Json:
    tab, _, view = _normal(scope, request.get("filter", {}))
    number = view.get("filterViewId") or scope.spreadsheet.free_id()
    view = {"filterViewId": number, "title": view.get("title") or _title(tab)} | view
    tab.features["filterViews"] = [*tab.features["filterViews"], view]
    return {"addFilterView": {"filter": view}}


def _title(tab: Tab) -> str:
    return f"Filter {len(tab.features['filterViews']) + 1}"


def _find(scope: Scope, number: int | None) -> tuple[Tab, Json]:
    found = scope.find("filterViews", "filterViewId", number)
    if found is None:
        raise invalid(f"No filter view with id: {number}")
    return found


def update_view(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("filter", {})
    tab, old = _find(scope, sent.get("filterViewId"))
    new = merge_fields(old, sent, mask) | {"filterViewId": old["filterViewId"]}
    if "criteria" in mask and "filterSpecs" not in mask:
        new.pop("filterSpecs", None)
    new = _normal(scope, new)[2]
    tab.features["filterViews"] = [
        new if view is old else view for view in tab.features["filterViews"]
    ]
    return {}


def duplicate_view(scope: Scope, request: Json) -> Json:
    tab, old = _find(scope, request.get("filterId"))
    new = old | {"filterViewId": scope.spreadsheet.free_id(), "title": f"Copy of {old['title']}"}
    new["range"] = normal_range(old["range"])
    tab.features["filterViews"] = [*tab.features["filterViews"], new]
    return {"duplicateFilterView": {"filter": new}}


def delete_view(scope: Scope, request: Json) -> Json:
    tab, old = _find(scope, request.get("filterId"))
    tab.features["filterViews"] = [view for view in tab.features["filterViews"] if view is not old]
    return {}
