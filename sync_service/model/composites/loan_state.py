"""A loan's state: derived from its dates; what people type there is a hint that must agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Self

from french_cells.answers import ambiguous, assume, repair
from french_cells.loans.loan_facts import BACK, BY_WORDS, SAID, join_words, split_words
from french_cells.loans.loan_statuses import asks_return, is_extended
from french_cells.reading import BESIDE, NO_MONTH, NO_YEAR, Reading, Value
from sync_service.domain.codec import Beside, EntityCodec, FieldCodec
from sync_service.model.entities.loan import LoanKey, key_of_loan, loan_status

_BY_CALENDAR = frozenset({"reserved", "on_loan", "overdue"})
_A_MONTH, _MONTHS_AGO, _A_YEAR = 28, 300, 365
"""Days within which neither the same number nor the same day of a year comes back."""
_OUT = frozenset({"on_loan", "overdue"})


@dataclass(frozen=True, slots=True)
class LoanState:
    """« En prêt », « rendu le 12/03 », « prêté à la MJC »: the state that a loan's dates give."""

    loan: EntityCodec
    today: date
    title: str = ""
    """What the tab calls the column."""
    withdrawn: Mapping[str, LoanKey] = field(default_factory=dict)
    """Loans that were still ahead when their thing went out of service, as they were then."""
    taken_in: LoanKey | None = None
    """What this one was as such a loan; with another thing or day it is none."""
    name: ClassVar[str] = "status"
    parts: ClassVar[tuple[str, ...]] = ("status", "returned_on", "due_on")
    is_derived: ClassVar[bool] = True

    @property
    def codec(self) -> FieldCodec:
        return self.loan.fields[self.name]

    def about(self, ref: str) -> Self:
        return replace(self, taken_in=self.withdrawn[ref]) if ref in self.withdrawn else self

    def compose(self, fields: Mapping[str, Value], remembered: Value) -> Value:
        is_so = remembered is not None and self.holds(remembered, fields)
        return remembered if is_so else self._state(fields)

    def _state(self, fields: Mapping[str, Value]) -> str:
        state = self.status_of(fields)
        is_without_day = fields.get("status") == BACK and fields.get("returned_on") is None
        return BACK if state == "returned" and is_without_day else state

    def status_of(self, fields: Mapping[str, Value]) -> str:
        return loan_status(fields, self.today, is_withdrawn=self.is_withdrawn(fields))

    def is_withdrawn(self, fields: Mapping[str, Value]) -> bool:
        return self.taken_in is not None and key_of_loan(fields) == self.taken_in

    def told(self, value: Value) -> Mapping[str, Value]:
        if value is None:
            return {}
        state, facts = split_words(value)
        return {**facts, "status": state if state in SAID else None}

    def holds(self, value: Value, fields: Mapping[str, Value]) -> bool:
        if value is None:
            return False
        state, facts = split_words(value)
        is_so = all(fields.get(name) == fact for name, fact in facts.items())
        now = self._state(fields)
        # « Non » under « Rendu ? » is all that there is to say of what goes out, and gets late.
        is_answer = state in _OUT and now in _BY_CALENDAR and asks_return(self.title)
        is_same = state == now or is_answer
        # « Revenu sans sa boîte » says more than « Rendu », also once the day is known.
        is_same = is_same or (state == BACK and now == "returned" and "condition_back" in facts)
        return is_so and is_same

    def says_less(self, value: Value, current: Value) -> bool:
        state, facts = split_words(value)
        return (state, not facts, split_words(current)[0]) == ("on_loan", True, "overdue")

    def drifts(self, before: Value, after: Value) -> bool:
        return {split_words(before)[0], split_words(after)[0]} <= _BY_CALENDAR

    def is_open(self, value: Value, beside: Beside) -> bool:
        """« Rapporté ce matin » under « Rendu le »: beside it nobody reads « En retard »."""
        return "returned_on" in beside.refused and split_words(value)[0] in _OUT

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        is_emptied = reading.accepted and reading.value is None and not beside.typed
        if is_emptied and beside.remembered == BACK and asks_return(self.title):
            reading = repair("on_loan")  # the « oui » is taken away again
        if not reading.accepted or reading.value is None:
            return reading
        state, facts = split_words(str(reading.value))
        if state == "out_of_service":
            return ambiguous(
                "Qu’il ne marche plus se note dans la liste du matériel. Nous attendons où en est "
                "le prêt, par exemple « rendu le 12/03/2026 »."
            )
        state = "returned" if state == BACK else state
        judged = _Judged(self, state, dict(facts), beside)
        reason = (
            judged.deny()
            or judged.contest()
            or judged.contradict()
            or judged.doubt(reading.message)
        )
        if reason:
            return ambiguous(reason)
        value = join_words(judged.state, judged.facts)
        is_asked = "returned_on" in beside.asked or reading.message.startswith(BESIDE)
        if judged.state == BACK and not (judged.is_known_back() or is_asked):
            # Who answers « Rendu ? » with a yes was asked for no day.
            is_answer = asks_return(self.title)
            return repair(value) if is_answer else assume(value, judged.without_day())
        is_plain = judged.has_no_other_day(reading.message) or judged.says_how(reading.message)
        if reading.severity == "assume" and is_plain:
            _, words, said = reading.message.partition(BESIDE)  # asked about all the same
            return assume(value, words + said) if words else repair(value)
        return Reading(value, None, reading.severity, reading.message)


@dataclass(slots=True)
class _Judged:
    """A hint on its way to being a fact."""

    of: LoanState
    state: str
    facts: dict[str, str | None]
    beside: Beside

    def deny(self) -> str:
        """« En prêt » beside « oui » under « Rendu le »: which of the two is so."""
        if self.state not in _OUT or self.beside.said.get("status") != BACK:
            return ""
        label = self.of.loan.fields["returned_on"].label
        return f"La colonne « {label} » dit que c’est rendu : corrigez-la, ou cette case."

    def contest(self) -> str:
        """A date in its own column outranks one beside the state, unless that one gave it."""
        fields = self.beside.fields
        for name, fact in self.facts.items():
            stands = fields.get(name)
            is_alone = name not in self.beside.columns or stands in (None, fact)
            if is_alone or self._is_ours(name) or self._is_later_now(name, fact):
                continue
            codec = self.of.loan.fields[name]
            return (
                f"La colonne « {codec.label} » dit {codec.text(stands)} : c’est elle qui compte. "
                "Corrigez-la si elle est fausse, sinon corrigez cette case."
            )
        return ""

    def contradict(self) -> str:
        """Why the dates say otherwise; empty where they agree."""
        result = self._result()
        if self.state in _OUT and result == "returned" and self._may_take_back():
            self.facts["returned_on"] = None
            result = self._result()
        if self.state == "returned" and result in _OUT:
            self.state = BACK
            return ""
        if result == self.state or (self.state, result) == ("on_loan", "overdue"):
            return ""
        if self.state in _OUT and result == "reserved" and asks_return(self.of.title):
            return ""  # an unticked box: it has not even gone out
        return self._why(result)

    def has_no_other_day(self, message: str) -> bool:
        """Whether « rendu le 3 » is the one 3rd since the loan began: that nobody doubts.

        Nor of which year « chez eux depuis le 2/9 » is, unless nearly one has gone by.
        """
        since = self.facts.get("loaned_on")
        if since and message.startswith(NO_YEAR):
            return _days_between(since, self.of.today.isoformat()) <= _MONTHS_AGO
        began, back = self.beside.fields.get("loaned_on"), self.facts.get("returned_on")
        if not (isinstance(began, str) and back) or not message.startswith((NO_MONTH, NO_YEAR)):
            return False
        days = _days_between(began, back)
        return 0 <= days < (_A_MONTH if message.startswith(NO_MONTH) else _A_YEAR)

    def says_how(self, message: str) -> bool:
        """« Revenu sans sa boîte » is back, and says what of it is not as it was."""
        return message == BY_WORDS and "condition_back" in self.facts

    def doubt(self, message: str) -> str:
        """« oui 13/10, en avance » of last year's loan: no other note asks of which year."""
        began, back = self.beside.fields.get("loaned_on"), self.facts.get("returned_on")
        if not back or not message.startswith(BESIDE):
            return ""
        is_near = isinstance(began, str) and _days_between(began, back) < _A_YEAR
        return "" if is_near else "Écrivez aussi l’année du retour, par exemple 12/03/2026."

    def _result(self) -> str:
        word = self.state if self.state in SAID else None
        return self.of.status_of({**self.beside.fields, **self.facts, "status": word})

    def _is_ours(self, name: str) -> bool:
        """This very cell gave the value, so that it may correct it."""
        remembered = self.beside.remembered
        given = split_words(remembered)[1] if remembered is not None else {}
        return name in given and given[name] == self.beside.fields.get(name)

    def _is_later_now(self, name: str, fact: str | None) -> bool:
        """« Prolongé au 12/12 » beside the day that was agreed before, and is still there."""
        beside, stands = self.beside, self.beside.fields.get(name)
        is_known = beside.remembered is not None and name not in beside.changed
        if name != "due_on" or not is_known or not (fact and isinstance(stands, str)):
            return False
        # « Prolongé au 18/11 », told after that day, is of no November in a year.
        return 0 < _days_between(stands, fact) <= _MONTHS_AGO and is_extended(beside.typed)

    def _may_take_back(self) -> bool:
        return "returned_on" not in self.beside.columns or self._is_ours("returned_on")

    def _why(self, result: str) -> str:
        loaned, due = self._day("loaned_on"), self._day("due_on")
        if result == "returned":
            return (
                f"Ce prêt est noté rendu le {self._day('returned_on')}. Si c’est faux, effacez "
                "cette date ; si l’objet est sorti de nouveau, ajoutez une ligne."
            )
        if result == "reserved" and self.of.is_withdrawn({**self.beside.fields, **self.facts}):
            return (
                "Ce matériel était hors service avant la sortie : ce prêt n’a pas commencé. S’il "
                "est bien sorti, corrigez son état dans la liste du matériel ; sinon, écrivez "
                "« annulé »."
            )
        if result == "reserved":
            return f"La sortie est prévue le {loaned} : c’est une réservation."
        if self.state == "reserved":
            return f"Ce prêt est sorti le {loaned} : ce n’est plus une réservation."
        if due:
            return f"Le retour est prévu le {due} : ce prêt n’est pas en retard."
        return "Aucun retour n’est prévu : écrivez la date de retour prévue."

    def is_known_back(self) -> bool:
        """Another cell said so already."""
        remembered = self.beside.remembered
        is_own = remembered is not None and split_words(remembered)[0] == BACK
        is_other = self.beside.fields.get("status") == BACK and not is_own
        return is_other or self.beside.said.get("status") == BACK

    def without_day(self) -> str:
        """Who wrote « rendu » did not say when, and today would be a guess."""
        label = self.of.loan.fields["returned_on"].label
        where = f" dans la colonne « {label} »" if "returned_on" in self.beside.columns else ""
        return f"Le jour du retour n’est pas dit : écrivez-le{where} si vous le savez."

    def _day(self, name: str) -> str:
        value = {**self.beside.fields, **self.facts}.get(name)
        return self.of.loan.fields[name].text(value)


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
