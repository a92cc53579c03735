"""All experiments, guesses first, because nobody has seen yet whether those hold."""

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

_MODULES = (metadata, batches, notes, reading, entry, chips, rules, tables, spills, files)
_ORDER = ("guess", "measurement", "documentation", "recording")


def _of(modules: Iterable[ModuleType]) -> list[Experiment]:
    return [
        one for module in modules for one in vars(module).values() if isinstance(one, Experiment)
    ]


EXPERIMENTS = tuple(sorted(_of(_MODULES), key=lambda one: _ORDER.index(one.source)))
