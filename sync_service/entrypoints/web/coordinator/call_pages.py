"""Families to call: what came of a call, and taking it back where it was noted by mistake."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from itertools import takewhile

from flask import Blueprint, abort, flash, get_flashed_messages, redirect, request, url_for
from werkzeug.wrappers import Response

from sync_service.digest.words import proposed
from sync_service.domain.errors import NotFound
from sync_service.domain.record import CALL, is_undo
from sync_service.domain.seats import is_seated, standing_of
from sync_service.entrypoints.web.coordinator.door import coordinators_only
from sync_service.entrypoints.web.coordinator.editing import (
    calling_source,
    nothing_changed,
    web_editing,
)
from sync_service.entrypoints.web.services import page_context
from sync_service.families.calls.noted_calls import (
    NO_ANSWER,
    NOTED,
    TOLD,
    Reason,
    give_seat,
    has_been_called,
    has_not_answered,
)
from sync_service.families.calls.people_to_phone import Call, read_people_to_phone
from sync_service.families.change_registration import cancel
from sync_service.families.mails.wording import SOURCE_LANGUAGE
from sync_service.families.registration import text_of
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again
from sync_service.records.undo_run import undo_run

blueprint = Blueprint("calls", __name__)

_REASONS: dict[str, Reason] = {
    "promotion": "promotion",
    "address": "address",
    "change": "change",
    "cancelled": "cancelled",
    "removed": "removed",
    "place": "place",
}
_SAID: dict[str, str] = {
    "comes": "a sa place",
    "does-not-come": "a laissé sa place",
    NO_ANSWER: "n’a pas répondu",
    **{outcome: TOLD[reason] for outcome, reason in _REASONS.items()},
}
"""What a family knows, or said, once it was called."""
_SHOWN = "vu"
_OUT = "Si elle ne vient plus, écrivez « Annulée » dans sa ligne de la feuille."
_BACK = "back"
_A_MOMENT = timedelta(minutes=1)
_AFTER: Mapping[str, Collection[str]] = {
    "comes": {"confirmed"},
    "does-not-come": {"cancelled"},
    NO_ANSWER: {NOTED[NO_ANSWER]},
    **{outcome: {TOLD[reason]} for outcome, reason in _REASONS.items()},
}
"""What the journal says after each answer."""


@dataclass(frozen=True, slots=True)
class JustTold:
    """Of whom she has just noted something, what the family knows now, and how to take it back."""

    ref: str
    name: str
    said: str
    """Empty where it was taken back."""
    runs: Sequence[str] = ()
    is_to_call: bool = False
    """Still: nobody answered."""


def read_just_told(stored: Transaction) -> Iterator[JustTold]:
    """Her cookie has no name in it."""
    for told in get_flashed_messages(category_filter=["called"]):
        ref, outcome, *runs = str(told).split(" ")
        record = stored.records.find(ref)
        if record is not None and outcome in {*_SAID, _BACK}:
            name = str(record.fields.get("given_name") or ref)
            is_to_call = outcome == NO_ANSWER
            yield JustTold(ref, name, _SAID.get(outcome, ""), runs, is_to_call)


def proposed_text(one: Call, language: str = "") -> str:
    """A text message for her to send, in the family's language or in the one that is asked for."""
    context = {
        "given_name": text_of(one.record, "given_name"),
        "session": one.session,
        "reason": one.reason,
        "standing": standing_of(one.record),
        "changes": one.news,
    }
    spoken = language or text_of(one.record, "language") or SOURCE_LANGUAGE
    return page_context().desk.letters.text("proposed", spoken, context)


def proposed_mail(one: Call) -> str:
    """The same words as a mail without its recipient, as all that is proposed."""
    return proposed(one.session.title, proposed_text(one))


@blueprint.post("/appels/<ref>")
@coordinators_only
def call(ref: str) -> Response:
    """What came of one call: the family comes, does not come, knows now, or did not answer."""
    outcome = request.form.get("outcome", "")
    with page_context().desk.database.reading() as stored:
        before, made = _runs_of(stored, ref), _just_made(stored, ref, outcome)
        changed = "" if made else _find_changed(stored, ref, request.form.get(_SHOWN, ""))
    if changed:
        return nothing_changed(changed)
    try:
        is_late = not made and _note_call(ref, outcome)
    except NotFound:
        return nothing_changed("Cette inscription n’est plus là.", HTTPStatus.NOT_FOUND)
    if is_late:
        return nothing_changed(
            "La place vient d’être prise. Rappelez la famille : elle n’a pas de place."
        )
    with page_context().desk.database.reading() as stored:
        made = made or [one for one in _runs_of(stored, ref) if one not in before]
    flash(" ".join([ref, outcome, *made]), "called")
    return redirect(url_for("coordinator.home"), HTTPStatus.SEE_OTHER)


def _note_call(ref: str, outcome: str) -> bool:
    """Whether the family said yes to a seat that is gone."""
    desk, source, is_late = page_context().desk, calling_source(), False
    if outcome == NO_ANSWER:
        try_again(lambda: has_not_answered(desk, ref, source))
        return False
    if outcome == "comes":
        is_late = not try_again(lambda: give_seat(desk, ref, source))
    elif outcome == "does-not-come":
        try_again(lambda: cancel(desk, ref, source))
    elif outcome in _REASONS:
        try_again(lambda: has_been_called(desk, ref, _REASONS[outcome], source))
    else:
        abort(HTTPStatus.NOT_FOUND)
    for also in (_REASONS[one] for one in request.form.getlist("aussi") if one in _REASONS):
        try_again(partial(has_been_called, desk, ref, also, source))
    return is_late


@blueprint.post("/appels/<ref>/annuler")
@coordinators_only
def take_back(ref: str) -> Response:
    """What she noted by mistake: the family is to be called again."""
    runs = request.form.getlist("run")
    with page_context().desk.database.reading() as stored:
        own = _runs_of(stored, ref)
    if not runs or not {*own}.issuperset(runs):
        abort(HTTPStatus.NOT_FOUND)
    # The last one first, as they were made one upon the other.
    taken = [try_again(partial(undo_run, web_editing(), run)) for run in reversed(runs)]
    if all(one.is_empty for one in taken):
        return nothing_changed("C’est repris déjà, ou la famille a répondu depuis.")
    flash(f"{ref} {_BACK}", "called")
    return redirect(url_for("coordinator.home", _anchor=ref), HTTPStatus.SEE_OTHER)


def _just_made(stored: Transaction, ref: str, outcome: str) -> Sequence[str]:
    """The runs of the same answer a moment ago: a button pressed twice is one call."""
    now = page_context().services.clock.now()
    history = [one for one in stored.journal.read_history(ref) if one.at >= now - _A_MOMENT]
    after_undo = [*takewhile(lambda one: not is_undo(one.source), reversed(history))]
    made = [one for one in reversed(after_undo) if one.source.startswith(CALL)]
    is_same = any(one.after in _AFTER.get(outcome, ()) for one in made)
    if not is_same or (outcome != NO_ANSWER and _is_to_be_called(stored, ref)):
        return []
    return [*dict.fromkeys(one.run for one in made if one.run)]


def _find_changed(stored: Transaction, ref: str, shown: str) -> str:
    """What is otherwise than the card that was answered said; empty where all is as it was.

    Pages stay open: the family may have answered on its own page, or another of them noted it.
    """
    record = stored.records.find(ref)
    now = _find_call(stored, ref)
    if not shown or record is None or (now is not None and now.shown == shown):
        return ""
    name = text_of(record, "given_name") or ref
    if now is not None:
        return f"{name} : ce qu’il y a à lui dire a changé. Relisez, puis rappelez la famille."
    if is_seated(standing_of(record)):
        return f"{name} a sa place : la famille a répondu entre-temps, ou c’était noté. {_OUT}"
    return f"{name} n’est plus à appeler : la famille a répondu entre-temps, ou c’était noté."


def _is_to_be_called(stored: Transaction, ref: str) -> bool:
    """There may be something new to say since."""
    return _find_call(stored, ref) is not None


def _find_call(stored: Transaction, ref: str) -> Call | None:
    now = page_context().services.clock.now()
    found = (one for one in read_people_to_phone(stored, now) if one.record.ref == ref)
    return next(found, None)


def _runs_of(stored: Transaction, ref: str) -> Sequence[str]:
    """Those of calls, oldest first."""
    calls = (one for one in stored.journal.read_history(ref) if one.source.startswith(CALL))
    return [*dict.fromkeys(one.run for one in calls if one.run is not None)]
