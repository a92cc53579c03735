"""What she called done: kept until there is something new, with who it was, and when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, get_flashed_messages, redirect, request, url_for
from werkzeug.wrappers import Response

from sync_service.digest.facts import Task
from sync_service.digest.read_facts import PARIS, read_agenda
from sync_service.digest.to_do import Agenda
from sync_service.domain.decisions import DONE, OVER
from sync_service.domain.record import DECIDED, Change, find_reference
from sync_service.entrypoints.web.coordinator.door import coordinators_only
from sync_service.entrypoints.web.coordinator.editing import nothing_changed, web_editing
from sync_service.entrypoints.web.services import page_context
from sync_service.families.overfull import ASKED_AGAIN, MEANT, answer_rows, mean, take_back
from sync_service.families.sessions import read_partner_names
from sync_service.families.sign_in import name_sources
from sync_service.ports import Transaction
from sync_service.records.editing import write_run

blueprint = Blueprint("done", __name__)

_SAID = "c’est fait"
_SHOWN = "done"
_PAGES = {
    "absences": "coordinator.overview.absences",
    "prets": "coordinator.overview.loans",
    "ateliers": "coordinator.sessions",
}


@dataclass(frozen=True, slots=True)
class DoneMark:
    """`who`: an address of the team, or a partner that said it in its sheet; empty: not known."""

    at: datetime
    who: str


@blueprint.post("/fait")
@coordinators_only
def done() -> Response:
    """She wrote, or called: it goes from letter and page until there is something new to say."""
    keys, services = request.form.getlist("key"), page_context().services
    agenda = read_agenda(services.database, services.digest_sources, services.clock.now())
    known = {key for one in (*agenda.hers, *agenda.done) for key in one.keys}
    if not keys or not known.issuperset(keys):
        return nothing_changed("Il y a du nouveau depuis, ou c’est réglé.")
    is_done = request.form.get("decision") != "undo"
    with services.database.transaction() as stored:
        _keep_all(stored, keys, is_done=is_done)
        for key in keys:
            if key.startswith(OVER):
                people = int(key.rpartition(":")[2]) if is_done else None
                answer_rows(stored, _thing(key), people)
    where = _PAGES.get(request.form.get("page", ""))
    if where:
        thing = _thing(keys[0])
        listed = thing if where == _PAGES["ateliers"] else None  # on one of several pages
        return redirect(url_for(where, ancre=listed, _anchor=thing), HTTPStatus.SEE_OTHER)
    for key in keys:
        flash(key, _SHOWN)
    return redirect(url_for("coordinator.home"), HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True)
class JustDone:
    """What she has just called done, or has taken back: said on top of her page."""

    done: Sequence[Task]
    again: Sequence[Task]


def read_just_done(agenda: Agenda) -> JustDone:
    keys = set(get_flashed_messages(category_filter=[_SHOWN]))
    done, again = (
        [one for one in tasks if not keys.isdisjoint(one.keys)]
        for tasks in (agenda.done, agenda.hers)
    )
    return JustDone(done, again)


def _keep_all(stored: Transaction, keys: Iterable[str], *, is_done: bool) -> None:
    """Of what has several keys, a session of several families for one, history tells once."""
    now, editing = page_context().services.clock.now(), web_editing()
    told: dict[str, Change] = {}
    for key in keys:
        said = _keep(stored, key, now, is_done=is_done)
        ref = _find_record(stored, key) if said else ""
        if ref:
            told[ref] = Change(ref, DECIDED, None, said, editing.source, now)
    if told:
        write_run(stored, editing, [*told.values()], now)


def _keep(stored: Transaction, key: str, now: datetime, *, is_done: bool) -> str:
    """What history says of it; pressed again, it stays whose it was, and nothing is said."""
    if is_done == (key in stored.jobs.last_each(DONE)):
        return ""
    if is_done:
        _save(stored, key, now)
    elif key.startswith(OVER):
        take_back(stored, _thing(key))
    else:
        stored.jobs.forget(DONE + key)
    if key.startswith(OVER):
        return MEANT if is_done else ASKED_AGAIN
    return _SAID if is_done else f"« {_SAID} » repris"


def _save(stored: Transaction, key: str, now: datetime) -> None:
    if key.startswith(OVER):
        mean(stored, _thing(key), int(key.rpartition(":")[2]), now)
    else:
        stored.jobs.save(DONE + key, now)


def read_done_marks(stored: Transaction, keys: Collection[str]) -> Mapping[str, DoneMark]:
    """Of these tasks, by their keys."""
    services, links = page_context().services, page_context().desk.links
    people = name_sources(stored, services.settings.coordinators, links)
    names = read_partner_names(stored.records)
    partners = {
        one.spreadsheet_id: names.get(one.partner, "") for one in services.mappings.spreadsheets
    }
    marks = {key: at for key, at in stored.jobs.last_each(DONE).items() if key in keys}
    refs = {key: _find_record(stored, key) for key in marks}
    histories = stored.journal.read_histories(filter(None, refs.values()))

    def name(source: str) -> str:
        return people.get(source) or partners.get(source.removeprefix("sheet:").split(":")[0], "")

    return {
        key: DoneMark(at.astimezone(PARIS), name(_source(histories.get(refs[key], ()), at)))
        for key, at in marks.items()
    }


def _source(history: Iterable[Change], at: datetime) -> str:
    marks = (one for one in history if one.field == DECIDED and one.after in (_SAID, MEANT))
    return next((one.source for one in marks if one.at == at), "")


def _find_record(stored: Transaction, key: str) -> str:
    """The loan, or the structure that was absent."""
    thing = _thing(key)
    if find_reference(thing) == thing:
        return thing
    return next((one.ref for one in stored.records.read_like("organisation", "id", thing)), "")


def _thing(key: str) -> str:
    """`loan:E-7F3K2Q8:2026-11-20`, `absence:ludo:2026-11-10`."""
    return key.partition(":")[2].rpartition(":")[0]
