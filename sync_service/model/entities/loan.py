"""Loans of items between organisations; the status follows from the dates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from french_cells.loans.loan_facts import BACK
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec, Objection
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.model.fields import Amount, Condition, Count, Day, Link, LoanStatus
from sync_service.model.schema import CanonicalSchema, Kept, after

CONDITIONS_BACK: Mapping[str, str] = MappingProxyType(
    {
        "ok": "Complet",
        "incomplete": "Incomplet",
        "damaged": "Abîmé",
    }
)
_STATES_BACK: Mapping[str, str] = MappingProxyType(
    {
        "new": "ok",
        "good": "ok",
        "worn": "ok",
        "lost": "incomplete",
        "out_of_service": "damaged",
    }
)
USUAL_LOAN_DAYS = 30
"""What is assumed when a row gives no date of return: one month, the most usual rule seen."""

_KEY = ("item_code", "borrower_organisation_id", "loaned_on")
LoanKey: TypeAlias = tuple[Value, ...]

LOAN = "loan"
"""Item, borrower and dates of a loan conflict together."""


class LoanSchema(CanonicalSchema):
    """One item lent to one organisation for a while."""

    entity: ClassVar[Entity] = "loan"
    retention: ClassVar[Kept] = Kept("{years} ans", 5)

    item_code = Link("Matériel", "item", required=True, group=LOAN, known_as=("item.label",))
    quantity = Count("Quantité", least=1, load_default=1, known_as=("item.quantity",))
    borrower_organisation_id = Link(
        "Emprunteur",
        "organisation",
        required=True,
        group=LOAN,
        known_as=("loan.borrower", "organisation.name"),
    )
    borrower_contact_id = Link(
        "Responsable", "contact", privacy=1, retention=Kept("{years} an après retour", 1)
    )
    loaned_on = Day("Date de sortie", required=True, prefer="past", may_be_later=True, group=LOAN)
    due_on = Day("Retour prévu", prefer="near", may_be_later=True, group=LOAN)
    returned_on = Day("Rendu le", prefer="past", is_return=True, group=LOAN)
    status = LoanStatus("Statut")
    condition_back = Condition("État au retour", CONDITIONS_BACK, _STATES_BACK)
    deposit = Amount("Caution", may_be_theirs=True)

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        yield from after(
            fields, "loaned_on", "due_on", "Le retour prévu ne peut pas être avant la sortie."
        )
        yield from after(
            fields, "loaned_on", "returned_on", "Le retour ne peut pas être avant la sortie."
        )
        yield from self._not_ahead(fields, "returned_on", "La date de retour est dans le futur.")
        item = self.context.directory.of("item").by_target.get(str(fields.get("item_code")))
        quantity = fields.get("quantity")
        stock = item.stock if item else None
        if item and stock is not None and isinstance(quantity, int) and quantity > stock:
            yield Objection("quantity", f"« {item.name} » : il n’y en a que {stock} à prêter.")

    def _not_ahead(
        self, fields: Mapping[str, Value], name: str, message: str
    ) -> Iterator[Objection]:
        day = fields.get(name)
        if isinstance(day, str) and day > self.context.today.isoformat():
            yield Objection(name, message)

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield key_of_loan(fields)

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        loaned = fields.get("loaned_on")
        if isinstance(loaned, str) and loan_status(fields, self.context.today) != "returned":
            due = date.fromisoformat(loaned) + timedelta(days=USUAL_LOAN_DAYS)
            yield "due_on", due.isoformat()


def tell_return(codec: EntityCodec, name: str, cell: Cell) -> Mapping[str, Value]:
    """« Oui » under « Rendu le »: it is back, on a day that nobody wrote."""
    if name != "returned_on":
        return {}
    reading = codec.fields[name].read(cell)
    is_told = reading.accepted and reading.value is None and bool(reading.message)
    return {"status": BACK} if is_told else {}


def loan_status(fields: Mapping[str, Value], today: date, *, is_withdrawn: bool = False) -> str:
    """The status that the dates give, or else somebody's word: cancelled, lost, back.

    `is_withdrawn`: its thing went out of service before it began. Nobody took it out, so nobody
    is late with it.
    """
    now = today.isoformat()
    said, loaned, due = fields.get("status"), fields.get("loaned_on"), fields.get("due_on")
    if said in {"cancelled", "lost"}:
        return str(said)
    if fields.get("returned_on") or said == BACK:
        return "returned"
    if is_withdrawn or (isinstance(loaned, str) and loaned > now):
        return "reserved"
    return "overdue" if isinstance(due, str) and due < now else "on_loan"


def key_of_loan(fields: Mapping[str, Value]) -> LoanKey:
    """Who takes what out, and when: with another day it is another loan."""
    return tuple(fields.get(name) for name in _KEY)
