"""What a probe saw, as a table for a host and as a document to send in. Pure.

The document names neither the file nor the account.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sync_service.ports import Observation
from sync_service.ports.probing import Result

FORMAT = 1
"""Of the document; whoever reads many of them knows by it what it holds."""

_RESULTS: Mapping[Result, str] = {
    "as_assumed": "comme prévu",
    "different": "autrement",
    "not_tried": "pas essayé",
}
_TOLD_FIRST: Sequence[Result] = ("different", "not_tried", "as_assumed")
_SOURCES = {
    "guess": "supposition",
    "measurement": "mesure de tiers",
    "documentation": "documentation",
    "recording": "enregistrement",
}
_LONGEST = 160


def table_rows(observations: Sequence[Observation]) -> list[tuple[str, str, str, str]]:
    """What is otherwise first: supposition in French, its source, result, what was seen."""
    return [
        (one.label, _SOURCES[one.source], _RESULTS[one.result], _seen(one))
        for one in sorted(observations, key=lambda one: _TOLD_FIRST.index(one.result))
    ]


def summary(observations: Iterable[Observation]) -> str:
    """One sentence with the three numbers."""
    found = Counter(one.result for one in observations)
    parts = [f"{found[result]} {name}" for result, name in _RESULTS.items()]
    return f"{sum(found.values())} essais : {', '.join(parts)}."


def as_json(
    observations: Sequence[Observation], at: datetime, version: str, *, is_as_found: bool
) -> dict[str, object]:
    found = Counter(one.result for one in observations)
    return {
        "format": FORMAT,
        "program": version,
        "at": at,
        "left_as_found": is_as_found,
        "counts": {name: found[name] for name in _RESULTS},
        "experiments": [
            {name: value for name, value in asdict(one).items() if name != "label"}
            for one in observations
        ],
    }


def _seen(one: Observation) -> str:
    """Empty where it is as it was expected to be."""
    if one.result == "as_assumed":
        return ""
    if one.result == "not_tried":
        return one.reason
    text = " ; ".join([f"vu : {one.seen}", *(f"Google : {words}" for words in one.said)])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
