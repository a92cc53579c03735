"""Protections, drop-down lists, checkboxes: what they allow and refuse, and what is too much."""

from sync_service.adapters.google.probing.experiment import Untried, experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import Json, Tab

_NEEDS_A_PERSON = "il faut une deuxième personne"


@experiment(
    "A protection that only warns does not stop us from writing.",
    "Une protection « avertissement » nous laisse écrire.",
    "documentation",
    assumed=["after"],
)
def warning_lets_us_write(room: Room) -> object:
    tab = room.tab(["before"])
    room.send(_protection(tab, warningOnly=True), tab.put(0, 0, ["after"]))
    return tab.column()


@experiment(
    "A protection may be open at its end; the answer says that we may edit.",
    "Une protection sans fin est acceptée, et dit que nous pouvons écrire.",
    "recording",
    assumed={"endRowIndex": False, "requestingUserCanEdit": True, "warningOnly": True},
)
def protection_may_be_open(room: Room) -> object:
    tab = room.tab(["x"])
    room.send(_protection(tab, warningOnly=True))
    fields = "protectedRanges(range,warningOnly,requestingUserCanEdit)"
    (found,) = tab.look(fields)["protectedRanges"]
    return {
        "endRowIndex": "endRowIndex" in found["range"],
        "requestingUserCanEdit": found.get("requestingUserCanEdit"),
        "warningOnly": found.get("warningOnly"),
    }


def _protection(tab: Tab, **more: object) -> Json:
    area = {"range": tab.area(0, None, 0, 1), "description": "probe"}
    return {"addProtectedRange": {"protectedRange": area | more}}


@experiment(
    "Editors of a protection that only warns are refused.",
    "Un « avertissement » ne prend pas de liste de personnes.",
    "measurement",
    assumed={"refused": True, "kept": 0},
)
def warning_takes_no_editors(room: Room) -> object:
    tab = room.tab(["x"])
    editors = {"users": [room.account.address]}
    refused = room.is_refused(_protection(tab, warningOnly=True, editors=editors))
    kept = tab.look("properties(sheetId),protectedRanges(range)").get("protectedRanges", [])
    return {"refused": refused, "kept": len(kept)}


@experiment(
    "A cell that its owner protects from us is refused, and the request named.",
    "Une case protégée contre nous est refusée.",
    "measurement",
    assumed="refused",
)
def protected_cell_is_refused(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried(_NEEDS_A_PERSON)


def list_rule(tab: Tab, count: int, *, strict: bool = False, area: Json | None = None) -> Json:
    """A list of so many values, for the first cells unless an area is given."""
    values = [{"userEnteredValue": f"choice {number}"} for number in range(count)]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
    told = {"inputMessage": "Choisissez.", "strict": strict}
    return {"setDataValidation": {"range": area or tab.area(0, 3, 0, 1), "rule": rule | told}}


@experiment(
    "Rows cannot be inserted in the midst of what is protected from us, beside it they can.",
    "Insérer au milieu d’une zone protégée contre nous est refusé.",
    "guess",
    assumed={"midst": "protected", "beside": ""},
)
def insertion_in_a_protected_range_is_refused(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried(_NEEDS_A_PERSON)


@experiment(
    "A list does not stop us from writing another value, not even a strict one.",
    "Une liste déroulante stricte nous laisse écrire autre chose.",
    "guess",
    assumed=["another"],
)
def strict_list_lets_us_write(room: Room) -> object:
    tab = room.tab()
    room.send(list_rule(tab, 2, strict=True), tab.put(0, 0, ["another"]))
    return tab.column()[:1]


@experiment(
    "A list's rule comes back with its message, and without « strict » where that is false.",
    "Une liste revient avec son message, sans « strict ».",
    "documentation",
    assumed={"inputMessage": "Choisissez.", "condition": {"type": "ONE_OF_LIST"}},
)
def list_comes_back(room: Room) -> object:
    tab = room.tab(["x"])
    room.send(list_rule(tab, 2))
    fields = "dataValidation(condition(type),inputMessage,strict)"
    return tab.cells(fields)[0][0].get("dataValidation")


@experiment(
    "A rule that is set to nothing takes the old one away.",
    "Une liste déroulante peut être retirée.",
    "documentation",
    assumed={"before": "ONE_OF_LIST", "after": None},
)
def rule_is_taken_away(room: Room) -> object:
    tab = room.tab(["x"])

    def rule() -> object:
        found = tab.cells("formattedValue,dataValidation(condition(type))")[0][0]
        return found.get("dataValidation", {}).get("condition", {}).get("type")

    room.send(list_rule(tab, 2))
    before = rule()
    room.send({"setDataValidation": {"range": tab.area(0, 3, 0, 1)}})
    return {"before": before, "after": rule()}


@experiment(
    "A rule for checkboxes leaves empty cells empty.",
    "Poser des cases à cocher laisse vide ce qui l’est.",
    "guess",
    assumed=[{"dataValidation": {"condition": {"type": "BOOLEAN"}}}],
)
def checkboxes_leave_cells_empty(room: Room) -> object:
    tab = room.tab()
    rule = {"condition": {"type": "BOOLEAN"}}
    room.send({"setDataValidation": {"range": tab.area(0, 1, 0, 1), "rule": rule}})
    fields = "userEnteredValue,effectiveValue,dataValidation(condition(type))"
    return [cell for line in tab.cells(fields) for cell in line if cell]


_MOST_CHOICES = 500
_MOST_CHARACTERS = 50_000


@experiment(
    "A list has at most 500 values; one more is refused.",
    "Une liste a au plus 500 valeurs.",
    "measurement",
    assumed={"500": "", "501": "too_many_choices"},
)
def list_has_a_limit(room: Room) -> object:
    tab = room.tab()
    counts = (_MOST_CHOICES, _MOST_CHOICES + 1)
    return {str(count): room.cause(list_rule(tab, count)) for count in counts}


@experiment(
    "A cell holds at most 50,000 characters, also when it is written typed.",
    "Une case tient 50 000 caractères au plus.",
    "documentation",
    assumed={"50000": "", "50001": "too_long"},
)
def cell_has_a_limit(room: Room) -> object:
    tab = room.tab()
    counts = (_MOST_CHARACTERS, _MOST_CHARACTERS + 1)
    return {str(count): room.cause(tab.put(0, 0, ["x" * count])) for count in counts}
