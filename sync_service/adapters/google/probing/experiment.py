"""An experiment: a sentence that the sync relies on, and a function that tries it."""

from collections.abc import Callable
from dataclasses import dataclass

from sync_service.adapters.google.probing.room import Room
from sync_service.ports.probing import Observation, Source

Look = Callable[[Room], object]

FRENCH, AMERICAN = "fr_FR", "en_US"


class Untried(Exception):
    """What cannot be tried here, with the reason in French."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One assumption and how it is tried."""

    name: str
    assumption: str
    label: str
    source: Source
    assumed: object
    look: Look
    locale: str = FRENCH

    def observed(self, seen: object, said: tuple[str, ...] = ()) -> Observation:
        result = "as_assumed" if seen == self.assumed else "different"
        return Observation(
            name=self.name,
            assumption=self.assumption,
            label=self.label,
            source=self.source,
            result=result,  # type: ignore[arg-type] # one of the two
            assumed=self.assumed,
            seen=seen,
            said=said,
        )

    def untried(self, reason: str) -> Observation:
        return Observation(
            name=self.name,
            assumption=self.assumption,
            label=self.label,
            source=self.source,
            result="not_tried",
            assumed=self.assumed,
            reason=reason,
        )


def experiment(
    assumption: str, label: str, source: Source, *, assumed: object, locale: str = FRENCH
) -> Callable[[Look], Experiment]:
    """Makes an experiment of a function; what it returns is compared with `assumed`."""

    def made(look: Look) -> Experiment:
        name = getattr(look, "__name__", "")
        return Experiment(name, assumption, label, source, assumed, look, locale)

    return made
