"""Protected ranges: add, update, delete."""

from sheets_emulator.batch.content.cells import required_mask
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.spreadsheet import normal_range
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import merge_fields
from sheets_emulator.protection import REFUSAL, may_edit
from sheets_emulator.spreadsheet_messages import protected_message
from sheets_emulator.wire import Json, without_defaults


def add(scope: Scope, request: Json) -> Json:
    sent = request.get("protectedRange", {})
    number = sent.get("protectedRangeId") or scope.spreadsheet.free_id()
    if scope.find("protectedRanges", "protectedRangeId", number):
        raise invalid(f"A protected range with ID {number} already exists.")
    _check_editors(sent)
    tab, placed = _placed(scope, sent)
    rest = {key: value for key, value in sent.items() if key not in {"range", "editors"}}
    rest.pop("requestingUserCanEdit", None)
    protected = {"protectedRangeId": number} | placed | without_defaults(rest)
    protected["editors"] = _editors(scope, sent)
    tab.features["protectedRanges"] = [*tab.features["protectedRanges"], protected]
    echo = _seen(scope, protected)
    # The answer repeats what was asked for; spreadsheets.get says who else may edit.
    echo["editors"] = without_defaults(sent.get("editors", {}))
    return {"addProtectedRange": {"protectedRange": echo}}


def _check_editors(sent: Json) -> None:
    if sent.get("warningOnly") and sent.get("editors"):
        raise invalid("ProtectedRange is warningOnly. Editors cannot be set on it.")


def _placed(scope: Scope, sent: Json) -> tuple[Tab, Json]:
    """The tab and the range, which may also be named or a table's."""
    if "namedRangeId" in sent and "range" not in sent:
        for named in scope.spreadsheet.named_ranges:
            if named["namedRangeId"] == sent["namedRangeId"]:
                return scope.tab(named["range"]), {"range": named["range"]}
        raise invalid(f"No named range with ID: {sent['namedRangeId']}")
    if "range" not in sent:
        raise invalid("protectedRange.range must be specified.")
    tab, _ = scope.area(sent["range"])
    return tab, {"range": normal_range(sent["range"])}


def _editors(scope: Scope, sent: Json) -> Json:
    """Those named, and always whoever protects the range and the owner."""
    owner = scope.context.world.files[scope.spreadsheet.id].owner
    asked = sent.get("editors", {})
    users = dict.fromkeys([*asked.get("users", []), scope.context.who.email, owner])
    return {key: value for key, value in asked.items() if key != "users" and value} | {
        "users": [user for user in users if user]
    }


def _seen(scope: Scope, protected: Json) -> Json:
    owner = scope.context.world.files[scope.spreadsheet.id].owner
    return protected_message(protected, scope.context.who.email, owner)


def _find(scope: Scope, number: int | None) -> tuple[Tab, Json]:
    found = scope.find("protectedRanges", "protectedRangeId", number)
    if found is None:
        raise invalid(f"No protected range with ID: {number}")
    owner = scope.context.world.files[scope.spreadsheet.id].owner
    if not may_edit(found[1], scope.context.who.email, owner):
        raise invalid(REFUSAL)
    return found


def update(scope: Scope, request: Json) -> Json:
    mask = required_mask(request)
    sent = request.get("protectedRange", {})
    tab, old = _find(scope, sent.get("protectedRangeId"))
    new = merge_fields(old, sent, mask)
    new["protectedRangeId"] = old["protectedRangeId"]
    new.pop("requestingUserCanEdit", None)
    if "editors" in mask:
        _check_editors(new)
    home, placed = _placed(scope, new)
    new = without_defaults(new | placed)
    new["editors"] = _editors(scope, new)
    tab.features["protectedRanges"] = [
        one for one in tab.features["protectedRanges"] if one is not old
    ]
    home.features["protectedRanges"] = [*home.features["protectedRanges"], new]
    return {}


def delete(scope: Scope, request: Json) -> Json:
    tab, old = _find(scope, request.get("protectedRangeId"))
    tab.features["protectedRanges"] = [
        one for one in tab.features["protectedRanges"] if one is not old
    ]
    return {}
