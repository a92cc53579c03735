"""Fields for dates, hours and instants."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Literal, TypeGuard, Unpack

from french_cells.answers import ambiguous, assume, empty, repair
from french_cells.context import Context
from french_cells.folding import fold
from french_cells.loans import conditions, loan_statuses, returns
from french_cells.loans.loan_facts import BACK
from french_cells.loans.loan_statuses import PART_BACK_ON, tells_part_back
from french_cells.moments import dates, instants, later, series, time_ranges, times
from french_cells.moments.dates import PARIS
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, Raw, Reading, Value
from sync_service.domain.codec import Shown
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.week import Season
from sync_service.model.schema import CellField, FieldSettings

_HOUR, _DUE = len("14:30"), "due_on"


_RETURNED = pattern(
    r"^(?:oui,? |ok,? )?(?:rendu|revenu|retourné|ramené|rapporté|restitué|rentré)?e?s? ?(?:le )?"
    r"(?=\d|\w+di)",
    re.IGNORECASE,
)
"""« rendue le 20 novembre » under « Rendu le »."""
_IN_STATE = pattern(r"(?P<day>[^,(–]*?\d) ?(?:[,–(]| - ) ?(?P<state>[^()\d]+)\)?")
_RESERVED = pattern(
    r"^(?:r[ée]serv[ée]e?s?|r[ée]sa)(?: pour)?(?: le)? (?=\d|\w+di )", re.IGNORECASE
)
_ASKED = "Rendu ?"
"""What people answer who write no day under « Rendu le »."""
_YES, _HABIT = frozenset({"oui", "x", "ok"}), 3
"""A yes without more, and how many of them make a column one of answers."""
NO_DAY = "Le jour du retour n’est pas dit : écrivez-le dans la case si vous le savez."
_LATE = pattern(r"(?:un peu |très )?(?:en |avec du )?retard", re.IGNORECASE)


def _tells_state(words: str) -> bool:
    """All that is said beside a day of return: the state of the thing, or that it came late."""
    is_late = _LATE.fullmatch(words.strip()) is not None
    state = conditions.read(words, Context(today=date.min))
    return is_late or (state.accepted and state.value != conditions.GONE)


_BETWEEN_SEASONS = (7, 8)


def running_season(today: date) -> str:
    """Empty in July and August, when people write about either of two seasons."""
    return "" if today.month in _BETWEEN_SEASONS else Season.of(today).label


def _is_iso(load: Callable[[str], date | time], value: Value) -> bool:
    """Written as we write it, and no other of ISO's ways: « 20261112 »."""
    if not isinstance(value, str):
        return False
    try:
        return load(value).isoformat().startswith(value)
    except ValueError:
        return False


class Day(CellField):
    """A date; shown as a typed date, « 12/03/2026 » in sentences."""

    expected = dates.EXPECTED

    def __init__(
        self,
        label: str,
        *,
        prefer: Literal["past", "future", "near", ""] = "",
        in_season: bool = False,
        is_return: bool = False,
        may_come_back: bool = False,
        may_be_later: bool = False,
        **settings: Unpack[FieldSettings],
    ) -> None:
        """`in_season`: a day without a year is one of the season, before `prefer` is asked.

        `may_come_back`: « tous les mardis jusqu'au 15/12 » is the first of these days here.

        `may_be_later`: « mars 2027 » and « après Noël » are no day yet, while that lies ahead.

        `is_return`: what says that a loan is still out says that there is no such day.
        """
        super().__init__(label, **settings)
        self.prefer, self.in_season, self.is_return = prefer, in_season, is_return
        self.may_come_back, self.may_be_later = may_come_back, may_be_later

    def holds(self, value: Value) -> bool:
        return _is_iso(date.fromisoformat, value)

    def understand(self, raw: Raw) -> Reading:
        reading = dates.read(raw, self._days_context)
        if self.may_be_later and not reading.accepted and isinstance(raw, str):
            reading = self._read_reserved(raw, reading)
        if self.name == _DUE and not reading.accepted and isinstance(raw, str):
            reading = self._read_extended(raw, reading)
        if self.may_come_back and not reading.accepted and series.is_series(raw):
            days = self.read_series(raw)
            return replace(days, value=days.value[0]) if isinstance(days.value, list) else days
        if self.may_be_later and not reading.accepted and self._is_later(raw):
            return empty()
        if self.is_return and isinstance(raw, str) and not reading.accepted:
            reading = self._read_return(raw, reading)
        if self.is_return and reading.error in ("invalid", "ambiguous"):
            reading = self._read_answer(raw) or reading
            if not reading.accepted and isinstance(raw, str) and tells_part_back(raw):
                return ambiguous(PART_BACK_ON)
        return empty() if not reading.accepted and self._is_still_out(raw) else reading

    def _read_reserved(self, raw: str, refused: Reading) -> Reading:
        """« Réservé 1er déc »: ahead, whatever way the column's days look."""
        told = _RESERVED.sub("", raw)
        if told == raw:
            return refused
        reading = dates.read(told, replace(self._days_context, prefer="future"))
        is_ahead = reading.accepted and str(reading.value) >= self.context.today.isoformat()
        return repair(reading.value) if is_ahead else refused

    def _read_extended(self, raw: str, refused: Reading) -> Reading:
        """« Prolongé au 12/12 », « jusqu'au 12/12 »: the day in it."""
        day = loan_statuses.find_due_day(raw, self.context)
        reading = dates.read(day, self._days_context) if day else refused
        return reading if reading.accepted else refused

    def _read_return(self, raw: str, refused: Reading) -> Reading:
        """« Rendue le 20 novembre », « 2/11 - il manque un chapeau »: the day in it."""
        told = _RETURNED.sub("", raw)
        whole = dates.read(told, self._days_context) if told != raw else refused
        match = _IN_STATE.fullmatch(told)
        said = None if whole.accepted else loan_statuses.read(raw, self._days_context).value
        if isinstance(said, dict) and said["status"] == "returned" and "returned_on" in said:
            return repair(said["returned_on"])  # « rendu cassé 23-10 »
        if whole.accepted or match is None or not _tells_state(match["state"]):
            return whole if whole.accepted else self._read_remarked(told, whole)
        day = dates.read(match["day"], self._days_context)
        return day if day.accepted else whole

    def _read_remarked(self, told: str, refused: Reading) -> Reading:
        """« 28/09 avec le reste », « 12/10/2026 sans les piles »."""
        day, words = returns.cut_remark(told) or ("", "")
        reading = dates.read(day, self._days_context) if day else refused
        return returns.with_remark(reading, words) if reading.accepted else refused

    def _read_answer(self, raw: Raw) -> Reading | None:
        """« Oui », « x », « rendu »: it is back, and nobody says since when; « non » is not."""
        is_word = isinstance(raw, str) and not any(map(str.isdigit, raw))
        if not (is_word or isinstance(raw, bool)):
            return None
        said = loan_statuses.read(raw, replace(self.context, header=_ASKED))
        facts = said.value if isinstance(said.value, dict) else {}
        if facts.get("status") in ("on_loan", "overdue"):
            return empty()
        if facts.keys() != {"status"} or facts["status"] not in ("returned", BACK):
            return None
        if said.message.startswith(BESIDE):
            return assume(None, said.message)
        return Reading(None, None, "repair" if self._are_answers() else "assume", NO_DAY)

    def _are_answers(self) -> bool:
        """Under « Rentré » a yes among days lacks one; where people just say yes, none does."""
        yes = sum(one is True or fold(str(one)).strip() in _YES for one in self.context.samples)
        return yes >= _HABIT and loan_statuses.asks_return(self.context.header)

    def _is_later(self, raw: Raw) -> bool:
        season = self.context.season or running_season(self.context.today)
        context = replace(self.context, season=season)
        lasts = self.name == _DUE and later.lasts_year(raw, context)
        return lasts or later.is_later(raw, context)

    def read(self, cell: Cell) -> Reading:
        """The sheet gives « 12/01 » the running year; we ask whether the next is meant."""
        reading = super().read(cell)
        if isinstance(cell.value, str) or not reading.accepted:
            return reading
        meant = dates.read_shown(cell.value, cell.text, self._days_context)
        return meant if meant.accepted and meant.value != reading.value else reading

    def read_series(self, raw: Raw, since: date | None = None) -> Reading:
        """All the days of one that comes back; without a first day from `since` on, or today."""
        return series.read(raw, self._days_context, since)

    @property
    def _days_context(self) -> Context:
        context = self.context
        season = (context.season or running_season(context.today)) if self.in_season else ""
        return replace(context, prefer=self.prefer or context.prefer, season=season)

    def _is_still_out(self, raw: Raw) -> bool:
        """« en cours », « pas encore » under « Rendu le »: it has no day yet."""
        said = loan_statuses.read(raw, self.context).value if self.is_return else None
        return isinstance(said, dict) and said.get("status") in {"on_loan", "overdue"}

    def show(self, value: Value) -> Shown:
        if not isinstance(value, str):
            return Shown(None)
        return Shown((date.fromisoformat(value) - dates.EPOCH).days, "DATE")

    def text(self, value: Value) -> str:
        return "" if value is None else date.fromisoformat(str(value)).strftime("%d/%m/%Y")


def read_days(field: object, cell: Cell, since: Value = None) -> Sequence[Value]:
    """Of a cell that says one day after the other; none where it says one."""
    if not isinstance(field, Day) or cell.is_formula or not series.is_series(cell.value):
        return []
    first = date.fromisoformat(since) if isinstance(since, str) else None
    days = field.read_series(cell.value, first).value if field.may_come_back else None
    return days if isinstance(days, list) else []


def _is_span(value: object) -> TypeGuard[Mapping[str, str | None]]:
    return isinstance(value, dict) and None not in value.values()


class Hour(CellField):
    """A time of day, `14:30`; shown as « 14h30 », or as a true time beside such."""

    expected = times.EXPECTED

    def holds(self, value: Value) -> bool:
        return (
            isinstance(value, str) and len(value) == _HOUR and _is_iso(time.fromisoformat, value)
        )

    def understand(self, raw: Raw) -> Reading:
        reading = times.read(raw, self.context)
        is_refused = reading.error in ("invalid", "ambiguous") and isinstance(raw, str)
        span = time_ranges.read(raw, self.context).value if is_refused else None
        own = span.get("end" if self.name == "end_time" else "start") if _is_span(span) else None
        if own is None:
            return reading
        return ambiguous(f"Il y a deux heures : ici, écrivez seulement {self.text(str(own))}.")

    def show(self, value: Value) -> Shown:
        if not isinstance(value, str):
            return Shown(None)
        at = time.fromisoformat(value)
        minutes = 60 * at.hour + at.minute
        # 0 is no hour for whoever reads it without its format.
        return Shown(self.text(value), time=minutes / times.DAY_MINUTES if minutes else None)

    def text(self, value: Value) -> str:
        return "" if value is None else str(value).replace(":", "h")


class Instant(CellField):
    """A date and time with its offset in Paris; shown as « 24/11/2026 14:30:05 »."""

    expected = instants.EXPECTED

    def holds(self, value: Value) -> bool:
        is_instant = _is_iso(datetime.fromisoformat, value)
        return is_instant and datetime.fromisoformat(str(value)).tzinfo is not None

    def understand(self, raw: Raw) -> Reading:
        return instants.read(raw, self.context)

    def text(self, value: Value) -> str:
        """As ISO in the one hour of the year that Paris lives twice."""
        if value is None:
            return ""
        at = datetime.fromisoformat(str(value)).astimezone(PARIS)
        if at.utcoffset() != at.replace(fold=1 - at.fold).utcoffset():
            return str(value)
        return f"{at:%d/%m/%Y %H:%M:%S}"
