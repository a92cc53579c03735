"""One line a case: what is typed, what is made of it, how surely."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

import pytest

from french_cells.context import Context
from french_cells.kinds import KINDS
from french_cells.reading import Raw

TODAY = Context(date(2026, 11, 24))


def read(kind: str, raw: Raw, **known: Any) -> tuple[object, str]:  # noqa: ANN401 - any part of a Context
    """The value and its severity, or the refusal and `reject`."""
    reading = KINDS[kind](raw, replace(TODAY, **known))
    return (reading.value if reading.accepted else reading.error), reading.severity


Case: TypeAlias = tuple[Raw, object, str]


def cases(table: list[Case]) -> list[Any]:
    """The table as test cases named by what is typed."""
    return [pytest.param(*case, id=ascii(case[0])) for case in table]
