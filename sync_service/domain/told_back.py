"""A return that a sheet tells of and that waits for a yes: until then the loan is out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sync_service.domain.base import Problem
from sync_service.domain.decisions import refs_about
from sync_service.domain.record import Record

IN_FIELDS = ("status", "returned_on")
"""The fields in which a sheet says that something is back."""


def find_told_back(problems: Iterable[Problem]) -> Mapping[str, Problem]:
    """Loans of which a cell was understood, or a whole column, and that wait for a yes."""
    return {
        ref: one
        for one in problems
        if one.kind == "assumed" and one.field in IN_FIELDS and one.waits
        for ref in refs_about(one)
    }


def day_told(loan: Record, question: Problem | None) -> date | None:
    """The day that the question is about, and not who borrowed, or one that is known."""
    written = loan.fields.get("returned_on")
    if question is None or not isinstance(written, str) or not written:
        return None
    back = date.fromisoformat(written)
    is_about = question.ref is None or f"{back:%d/%m/%Y}" in question.message
    return back if is_about else None


def as_shown(loan: Record, told: date | None) -> Record:
    """As other sheets show it: what waits for a yes is not back."""
    return replace(loan, fields={**loan.fields, "returned_on": None}) if told else loan


def says_back(told: date | None) -> str:
    """What the desk says beside such a loan."""
    return f"La feuille dit : rendu le {told:%d/%m/%Y}, à confirmer." if told else ""
