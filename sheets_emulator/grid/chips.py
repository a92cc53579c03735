"""Smart chips: people, files and places in a cell, as they are sent and as they are read.

A client sends a text with one `@` for each chip; the grid holds and shows the chips' own texts.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

from sheets_emulator.errors import invalid
from sheets_emulator.wire import Json

_PLACEHOLDER = "@"
_PLACES = "/maps/place/"


class Names(NamedTuple):
    """How the chips' texts are found: a person's name by address, a file's by its own."""

    of_person: Callable[[str], str]
    of_file: Callable[[str], str]


def displayed(cell: Json, names: Names) -> Json:
    """The CellData with the chips' texts in place of placeholders, and runs as they are read."""
    runs = [run for run in cell.get("chipRuns") or [] if run.get("chip")]
    if not runs:
        return cell
    text = _units(str(cell.get("userEnteredValue", {}).get("stringValue", "")))
    shown, read, at = "", list[Json](), 0
    for run in sorted(runs, key=_start):
        start = _start(run)
        if start < at or text[start : start + 1] != _PLACEHOLDER:
            raise invalid("Each chip run must start at a placeholder character '@' of its own.")
        read += _plain_run(shown, text[at:start])
        shown += text[at:start]
        read.append(_run(shown) | {"chip": run["chip"]})
        shown += _units(_text_of(run["chip"], names))
        at = start + 1
    read += _plain_run(shown, text[at:])
    value = {"stringValue": _text(shown + text[at:])}
    return cell | {"userEnteredValue": value, "chipRuns": read}


def _start(run: Json) -> int:
    return int(run.get("startIndex", 0))


def _run(before: str) -> Json:
    return {"startIndex": len(before)} if before else {}


def _plain_run(before: str, text: str) -> list[Json]:
    """The run of a text between chips: it has no chip."""
    return [_run(before)] if text else []


def _units(text: str) -> str:
    """The text with a character for each UTF-16 code unit, as Google's indexes count."""
    raw = text.encode("utf-16-le")
    return "".join(chr(low | high << 8) for low, high in zip(raw[::2], raw[1::2], strict=True))


def _text(units: str) -> str:
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _text_of(chip: Json, names: Names) -> str:
    person = chip.get("personProperties")
    if person is not None:
        return _person(person, names)
    address = str(chip.get("richLinkProperties", {}).get("uri", ""))
    if not address:
        raise invalid("A chip must have personProperties or richLinkProperties.")
    path = urlsplit(address).path
    if _PLACES in path:
        return unquote_plus(path.split(_PLACES, 1)[1].split("/")[0])
    return names.of_file(address)


def _person(person: Json, names: Names) -> str:
    email = str(person.get("email", ""))
    if "@" not in email:
        raise invalid("personProperties.email must be an email address.")
    name = names.of_person(email)
    kind = person.get("displayFormat", "DEFAULT")
    if kind == "EMAIL":
        return email
    if kind == "LAST_NAME_COMMA_FIRST_NAME" and " " in name:
        first, _, last = name.partition(" ")
        return f"{last}, {first}"
    return name
