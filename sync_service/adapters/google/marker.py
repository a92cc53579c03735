"""The marker that shows later whether a batch was applied, and keeps two of our writers apart.

Each marker is created under the number after the last one. Google refuses a number that exists,
and a refused request refuses its batch. So of two batches planned on the same state, one of them
delayed in the network for instance, only the first is applied (ADR 9).
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sync_service.adapters.google.fields import MARKER_KEY

_FIRST_NUMBER = 1_398_361_667
"""Far from the small numbers that Google's own examples use."""
_LAST_NUMBER = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Marker:
    """The last applied batch's id, and the number of its marker."""

    value: str | None = None
    number: int = _FIRST_NUMBER - 1
    stale: tuple[int, ...] = ()
    """All numbers of our markers."""


def load_marker(metadata: list[dict[str, Any]]) -> Marker:
    """The newest marker among a spreadsheet's metadata."""
    ours = {
        int(entry["metadataId"]): str(entry.get("metadataValue", ""))
        for entry in metadata
        if entry.get("metadataKey") == MARKER_KEY
    }
    if not ours:
        return Marker()
    newest = max(ours)
    return Marker(ours[newest], newest, tuple(sorted(ours)))


def find_marker(payload: bytes) -> Marker:
    """The marker of an answer that is not decoded.

    Its entry is a flat object; what people type cannot look like it, since its quotes are escaped.
    """
    key = MARKER_KEY.encode()
    entries = []
    place = payload.find(key)
    while place >= 0:
        start, end = payload.rfind(b"{", 0, place), payload.find(b"}", place)
        with suppress(ValueError):
            entries.append(json.loads(payload[start : end + 1]))
        place = payload.find(key, place + len(key))
    return load_marker([entry for entry in entries if "metadataId" in entry])


def marker_requests(last: Marker, value: str) -> list[dict[str, Any]]:
    """Requests that put a new marker in the place of the last."""
    number = last.number + 1 if last.number < _LAST_NUMBER else _FIRST_NUMBER
    entry = {
        "metadataId": number,
        "metadataKey": MARKER_KEY,
        "metadataValue": value,
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    forget = [
        {
            "deleteDeveloperMetadata": {
                "dataFilter": {"developerMetadataLookup": {"metadataId": old}}
            }
        }
        for old in last.stale
    ]
    return [*forget, {"createDeveloperMetadata": {"developerMetadata": entry}}]


def advanced(last: Marker, value: str) -> Marker:
    """The marker after `marker_requests(last, value)` were applied."""
    number = last.number + 1 if last.number < _LAST_NUMBER else _FIRST_NUMBER
    return Marker(value, number, (number,))
