"""Cases of one test: a taste for every run of the suite, and the rest for `make soak`."""

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def taste(every_day: Iterable[Any], at_night: Iterable[Any]) -> list[ParameterSet]:
    """Cases for `parametrize`: a test that had none of every day would guard nothing in CI."""
    first = [_case(one) for one in every_day]
    assert first, "no taste is left"
    return first + [_case(one, pytest.mark.soak) for one in at_night]


def _case(values: Any, *marks: pytest.MarkDecorator) -> ParameterSet:  # noqa: ANN401 - any case
    return pytest.param(*(values if isinstance(values, tuple) else (values,)), marks=marks)
