"""Charts and slicers: kept as sent, drawn by nobody."""

from sheets_emulator.batch.colors import merge_looks, normal_format
from sheets_emulator.batch.scope import Scope
from sheets_emulator.errors import invalid
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import EVERYTHING, load_mask, merge_fields
from sheets_emulator.wire import Json

_ROBOTO: Json = {"fontFamily": "Roboto"}
_SIZE: Json = {"widthPixels": 600, "heightPixels": 371}


def _spec(sent: Json) -> Json:
    """The spec with the defaults that Google fills in."""
    spec: Json = {
        "fontName": "Roboto",
        "hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS",
    } | sent
    if spec.get("title"):
        spec["titleTextFormat"] = _ROBOTO | sent.get("titleTextFormat", {})
    if "basicChart" in spec:
        spec["basicChart"] = {"legendPosition": "RIGHT_LEGEND"} | spec["basicChart"]
    if "pieChart" in spec:
        spec["pieChart"] = {"legendPosition": "LABELED_LEGEND"} | spec["pieChart"]
    return _pruned(normal_format(spec))


def _pruned(message: Json) -> Json:
    """Without the first tab's id 0 and false, at any depth, as Google answers."""
    result: Json = {}
    for key, value in message.items():
        if (key == "sheetId" and value == 0) or value is False:
            continue
        if isinstance(value, dict):
            result[key] = _pruned(value)
        elif isinstance(value, list):
            result[key] = [_pruned(one) if isinstance(one, dict) else one for one in value]
        else:
            result[key] = value
    return result


def _place(scope: Scope, position: Json, kind: str) -> tuple[Tab, Json]:
    if position.get("newSheet"):
        raise invalid("The sandbox has no tabs of their own for charts.")
    if "overlayPosition" not in position:
        raise invalid(f"{kind}.position must be specified.")
    overlay = position["overlayPosition"]
    tab = scope.tab(overlay.get("anchorCell", {}))
    return tab, {"overlayPosition": _SIZE | {"anchorCell": {}} | _pruned(overlay)}


def add_chart(scope: Scope, request: Json) -> Json:
    sent = request.get("chart", {})
    tab, position = _place(scope, sent.get("position", {}), "chart")
    number = sent.get("chartId") or scope.spreadsheet.free_id()
    chart = {"chartId": number, "spec": _spec(sent.get("spec", {})), "position": position}
    tab.features["charts"] = [*tab.features["charts"], chart]
    return {"addChart": {"chart": chart}}


def add_slicer(scope: Scope, request: Json) -> Json:
    sent = request.get("slicer", {})
    tab, position = _place(scope, sent.get("position", {}), "slicer")
    number = sent.get("slicerId") or scope.spreadsheet.free_id()
    slicer = {"slicerId": number, "spec": _pruned(sent.get("spec", {})), "position": position}
    tab.features["slicers"] = [*tab.features["slicers"], slicer]
    return {"addSlicer": {"slicer": slicer}}


def _find(scope: Scope, number: int | None) -> tuple[Tab, str, Json]:
    for kind, key in (("charts", "chartId"), ("slicers", "slicerId")):
        found = scope.find(kind, key, number)
        if found is not None:
            return found[0], kind, found[1]
    raise invalid(f"No embedded object with id: {number}")


def _replace(tab: Tab, kind: str, old: Json, new: Json) -> None:
    tab.features[kind] = [new if one is old else one for one in tab.features[kind]]


def update_chart(scope: Scope, request: Json) -> Json:
    tab, kind, old = _find(scope, request.get("chartId"))
    _replace(tab, kind, old, old | {"spec": _spec(request.get("spec", {}))})
    return {}


def update_slicer(scope: Scope, request: Json) -> Json:
    tab, kind, old = _find(scope, request.get("slicerId"))
    mask = load_mask(request.get("fields", "*"))
    spec = merge_looks(old.get("spec", {}), _pruned(request.get("spec", {})), mask)
    _replace(tab, kind, old, old | {"spec": spec})
    return {}


def move_object(scope: Scope, request: Json) -> Json:
    tab, kind, old = _find(scope, request.get("objectId"))
    mask = load_mask(request.get("fields", "*")) or EVERYTHING
    sent = request.get("newPosition", {})
    overlay = merge_fields(
        old["position"]["overlayPosition"], sent.get("overlayPosition", {}), mask
    )
    goal, position = _place(scope, {"overlayPosition": overlay}, kind)
    new = old | {"position": position}
    if goal is tab:
        _replace(tab, kind, old, new)
    else:
        tab.features[kind] = [one for one in tab.features[kind] if one is not old]
        goal.features[kind] = [*goal.features[kind], new]
    return {"updateEmbeddedObjectPosition": {"position": position}}


def delete_object(scope: Scope, request: Json) -> Json:
    tab, kind, old = _find(scope, request.get("objectId"))
    tab.features[kind] = [one for one in tab.features[kind] if one is not old]
    return {}
