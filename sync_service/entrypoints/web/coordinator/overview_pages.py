"""What the letter sums up, line by line: absences in a row, loans that are not back, sheets."""

from collections import Counter
from collections.abc import Collection, Mapping

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from french_cells.text import in_order_of
from sync_service.digest.absences import absence_message, find_absences, find_unknown
from sync_service.digest.facts import Facts
from sync_service.digest.health import tell_sheet
from sync_service.digest.loans import WITHIN, find_asked, find_loans
from sync_service.digest.read_facts import PARIS, read_facts
from sync_service.digest.to_do import find_mending
from sync_service.domain.base import Problem
from sync_service.domain.week import last_full_week
from sync_service.entrypoints.web.coordinator.done_marks import read_done_marks
from sync_service.entrypoints.web.coordinator.door import (
    coordinators_only,
    form_token,
    is_reader,
    readers_too,
)
from sync_service.entrypoints.web.partner import asked_period, asked_things, read_within
from sync_service.entrypoints.web.services import page_context
from sync_service.records.equipment import by_owner, count_late, find_things
from sync_service.records.partner_contacts import read_partner_contacts

blueprint = Blueprint("overview", __name__)

_LOAN_PARTS = {"overdue": "En retard", "on_loan": "Dehors", "reserved": "Réservés"}
_WITHIN = {WITHIN: "Chez leur propriétaire"}


@blueprint.get("/absences")
@readers_too
def absences() -> str:
    facts = _facts()
    lines = [(one, absence_message(one)) for one in find_absences(facts)]
    return render_template(
        "pages/coordination/absences.html",
        lines=lines,
        unknown=find_unknown(facts),
        excused_resets=facts.excused_resets,
        **_around(
            facts,
            [one.slug for one, _ in lines if one.is_told],
            {one.key for one, _ in lines if one.is_told},
        ),
    )


@blueprint.get("/prets")
@readers_too
def loans() -> str:
    facts = _facts()
    lines = find_loans(facts, as_shown=True)
    is_any_within = any(one.status == WITHIN for one in lines)
    parts = {**_LOAN_PARTS, **(_WITHIN if is_any_within else {})}
    shown = {
        title: [(one, one.message(facts.today)) for one in lines if one.status == status]
        for status, title in parts.items()
    }
    late = [one for one in lines if one.message(facts.today)]
    return render_template(
        "pages/coordination/loans.html",
        parts=shown,
        asked=find_asked(facts) - {one.ref for one in lines if one.unread is not None},
        cells={one.ref: _cell(facts, one.unread) for one in lines if one.unread is not None},
        **_around(
            facts, {slug for one in late for slug in one.parties}, {one.key for one in late}
        ),
    )


@blueprint.get("/materiel")
@readers_too
def equipment() -> Response:
    """What is free when, who has what, what is late."""
    services = page_context().services
    today = services.clock.now().astimezone(PARIS).date()
    period, asked = asked_period(request.args, today), asked_things(request.args)
    with services.database.reading() as stored:
        things = read_within(stored, period, today)
        late = count_late(stored, today)
    found = find_things(things, asked.words, is_free=asked.is_free)
    page = render_template(
        "pages/coordination/equipment.html",
        things=found,
        owners=by_owner(found),
        number=len(things),
        late=late,
        asked=asked,
        period=period,
        today=today,
    )
    return make_response(page, period.status)


@blueprint.get("/feuilles")
@coordinators_only
def sheets() -> str:
    facts, links = _facts(), page_context().desk.links
    waiting = Counter(one.spreadsheet_id for one in facts.problems)
    mending = Counter(one.spreadsheet_id for one in find_mending(facts))
    lines = [
        {
            "id": one.spreadsheet_id,
            "slug": one.partner,
            "name": facts.name_of(one.partner),
            "told": tell_sheet(one, facts.zone),
            "mending": mending[one.spreadsheet_id],
            "deciding": waiting[one.spreadsheet_id] - mending[one.spreadsheet_id],
            "link": facts.addresses.cell(one.spreadsheet_id),
            "page": links.open_cells_url(one.spreadsheet_id),
        }
        for one in sorted(facts.sheets, key=lambda one: in_order_of(facts.name_of(one.partner)))
    ]
    return render_template("pages/coordination/sheets.html", lines=lines)


def _cell(facts: Facts, problem: Problem) -> str:
    return facts.addresses.cell(problem.spreadsheet_id, problem.sheet_id, problem.cell)


def _around(facts: Facts, slugs: Collection[str], keys: Collection[str]) -> Mapping[str, object]:
    """Whom to write to, and what was done about it; no name for whoever reads figures alone."""
    if is_reader():
        return {"people": {}, "marks": {}, "token": ""}
    mappings = page_context().services.mappings
    with page_context().desk.database.reading() as stored:
        people = read_partner_contacts(stored, mappings, slugs, facts.today)
        return {"people": people, "marks": read_done_marks(stored, keys), "token": form_token()}


def _facts() -> Facts:
    services = page_context().services
    now = services.clock.now()
    week = last_full_week(now, PARIS)
    return read_facts(page_context().desk.database, services.digest_sources, week, now)
