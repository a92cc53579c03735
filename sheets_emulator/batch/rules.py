"""Data validation and conditional formats."""

from sheets_emulator.batch.colors import normal_format
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.cell import EMPTY, Cell
from sheets_emulator.grid.spreadsheet import normal_range
from sheets_emulator.grid.tab import Tab
from sheets_emulator.grid.typed_columns import check_untyped
from sheets_emulator.wire import Json, without_defaults

_MOST_CHOICES = 500


def set_data_validation(scope: Scope, request: Json) -> Json:
    """Sets a rule on every cell of a range, or clears it; values written by programs pass."""
    tab, area = scope.area(request.get("range"))
    scope.guard(tab, area)
    check_untyped(tab, area)
    rule = request.get("rule")
    if rule is not None:
        check_rule(rule)
        rule = without_defaults(rule)
    for row in range(area.r0, area.r1):
        if rule is None and row >= len(tab.rows):
            break
        cells = [tab.cell(row, column) or EMPTY for column in range(area.c0, area.c1)]
        tab.put_cells(row, area.c0, [_with_rule(cell, rule) for cell in cells])
    return {}


def check_rule(rule: Json) -> None:
    """Refuses a rule without a condition, and one that lists more choices than Google takes."""
    condition = rule.get("condition", {})
    if not condition.get("type"):
        raise invalid("rule.condition must be specified.")
    if condition["type"] == "ONE_OF_LIST" and len(condition.get("values", [])) > _MOST_CHOICES:
        raise invalid(
            f"The data validation rule has more items than the limit of {_MOST_CHOICES}. "
            'Use the "List from a range" criteria instead.'
        )


def _with_rule(cell: Cell, rule: Json | None) -> Cell:
    rest = {key: value for key, value in (cell.extra or {}).items() if key != "dataValidation"}
    if rule is not None:
        rest["dataValidation"] = rule
    return cell._replace(extra=rest or None)


def _normal(scope: Scope, rule: Json) -> tuple[Tab, Json]:
    ranges = rule.get("ranges", [])
    if not ranges:
        raise invalid("rule.ranges must be specified.")
    tab = scope.area(ranges[0])[0]
    if any(scope.area(one)[0] is not tab for one in ranges):
        raise invalid("All ranges must be on the same grid.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid("Exactly one of booleanRule or gradientRule must be specified.")
    return tab, normal_format(rule | {"ranges": [normal_range(one) for one in ranges]})


def add_conditional(scope: Scope, request: Json) -> Json:
    tab, rule = _normal(scope, request.get("rule", {}))
    rules = list(tab.features["conditionalFormats"])
    rules.insert(request.get("index", 0), rule)
    tab.features["conditionalFormats"] = rules
    return {}


def _rule_at(tab: Tab, index: int) -> Json:
    rules = tab.features["conditionalFormats"]
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {tab.sheet_id} at index: {index}")
    return rules[index]


def update_conditional(scope: Scope, request: Json) -> Json:
    index = request.get("index", 0)
    if "rule" in request:
        tab, rule = _normal(scope, request["rule"])
        old = _rule_at(tab, index)
        rules = list(tab.features["conditionalFormats"])
        rules[index] = rule
        tab.features["conditionalFormats"] = rules
        reply: Json = {"oldRule": old, "newRule": rule}
        return {"updateConditionalFormatRule": reply | ({"newIndex": index} if index else {})}
    tab = scope.tab(request)
    rule, new_index = _rule_at(tab, index), request.get("newIndex", 0)
    rules = [one for one in tab.features["conditionalFormats"] if one is not rule]
    rules.insert(new_index, rule)
    tab.features["conditionalFormats"] = rules
    reply = {"newRule": rule, "newIndex": new_index, "oldIndex": index}
    return {"updateConditionalFormatRule": {key: value for key, value in reply.items() if value}}


def delete_conditional(scope: Scope, request: Json) -> Json:
    tab = scope.tab(request)
    rule = _rule_at(tab, request.get("index", 0))
    tab.features["conditionalFormats"] = [
        one for one in tab.features["conditionalFormats"] if one is not rule
    ]
    return {"deleteConditionalFormatRule": {"rule": rule}}
