"""Smart chips: how a person's is sent, read, and lost under a value."""

from sync_service.adapters.google.probing.experiment import experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import Json, Tab

_ADDRESS = "marie.dupont@example.org"
_CELL: Json = {
    "userEnteredValue": {"stringValue": "Avec @"},
    "chipRuns": [{"startIndex": 5, "chip": {"personProperties": {"email": _ADDRESS}}}],
}
_FIELDS = "userEnteredValue,chipRuns"


def _chipped(room: Room) -> Tab:
    tab = room.tab()
    room.send(tab.put_cells(0, 0, [[_CELL]], _FIELDS))
    return tab


def _addresses(tab: Tab) -> list[str]:
    cell: Json = next(iter(next(iter(tab.cells("chipRuns")), [])), {})
    runs = cell.get("chipRuns", [])
    chips = [run["chip"] for run in runs if "chip" in run]
    return [chip.get("personProperties", {}).get("email", "") for chip in chips]


@experiment(
    "A person's chip is read with the person's address.",
    "Une puce de personne se lit avec son adresse.",
    "documentation",
    assumed=[_ADDRESS],
)
def person_chip_has_an_address(room: Room) -> object:
    return _addresses(_chipped(room))


@experiment(
    "The chip of an address that nobody knows shows the address, and that is the cell's text too.",
    "La puce d’une adresse inconnue montre l’adresse.",
    "guess",
    assumed={"shown": f"Avec {_ADDRESS}", "entered": {"stringValue": f"Avec {_ADDRESS}"}},
)
def unknown_person_shows_the_address(room: Room) -> object:
    tab = _chipped(room)
    return {"shown": tab.column()[0], "entered": tab.entered()[0][0]}


@experiment(
    "A new value erases the chips.",
    "Écrire une valeur efface les puces.",
    "documentation",
    assumed={"before": [_ADDRESS], "after": []},
)
def value_erases_chips(room: Room) -> object:
    tab = _chipped(room)
    before = _addresses(tab)
    room.send(tab.put(0, 0, ["text"]))
    return {"before": before, "after": _addresses(tab)}
