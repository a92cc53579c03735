"""Field masks in every spelling that Google accepts: `a.b`, `a/b`, `a(b,c)`, `*`."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sheets_emulator.errors import invalid
from sheets_emulator.wire import Json, JsonValue

# A mask is a tree of field names; an empty branch means the whole field.
Mask = dict[str, Any]

EVERYTHING: Mask = {}
_ENDS = {",", ")"}
_TOKEN = re.compile(r"[A-Za-z_0-9*\-]+|[(),./]|\S")


@lru_cache(maxsize=512)
def load_mask(text: str) -> Mask:
    """The tree that a mask's text means; "" and "*" mean everything. Not to be changed."""
    if not text.strip() or text.strip() == "*":
        return EVERYTHING
    tokens = iter([*_TOKEN.findall(text), ")"])
    return _fields(tokens, text)


def _fields(tokens: Iterator[str], text: str) -> Mask:
    tree: Mask = {}
    branch, name = tree, ""
    for piece in tokens:
        if piece in _ENDS:
            if name:
                branch[name] = {}
            if piece == ")":
                return tree
            branch, name = tree, ""
        elif piece in {".", "/"}:
            branch, name = branch.setdefault(name, {}), ""
        elif piece == "(":
            _join(branch.setdefault(name, {}), _fields(tokens, text))
            name = ""
        elif re.match(r"[\w*\-]", piece):
            name = piece
        else:
            raise invalid(f"Invalid field mask: {text}")
    return tree


def _join(into: Mask, other: Mask) -> None:
    for name, inner in other.items():
        if inner and into.get(name):
            _join(into[name], inner)
        else:
            into[name] = inner


def branch_of(mask: Mask, name: str) -> Mask | None:
    """What the mask keeps of a field: None when it keeps nothing, {} when all."""
    if not mask or "*" in mask:
        return EVERYTHING
    return mask.get(name)


def masked(value: JsonValue, mask: Mask) -> JsonValue:
    """The value with only the masked fields, each element of a list alike."""
    if not mask or "*" in mask:
        inner = mask.get("*") if mask else None
        return masked_each(value, inner) if inner else value
    if isinstance(value, list):
        return [masked(inner, mask) for inner in value]
    if not isinstance(value, dict):
        return value
    return {name: masked(value[name], inner) for name, inner in mask.items() if name in value}


def masked_each(value: JsonValue, mask: Mask) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {name: masked(inner, mask) for name, inner in value.items()}


def merge_fields(old: Json, new: Json, mask: Mask) -> Json:
    """The old message with the masked fields taken from the new one; absent there clears them."""
    if not mask or "*" in mask:
        return dict(new)
    result = dict(old)
    for name, inner in mask.items():
        value = new.get(name)
        if inner and (isinstance(value, dict) or value is None):
            value = merge_fields(result.get(name) or {}, value or {}, inner) or None
        if value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result
