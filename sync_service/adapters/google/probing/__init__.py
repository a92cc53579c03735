"""What the sync assumes of Google, as experiments that run on any address.

Each experiment is a function that does something in tabs of its own and says what it saw. Knows
our client and Google's protocol; must not know the stand-in, whose guesses are what is tried here.
"""

from collections.abc import Iterable
from types import ModuleType

from sync_service.adapters.google.probing import (
    batches,
    chips,
    entry,
    files,
    metadata,
    notes,
    reading,
    rules,
    spills,
    tables,
)
from sync_service.adapters.google.probing.experiment import Experiment
from sync_service.adapters.google.probing.prober import GoogleProber

_MODULES = (metadata, batches, notes, reading, entry, chips, rules, tables, spills, files)
_ORDER = ("guess", "measurement", "documentation", "recording")


def _of(modules: Iterable[ModuleType]) -> list[Experiment]:
    return [
        one for module in modules for one in vars(module).values() if isinstance(one, Experiment)
    ]


EXPERIMENTS = tuple(sorted(_of(_MODULES), key=lambda one: _ORDER.index(one.source)))


__all__ = ["EXPERIMENTS", "Experiment", "GoogleProber"]
