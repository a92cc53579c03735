"""What formulas compute with: scalars, matrices, errors, and how one becomes another."""

from collections.abc import Callable, Iterator
from datetime import datetime

from sheets_emulator.grid.cell import CellError, Value
from sheets_emulator.values.entry import find_number, tidy
from sheets_emulator.values.formats import plain_number
from sheets_emulator.values.locales import Locale

Matrix = list[list[Value]]
Result = Value | Matrix
Arguments = list[Result]
Function = Callable[[Arguments, Locale, datetime], Result]


class FormulaError(Exception):
    """Computing ends here with one of Google's errors."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.message)
        self.error = error


def failure(kind: str, message: str = "") -> FormulaError:
    return FormulaError(CellError(kind, message))


def scalar(result: Result) -> Value:
    """The first cell of a matrix, or the value itself."""
    if isinstance(result, list):
        return result[0][0] if result and result[0] else None
    return result


def checked(value: Value) -> Value:
    if isinstance(value, CellError):
        raise FormulaError(value)
    return value


def number(value: Value, locale: Locale, function: str = "ADD") -> float:
    """The number that a value counts as; texts that read as numbers count, too."""
    checked(value)
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        found = find_number(value.strip(), locale)
        if found is None:
            raise failure(
                "VALUE",
                f"Function {function} parameter 1 expects number values. But '{value}' is a text "
                "and cannot be coerced to a number.",
            )
        return found
    assert not isinstance(value, CellError)  # noqa: S101 - narrowed by checked()
    return value


def text(value: Value, locale: Locale) -> str:
    checked(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    return value if isinstance(value, str) else plain_number(float(str(value)), locale)


def truth(value: Value) -> bool:
    checked(value)
    if isinstance(value, str):
        if value.upper() in {"TRUE", "VRAI"}:
            return True
        if value.upper() in {"FALSE", "FAUX", ""}:
            return False
        raise failure("VALUE", f"'{value}' is a text and cannot be coerced to a boolean.")
    return bool(value)


def flat(results: list[Result]) -> Iterator[Value]:
    for result in results:
        if isinstance(result, list):
            for row in result:
                yield from row
        else:
            yield result


def numbers_in(results: list[Result], locale: Locale) -> Iterator[float]:
    """Numbers as SUM sees them: in ranges only numbers count, direct arguments are converted."""
    for result in results:
        if isinstance(result, list):
            values = (checked(value) for value in flat([result]))
            yield from (
                v for v in values if isinstance(v, int | float) and not isinstance(v, bool)
            )
        elif result is not None:
            yield number(result, locale, "SUM")


def exact(value: float) -> float | int:
    """Numbers as they are stored: doubles as computed, whole ones as integers."""
    return tidy(float(value))


def comparable(value: Value) -> Value:
    """The value as comparisons see it: numbers by fifteen digits, so that 0.1 + 0.2 equals 0.3."""
    return float(f"{value:.15g}") if isinstance(value, float) else value
