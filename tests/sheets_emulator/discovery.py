"""Judges requests and answers by Google's own schema, which google-api-python-client ships."""

import json
import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from sheets_emulator.masks import load_mask
from sheets_emulator.shapes import OPEN
from sheets_emulator.wire import Answer, Call, without_nulls

Schema = dict[str, Any]
JsonValue = Any  # whatever JSON can hold
_APIS = {"sheets.v4": "/v4/", "drive.v3": "/drive/v3/"}


@cache
def load_document(api: str) -> Schema:
    folder = files("googleapiclient").joinpath("discovery_cache", "documents")
    document: Schema = json.loads(folder.joinpath(f"{api}.json").read_text(encoding="utf-8"))
    return document


def _methods(resource: Schema) -> Iterator[Schema]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


@cache
def _known(api: str) -> list[tuple[str, re.Pattern[str], Schema]]:
    document = load_document(api)
    known = []
    for method in _methods(document):
        path = "/" + document["servicePath"] + method.get("flatPath", method["path"])
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+?", re.escape(path))
        known.append((method["httpMethod"], re.compile(pattern), method))
    return sorted(known, key=lambda one: -len(one[1].pattern))


def find_method(verb: str, path: str) -> tuple[str, Schema] | None:
    for api, prefix in _APIS.items():
        if path.startswith(prefix):
            for known_verb, pattern, method in _known(api):
                if known_verb == verb and pattern.fullmatch(path):
                    return api, method
    return None


def problems_of_call(call: Call, body: JsonValue, answer: JsonValue) -> list[str]:
    """Everything in a request and its answer that Google's schema does not know.

    Google refuses a field mask that names an unknown field, where we would just find nothing.
    """
    found = find_method(call.method, call.path)
    if found is None:
        return [f"{call.method} {call.path}: no such method"]
    api, method = found
    schemas = load_document(api)["schemas"]
    problems = []
    if body is not None:
        known_options = {*method.get("parameters", {}), *load_document(api)["parameters"]}
        problems += [f"unknown option {name}" for name in call.query if name not in known_options]
        mask = load_mask(call.option("fields"))
        problems += problems_of_mask(mask, method.get("response", {}), schemas)
    if body and "request" in method:
        problems += [f"request {one}" for one in problems_of(body, method["request"], schemas)]
        problems += problems_of_cell_masks(body, schemas)
    if isinstance(answer, dict) and "error" not in answer and "response" in method:
        problems += [f"answer {one}" for one in problems_of(answer, method["response"], schemas)]
    return [f"{method['id']}: {one}" for one in problems]


def problems_of_mask(
    mask: JsonValue, schema: Schema, schemas: Schema, path: str = ""
) -> Iterator[str]:
    while "$ref" in schema or schema.get("type") == "array":
        schema = schemas[schema["$ref"]] if "$ref" in schema else schema["items"]
    for name, inner in mask.items():
        known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
        if known is not None:
            yield from problems_of_mask(inner, known, schemas, f"{path}{name}.")
        elif name != "*":
            yield f"field mask: {path}{name} is unknown"


def problems_of_cell_masks(body: JsonValue, schemas: Schema) -> Iterator[str]:
    """The masks of requests that write cells, which are paths into CellData."""
    requests = body.get("requests", [])
    for request in requests if isinstance(requests, list) else []:
        for name in ("updateCells", "repeatCell", "appendCells"):
            fields = request.get(name, {}).get("fields", "")
            yield from problems_of_mask(load_mask(fields), {"$ref": "CellData"}, schemas)


class Judge:
    """Observes a world and notes what the schema does not know in its answers and requests.

    Requests of other people's clients hold typos of their own: `judge_requests` leaves them out.
    """

    def __init__(self, *, judge_requests: bool = True) -> None:
        self.judge_requests = judge_requests
        self.problems: list[str] = []

    def __call__(self, call: Call, answer: Answer) -> None:
        is_ours = call.path.startswith(tuple(_APIS.values()))
        if not is_ours or answer.status >= HTTPStatus.BAD_REQUEST:
            return
        body = None
        if self.judge_requests:
            body = without_nulls(json.loads(call.body)) if call.body else {}
        shown = answer.body if isinstance(answer.body, dict) else None
        self.problems += problems_of_call(call, body, shown)


def problems_of(
    value: JsonValue, schema: Schema, schemas: Schema, path: str = "$"
) -> Iterator[str]:
    while "$ref" in schema:
        schema = schemas[schema["$ref"]]
    kind = schema.get("type")
    if kind == "object":
        yield from _object_problems(value, schema, schemas, path)
    elif kind == "array":
        if isinstance(value, list):
            for index, inner in enumerate(value):
                yield from problems_of(inner, schema["items"], schemas, f"{path}[{index}]")
        else:
            yield f"{path}: not an array"
    elif kind in _PLAIN:
        yield from _plain_problems(value, schema, path)


def _object_problems(
    value: JsonValue, schema: Schema, schemas: Schema, path: str
) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: not an object"
        return
    for name, inner in value.items():
        known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
        if known is None:
            yield f"{path}.{name}: unknown"
        else:
            yield from problems_of(inner, known, schemas, f"{path}.{name}")


_PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def _plain_problems(value: JsonValue, schema: Schema, path: str) -> Iterator[str]:
    kind = schema["type"]
    if not isinstance(value, _PLAIN[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{path}: not a {kind}: {value!r}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{path}: not in its enum: {value!r}"


def request_shapes() -> dict[str, dict[str, str]]:
    """Every message that a request can hold, as names and types; cells' values are any JSON."""
    drive, sheets = load_document("drive.v3")["schemas"], load_document("sheets.v4")
    schemas = drive | sheets["schemas"]
    shapes: dict[str, dict[str, str]] = {}
    sent = [method["request"]["$ref"] for method in _methods(sheets) if "request" in method]
    waiting = [*sent, "Comment", "Drive", "File", "Permission"]
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            fields = schemas[name].get("properties", {})
            shapes[name] = {field: _shape(part) for field, part in fields.items()}
            if name in drive:
                shapes[name][OPEN] = "any"
            used = {kind.lstrip("[]{}") for kind in shapes[name].values()}
            waiting += [kind for kind in used if kind in schemas]
    return shapes


def _shape(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"])
    kind = schema.get("type", "any")
    if kind == "array":
        inner = _shape(schema["items"])
        return "any" if inner == "any" else "[]" + inner
    if kind == "object" and "additionalProperties" in schema:
        return "{}" + _shape(schema["additionalProperties"])
    if kind == "string" and schema.get("format") == "int64":
        return "int64"
    return "int32" if kind == "integer" else str(kind)
