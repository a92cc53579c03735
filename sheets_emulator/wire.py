"""The shapes that travel between Google's clients and the stand-in: calls, answers, JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
JsonValue = Any  # whatever JSON can hold
Scalar = str | int | float | bool

JSON_TYPE = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, its path still percent-encoded as it arrived."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    patience_seconds: float | None = None  # an in-process caller's timeout: nobody sleeps longer

    def option(self, name: str, default: str = "") -> str:
        values = self.query.get(name)
        return values[-1] if values else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.option(name)
        return value.lower() == "true" if value else default


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a status, headers and either JSON or the bytes of a file."""

    status: int = 200
    body: Json | bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE

    def encoded(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        # Compact, where Google indents: Python indents ten times slower and no client can tell.
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def without_nulls(value: JsonValue) -> JsonValue:
    """What a protocol-buffer parser sees: null means absent."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


def without_defaults(message: Json, keep: Iterable[str] = ()) -> Json:
    """The message without its default values (false, 0, ""), as proto3 writes it."""
    return {
        key: value
        for key, value in message.items()
        if key in keep or (value is not False and value != "" and value is not None)
    }
