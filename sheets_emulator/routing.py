"""Which handler serves which address. Paths are matched raw: `%3A` is not `:`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from sheets_emulator.context import Context
from sheets_emulator.wire import Answer, Call, Json

Handler = Callable[..., Answer | Json]


@dataclass(frozen=True, slots=True)
class Route:
    """One verb of the protocol; `kind` is what it costs: drive, reads or writes."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    kind: str


@dataclass(frozen=True, slots=True)
class Match:
    """A route with the parts of the path, decoded."""

    route: Route
    parts: tuple[str, ...]

    def perform(self, context: Context) -> Answer:
        result = self.route.handler(context, *self.parts)
        return result if isinstance(result, Answer) else Answer(200, result)


def route(method: str, path: str, handler: Handler, kind: str) -> Route:
    """A route from a path with {parts}: a part holds no slash; {range*} may, and colons too."""
    pattern = re.escape(path).replace(r"\{range\*\}", "(.+)")
    pattern = re.sub(r"\\\{\w+\\\}", "([^/:]+)", pattern)
    return Route(method, re.compile(pattern), handler, kind)


def find_route(routes: tuple[Route, ...], call: Call) -> Match | None:
    for candidate in routes:
        if candidate.method == call.method:
            match = candidate.pattern.fullmatch(call.path)
            if match:
                return Match(candidate, tuple(unquote(part) for part in match.groups()))
    return None
