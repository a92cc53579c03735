"""A snapshot whose fingerprint is known at once and whose content is decoded when first looked at.

Most reads end at their fingerprint: nothing changed. Decoding is some thirty times as dear.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Any

from sync_service.adapters.google import decoding
from sync_service.domain.errors import Unreachable
from sync_service.domain.snapshot import SpreadsheetSnapshot

_DIGEST_BYTES = 16


class LazySnapshot(SpreadsheetSnapshot):
    """What one answer of Google's holds; raises Unreachable when that turns out damaged."""

    __slots__ = ("_payload",)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any field
        """Python asks here for a field that is not set yet."""
        if name not in SpreadsheetSnapshot.__slots__:
            raise AttributeError(name)
        self._decode()
        return object.__getattribute__(self, name)

    def _decode(self) -> None:
        try:
            parsed = decoding.load_payload(object.__getattribute__(self, "_payload"))
            tabs = decoding.load_tabs(parsed)
        except (ValueError, KeyError):
            message = "La réponse de Google est arrivée abîmée. Un nouvel essai aura lieu."
            raise Unreachable(message, spreadsheet_id=self.spreadsheet_id) from None
        properties = parsed.get("properties", {})
        _fill(
            self,
            title=str(properties.get("title", "")),
            locale=str(properties.get("locale", "")),
            time_zone=str(properties.get("timeZone", "")),
            tabs=tabs,
            marker=decoding.load_marker_value(parsed),
            metadata=decoding.load_metadata(parsed),
            _payload=b"",
        )


def lazy_snapshot(spreadsheet_id: str, payload: bytes, observed_at: datetime) -> LazySnapshot:
    """`payload`: the Spreadsheet message alone, compact JSON, without blanks around it."""
    snapshot = object.__new__(LazySnapshot)
    fingerprint = blake2b(payload, digest_size=_DIGEST_BYTES).hexdigest()
    _fill(
        snapshot,
        spreadsheet_id=spreadsheet_id,
        observed_at=observed_at,
        fingerprint=fingerprint,
        _payload=payload,
    )
    return snapshot


def _fill(snapshot: LazySnapshot, **fields: object) -> None:
    for name, value in fields.items():
        object.__setattr__(snapshot, name, value)
