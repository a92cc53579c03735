"""Named ranges."""

import re

from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import find_bounds
from sheets_emulator.grid.spreadsheet import normal_range
from sheets_emulator.masks import merge_fields
from sheets_emulator.wire import Json


def _check_name(scope: Scope, name: str, own: Json | None = None) -> None:
    plain = re.fullmatch(r"[^\W\d]\w{0,249}", name) and not find_bounds(name)
    if not plain or name.upper() in {"TRUE", "FALSE"}:
        raise invalid(f"The name '{name}' is not a valid name for a named range.")
    for named in scope.spreadsheet.named_ranges:
        if named is not own and named["name"].casefold() == name.casefold():
            raise invalid(f"A named range with the name '{name}' already exists.")


def add(scope: Scope, request: Json) -> Json:
    sent = request.get("namedRange", {})
    _check_name(scope, sent.get("name", ""))
    scope.area(sent.get("range"))
    number = sent.get("namedRangeId") or str(scope.spreadsheet.free_id())
    if any(named["namedRangeId"] == number for named in scope.spreadsheet.named_ranges):
        raise invalid(f"A named range with ID {number} already exists.")
    named = {"namedRangeId": number, "name": sent["name"], "range": normal_range(sent["range"])}
    scope.spreadsheet.named_ranges = [*scope.spreadsheet.named_ranges, named]
    return {"addNamedRange": {"namedRange": named}}


def _find(scope: Scope, number: str | None) -> Json:
    for named in scope.spreadsheet.named_ranges:
        if named["namedRangeId"] == number:
            return named
    raise invalid(f"No named range with ID: {number}")


def update(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("namedRange", {})
    old = _find(scope, sent.get("namedRangeId"))
    new = merge_fields(old, sent, mask) | {"namedRangeId": old["namedRangeId"]}
    _check_name(scope, new.get("name", ""), old)
    scope.area(new.get("range"))
    new["range"] = normal_range(new["range"])
    scope.spreadsheet.named_ranges = [
        new if named is old else named for named in scope.spreadsheet.named_ranges
    ]
    return {}


def delete(scope: Scope, request: Json) -> Json:
    old = _find(scope, request.get("namedRangeId"))
    scope.spreadsheet.named_ranges = [
        named for named in scope.spreadsheet.named_ranges if named is not old
    ]
    return {}
