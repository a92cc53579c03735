"""The field for a loan's state: reads the hint, with the date or borrower beside it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Unpack

from french_cells.answers import assume, repair
from french_cells.loans import loan_statuses
from french_cells.loans.loan_facts import BACK, LOAN_STATUSES, join_words, split_words
from french_cells.named import partners
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, NO_MONTH, Raw, Reading, Value
from sync_service.domain.codec import Shown
from sync_service.model.fields.choices import Choice
from sync_service.model.schema import FieldSettings

_DAYS = {"returned_on": "le", "due_on": "jusqu’au", "loaned_on": "depuis le"}
"""How a date is written beside the state: « Rendu le 12/03/2026 »."""

_ANSWERS = {"returned": "oui", BACK: "oui", "on_loan": "non", "overdue": "non"}
"""How a column that asks « Rendu ? » says so."""
_HERE = ("returned", "available")
_TO_CONFIRM = pattern(r"(?i)^(r[ée]serv.*)\bà confirmer\b")
"""A loan to come that is to be confirmed is a reservation all the same."""
_CONDITIONS = {"damaged": "abîmé", "incomplete": "incomplet", "ok": "complet"}
_DAY_ALONE = pattern(
    r"^(?P<lead>[^\d,;(]*\ble) (?P<day>\d{1,2})(?:er)?(?P<rest>\)?$|\s*[,;(].*)", re.IGNORECASE
)
"""« rendu le 3 », « rentrées le 7, une bancale »"""


class LoanStatus(Choice):
    """What a cell says about a loan's state, with the date or borrower beside it.

    A hint: the dates decide. Its values are those of `loan_facts`.
    """

    takes_remarks = False
    """What stands beside a state may be its day, what is missing, or that it is not so."""

    def __init__(self, label: str, **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, LOAN_STATUSES, **settings)
        self.labels = {**LOAN_STATUSES, BACK: LOAN_STATUSES["returned"]}
        self.expected = (
            "« en prêt », « rendu le 12/03/2026 », « réservé », « annulé » ou « perdu »"
        )

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and split_words(value)[0] in self.labels

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if reading.accepted or reading.error == "empty":
            return reading
        if remarked := self._read_remarked(raw):
            return remarked
        told = self._read_day_alone(raw) or self._read_told(raw)
        if not told.accepted:
            told = self._read_known_borrower(raw) or told
        if not isinstance(told.value, dict):
            return told
        borrower = self._read_borrower(told.value)
        if borrower is not None and not borrower.accepted:
            return borrower
        facts = {name: str(told.value[name]) for name in _DAYS if name in told.value}
        if borrower is not None:
            facts["borrower_organisation_id"] = str(borrower.value)
        if "condition" in told.value:
            facts["condition_back"] = str(told.value["condition"])
        severity = borrower.severity if borrower and told.severity != "assume" else told.severity
        message = told.message or (borrower.message if borrower else "")
        return Reading(join_words(str(told.value["status"]), facts), None, severity, message)

    def text(self, value: Value) -> str:
        if value is None:
            return ""
        state, facts = split_words(value)
        told = (self._told(name, fact) for name, fact in facts.items() if fact)
        return " ".join([self.labels.get(state, state), *filter(None, told)])

    def show(self, value: Value) -> Shown:
        """Only the state: dates and borrower have columns of their own in other sheets."""
        state = "" if value is None else split_words(value)[0]
        is_answer = state in _ANSWERS and loan_statuses.asks_return(self.context.header)
        return Shown(_ANSWERS[state] if is_answer else self.labels.get(state))

    def choices(self) -> Sequence[str]:
        """All that a column may show; the item's own states are not a loan's."""
        shown = ("on_loan", "reserved", "overdue", "returned", "cancelled", "lost")
        return tuple(self.labels[one] for one in shown)

    def _told(self, name: str, fact: str) -> str:
        if name in _DAYS:
            return f"{_DAYS[name]} {date.fromisoformat(fact):%d/%m/%Y}"
        if name == "borrower_organisation_id":
            return f"à {self.context.directory.of('organisation').show(fact)}"
        return _CONDITIONS.get(fact, "")

    def _read_borrower(self, told: Mapping[str, object]) -> Reading | None:
        return partners.read(str(told["borrower"]), self.context) if "borrower" in told else None

    def _read_known_borrower(self, raw: Raw) -> Reading | None:
        """« prêté au Relais »: a single word may be a person's name, unless it is a partner's."""
        name = loan_statuses.find_borrower(raw)
        if name is None or not partners.read(name, self.context).accepted:
            return None
        return repair({"status": "on_loan", "borrower": name})

    def _read_remarked(self, raw: Raw) -> Reading | None:
        """« En prêt (Léa) »; of what is back or at hand, that may not be all of it.

        « En prêt, prolongé jusqu'au 3 déc. » says when it is due.
        """
        is_read = isinstance(raw, str) and "?" not in raw
        status = self.before_remark(_TO_CONFIRM.sub(r"\1", str(raw))) if is_read else None
        if status in (None, *_HERE):
            return None
        said = loan_statuses.read(raw, self.context).value
        return None if isinstance(said, dict) and "due_on" in said else repair(status)

    def _read_told(self, raw: Raw) -> Reading:
        """« Rendu (en retard) » says no more than « rendu »."""
        told = loan_statuses.read(raw, self.context)
        is_all = told.value == {"status": "returned"} and not told.message.startswith(BESIDE)
        is_remarked = is_all and self.before_remark(str(raw)) == "returned"
        return repair(told.value) if is_remarked else told

    def _read_day_alone(self, raw: Raw) -> Reading | None:
        """« rendu le 3 » is the last 3rd that has been; a day to come needs its month."""
        match = _DAY_ALONE.match(raw.strip()) if isinstance(raw, str) else None
        day = _last(int(match["day"]), self.context.today) if match else None
        if match is None or day is None:
            return None
        typed = f"{match['lead']} {day:%d/%m/%Y}{match['rest']}"
        reading = loan_statuses.read(typed, self.context)
        told = reading.value if isinstance(reading.value, dict) else {}
        if not told.keys() & {"returned_on", "loaned_on"}:
            return None
        beside = f" {reading.message}" if reading.message.startswith(BESIDE) else ""
        return assume(told, f"{NO_MONTH} : compris comme le {day:%d/%m/%Y}.{beside}")


def _last(number: int, today: date) -> date | None:
    """The last day of that number, today included."""
    for back in range(62):
        day = today - timedelta(days=back)
        if day.day == number:
            return day
    return None
