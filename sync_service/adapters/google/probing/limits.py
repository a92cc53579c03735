"""What is too much for Google: characters in a cell, choices in a list."""

from sync_service.adapters.google.probing.experiment import experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.rules import list_rule

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
