"""Canonical values as each kind of field may hold them."""

from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from french_cells.loans.loan_facts import BACK
from french_cells.moments.dates import PARIS
from french_cells.reach.numbering import find_french
from french_cells.reading import Value
from sync_service.model import fields as ours
from sync_service.model.fields.choices import LANGUAGES
from sync_service.model.schema import CellField

_LETTERS = st.characters(whitelist_categories=["Lu", "Ll", "Nd", "Po", "So", "Lo"])
_WORDS = st.text(_LETTERS, min_size=3, max_size=20).map(lambda text: text.strip())
_PHONES = (
    st.integers(100_000_001, 999_999_998)
    .map(lambda number: find_french(str(number)))
    .filter(lambda number: number is not None)
)
_MAILS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,8})?@[a-z]{3,9}\.example\.org", fullmatch=True)
_INSTANTS = st.integers(1_577_836_800, 1_893_456_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, PARIS).isoformat()
)


def _is_kept(field: CellField, text: str) -> bool:
    reading = field.understand(text)
    return reading.accepted and reading.value == text


def canonical_values(  # noqa: PLR0911 - one line for each field
    field: CellField,
) -> st.SearchStrategy[Value]:
    """Values that this field may hold, None aside."""
    match field:
        case ours.LoanStatus():
            # « Rendu » is a return without its day only beside a record that has none.
            return st.sampled_from(sorted(field.labels.keys() - {BACK}))
        case ours.Choice():
            return st.sampled_from(sorted(field.labels))
        case ours.Presence():
            return st.sampled_from(sorted(field.labels))
        case ours.YesNo():
            return st.booleans()
        case ours.Count():
            return st.integers(field.least, min(field.most, 30_000))
        case ours.Amount():
            return st.integers(0, 5_000) | st.integers(1, 9_999).map(lambda n: n + 0.5)
        case ours.Link():
            return st.sampled_from(sorted(field.context.directory.of(field.entity).by_target))
        case _:
            return _dated_or_worded(field)


def _dated_or_worded(  # noqa: C901, PLR0911 - one line for each field
    field: CellField,
) -> st.SearchStrategy[Any]:
    match field:
        case ours.Day():
            days = st.dates(date(1999, 1, 1), date(2035, 12, 31))
            return days.map(lambda day: day.isoformat())
        case ours.Hour():
            return st.times().map(lambda time: time.strftime("%H:%M"))
        case ours.Instant():
            return _INSTANTS
        case ours.Phone():
            several = st.lists(_PHONES, min_size=2, max_size=3, unique=True)
            return (_PHONES | several) if field.several else _PHONES
        case ours.Mail():
            return _MAILS
        case ours.Postcode():
            return st.sampled_from(["54300", "54000", "01000", "20000", "97400", "54036"])
        case ours.Siret():
            return st.sampled_from(["13003013300016", "35600000000048"])
        case ours.Rna():
            return st.integers(1, 999_999_999).map(lambda digits: f"W{digits:09}")
        case ours.InseeCode():
            return st.sampled_from(["54329", "01001", "2A004", "97411"])
        case _:
            return _worded(field)


def _worded(field: CellField) -> st.SearchStrategy[Any]:
    match field:
        case ours.Ages():
            pairs = st.tuples(st.integers(0, 17), st.integers(0, 17)).map(sorted)
            closed = pairs.map(lambda pair: f"{pair[0]}-{pair[1]} years")
            return closed | st.integers(1, 18).map(lambda age: f"{age}+ years")
        case ours.Words():
            return st.lists(
                _WORDS.map(lambda word: word.replace(";", "").strip()).filter(bool),
                min_size=1,
                max_size=4,
                unique=True,
            ).filter(lambda words: words == field.understand("\n".join(words)).value)
        case ours.Languages():
            return st.lists(st.sampled_from(sorted(LANGUAGES)), min_size=1, unique=True)
        case ours.WebAddress():
            return st.sampled_from(["https://www.example.org", "http://example.org/page?a=1"])
        case _:
            return _WORDS.filter(lambda text: _is_kept(field, text))
