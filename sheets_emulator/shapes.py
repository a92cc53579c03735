"""The shapes of request bodies: what Google's parser takes, and its words for what it does not.

`shapes.json` holds the names and types of every message of a request, reduced from the schema that
Google publishes. A number may come as a text, a list may come as its one member; a bug of the
stand-in's own is therefore never taken for a body of another shape.
"""

import json
import math
import re
from functools import cache
from importlib.resources import files

from sheets_emulator.errors import GoogleError, bad_request, unknown_name
from sheets_emulator.wire import Json, JsonValue

_TYPE = "type.googleapis.com/google.apps.sheets.v4."
_PLAIN = {
    "string": "TYPE_STRING",
    "boolean": "TYPE_BOOL",
    "int32": "TYPE_INT32",
    "int64": "TYPE_INT64",
    "number": "TYPE_DOUBLE",
}
_TRUTH = {"true": True, "false": False}
OPEN = "*"  # in a message of Drive, which takes no offence at names that it does not know
_WHOLE = re.compile(r"[+-]?\d{1,18}")


@cache
def _shapes() -> dict[str, dict[str, str]]:
    text = files("sheets_emulator").joinpath("shapes.json").read_text("utf-8")
    shapes: dict[str, dict[str, str]] = json.loads(text)
    return shapes


# Where a value is: the place around it, and a field's name or an index. Spelled when refused.
_Place = tuple["_Place", str | int] | None


def parsed(body: Json, message: str) -> Json:
    """The body as the message it is meant to be; raises Google's refusal of any other shape."""
    result: Json = _value(body, message, None)
    return result


def _value(value: JsonValue, kind: str, at: _Place) -> JsonValue:
    if kind == "any":
        return value
    if kind.startswith("[]"):
        return _list(value, kind[2:], at)
    if kind.startswith("{}"):
        if not isinstance(value, dict):
            raise _invalid(at, "map", value)
        return {key: _value(inner, kind[2:], (at, key)) for key, inner in value.items()}
    if kind in _PLAIN:
        return _plain(value, kind, at)
    return _message(value, kind, at)


def _list(value: JsonValue, kind: str, at: _Place) -> list[JsonValue]:
    """The members, those of lists within the list too; a message alone is a list of one."""
    if not isinstance(value, list):
        return [_value(value, kind, at)]
    members: list[JsonValue] = []
    for index, inner in enumerate(value):
        place = (at, index)
        if isinstance(inner, list) and not kind.startswith("[]") and kind != "any":
            members += _list(inner, kind, place)
        elif inner is None:
            members.append(None)
        else:
            members.append(_value(inner, kind, place))
    return members


def _message(value: JsonValue, kind: str, at: _Place) -> Json:
    if not isinstance(value, dict):
        raise _invalid(at, _TYPE + kind, value)
    fields = _shapes()[kind]
    result: Json = {}
    for name, inner in value.items():
        field = name if name in fields else _camel(name)
        if field not in fields and OPEN in fields:
            result[name] = inner
            continue
        if field not in fields:
            raise unknown_name(name, _spelled(at))
        result[field] = _value(inner, fields[field], (at, field))
    return result


def _plain(value: JsonValue, kind: str, at: _Place) -> JsonValue:
    if kind == "string" and isinstance(value, str):
        return value
    if kind == "boolean":
        truth = _TRUTH.get(value) if isinstance(value, str) else value
        if isinstance(truth, bool):
            return truth
    if kind not in {"string", "boolean"} and not isinstance(value, bool):
        number = _number(value)
        if number is not None and (kind == "number" or number == int(number)):
            return number if kind == "number" else int(number)
    raise _invalid(at, _PLAIN[kind], value)


def _number(value: JsonValue) -> float | int | None:
    """A number, also one that comes as a text."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    try:
        number = float(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return number if isinstance(number, int | float) and math.isfinite(number) else None


def _spelled(at: _Place) -> str:
    """`requests[0].update_cells`, as Google names a place."""
    if at is None:
        return ""
    around, last = _spelled(at[0]), at[1]
    if isinstance(last, int):
        return f"{around}[{last}]"
    return f"{around}.{_snake(last)}" if around else _snake(last)


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def _invalid(place: _Place, kind: str, value: JsonValue) -> GoogleError:
    shown = f'"{value}"' if isinstance(value, str) else json.dumps(value)[:100]
    at = _spelled(place)
    text = f"Invalid value at '{at}' ({kind}), {shown}"
    return bad_request(text, [{"field": at, "description": text}])
