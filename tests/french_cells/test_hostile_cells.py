"""Whatever a cell holds, every reader answers in words and none raises."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from french_cells.context import Context
from french_cells.kinds import KINDS
from french_cells.reading import Raw

TODAY = Context(date(2026, 11, 24))
HOSTILE: list[Raw] = [
    "x" * 50_000,
    "1" * 50_000,
    "(" * 50_000,
    "a " * 25_000,
    "12/03/2026\x00",
    "\x1b[31mrouge",
    "06 39 98 12 34\u202e43 21",
    "\ud800",
    "Petit \udfff",
    '=IMPORTXML("https://example.org";"//a")',
    "=1+1",
    "+cmd|' /C calc'!A0",
    "\"\"\"'''\"'\"",
    "((((((((((",
    "[[[[a](b)](c)](d)](e)",
    "1e309",
    1e309,
    -1e309,
    float("nan"),
    10**400,
    -1,
    1e300,
    True,
    False,
    None,
    "",
    "\u0300" * 300,
    "👩‍👧‍👦" * 20,
    "\n\n\n",
    "٠١٢٣٤٥٦٧٨٩",
    "²³¹",
    "-" * 300,
    "@" * 300,
    ("1/" * 150),
    ("a@" * 100),
    ("9h-" * 100),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", HOSTILE, ids=lambda raw: ascii(raw)[:24])
def test_a_hostile_cell_gets_an_answer(kind: str, raw: Raw) -> None:
    reading = KINDS[kind](raw, TODAY)
    assert reading.accepted or reading.message


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(raw=st.text(max_size=60) | st.integers() | st.floats() | st.booleans() | st.none())
def test_any_cell_gets_an_answer(kind: str, raw: Raw) -> None:
    reading = KINDS[kind](raw, TODAY)
    assert (reading.value is None) == (reading.error is not None)
    assert reading.accepted or (reading.severity == "reject" and reading.message)


_WORDS = (
    "12 3 2026 26 14h30 9h : / - . , ; ( ) ? @ le du au et ou mars jeudi 06 39 98 01 23 45 +33 "
    "marie example.org DUPONT Mme présent absent excusé non pas rendu prêté ASAL Lunéville 54300 "
    "CEDEX ans mois enfants environ x = ' \" \n € % W543001234 poste"
)
_PIECES = st.sampled_from(sorted(set(_WORDS.split(" "))))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=80, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=8), glue=st.sampled_from(["", " "]))
def test_any_mixture_of_what_people_type_gets_an_answer(
    kind: str, pieces: list[str], glue: str
) -> None:
    reading = KINDS[kind](glue.join(pieces), TODAY)
    assert (reading.value is None) == (reading.error is not None)
    assert reading.accepted or reading.message
