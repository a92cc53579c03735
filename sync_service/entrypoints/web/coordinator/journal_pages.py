"""Who changed what, in people's words; one tap takes back a run, or a sheet since an instant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from itertools import groupby
from typing import Protocol

from flask import (
    Blueprint,
    abort,
    flash,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from french_cells.text import in_order_of
from sync_service.domain.record import CALLED, DECIDED, FORGOTTEN, WHOLE, Change, is_undo
from sync_service.domain.wording.desk_sentences import say_emptied
from sync_service.entrypoints.web.coordinator.door import coordinators_only, form_token
from sync_service.entrypoints.web.coordinator.editing import make_teller, web_editing
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sessions import PARIS, read_partner_names
from sync_service.families.sign_in import TeamChange, read_team_changes
from sync_service.ports import Run, Transaction
from sync_service.ports.surroundings import try_again
from sync_service.records.told_changes import ToldChange
from sync_service.records.undo_guards import Size, measure
from sync_service.records.undo_run import (
    TakingBack,
    find_spreadsheet,
    read_changes_of_sheet,
    undo_run,
    undo_sheet,
)

blueprint = Blueprint("journal", __name__)

_RUNS_SHOWN = 50
_RUNS_LOOKED_AT = 1000
"""Most runs of a quiet day find nothing to do."""
_TEAM_SHOWN = 20
_USUALLY_SINCE = timedelta(hours=1)
_FEW = 4
"""Cells that are told one by one, once they were taken back."""
_EARLIEST_YEAR = 2000
"""Before it no sheet was followed, and the first year of all has no hour in another zone."""


@blueprint.get("/journal")
@coordinators_only
def runs() -> str:
    services = page_context().services
    with services.database.reading() as stored:
        found = [one for one in stored.journal.read_runs(_RUNS_LOOKED_AT) if _has_changed(one)]
        told = make_teller(stored).tell_runs(found[:_RUNS_SHOWN])
        names = read_partner_names(stored.records)
        recent = stored.journal.read_changes(since=services.clock.now() - _USUALLY_SINCE)
        taken_back = [_read_taken_back(stored, str(one)) for one in _flashed()]
        team = read_team_changes(stored, services.settings.coordinators, page_context().desk.links)
    followed = [
        (one.spreadsheet_id, names.get(one.partner, one.partner))
        for one in services.mappings.spreadsheets
    ]
    an_hour_ago = (services.clock.now() - _USUALLY_SINCE).astimezone(PARIS)
    return render_template(
        "pages/coordination/runs.html",
        # One that has just begun, or died before it changed anything, has no page.
        token=form_token(),
        runs=[(one, one.at.astimezone(PARIS)) for one in told if one.who],
        taken_back=taken_back,
        team=[(_say_team(one), one.at.astimezone(PARIS)) for one in team[:_TEAM_SHOWN]],
        sheets=sorted(followed, key=lambda one: in_order_of(one[1])),
        recent=Counter(sheet for sheet, _ in {(find_spreadsheet(one), one.ref) for one in recent}),
        since=f"{an_hour_ago:%Y-%m-%dT%H:%M}",
    )


def _say_team(one: TeamChange) -> str:
    whom, by = one.whom or "une personne", f" ({one.by})" if one.by else ""
    if one.role == "none":
        return f"Équipe{by} : {whom} n’entre plus"
    what = "les chiffres" if one.role == "reader" else "tout"
    return f"Équipe{by} : {whom} entre, et voit {what}"


@dataclass(frozen=True, slots=True)
class JustTakenBack:
    """What she has just taken back; all but names is in her cookie."""

    run: str
    """Empty where there is no one run to be looked at again."""
    again: str
    """The run that did it, to be taken back in its turn; empty where that cannot be."""
    is_back: bool
    """A taking back that was itself taken back."""
    told: str
    holds: Sequence[str]
    """What each cell or record says now, where they are few."""


def _flashed() -> Sequence[object]:
    return get_flashed_messages(category_filter=["taken back"])


def _read_taken_back(stored: Transaction, said: str) -> JustTakenBack:
    run, again, way, told = (*said.split(" ", 3), "", "", "")[:4]
    made = stored.journal.read_changes(run_id=again) if again != "-" else []
    shown = make_teller(stored).tell(made) if len(made) <= _FEW else []
    holds = [
        f"{one.name or one.ref}, {one.field} : {one.after or '(vide)'}"
        if one.key != WHOLE
        else f"{one.name or one.ref} : fiche {one.after}"
        for one in shown
        if one.key not in (CALLED, DECIDED, FORGOTTEN)
    ]
    return JustTakenBack(run.strip("-"), again.strip("-"), way == "back", told, holds)


@blueprint.get("/journal/<run_id>")
@coordinators_only
def run(run_id: str) -> str:
    with page_context().services.database.reading() as stored:
        changes = stored.journal.read_changes(run_id=run_id)
        if not changes:
            abort(HTTPStatus.NOT_FOUND)
    here = url_for("coordinator.journal.take_back", run_id=run_id)
    return _show(here, changes, undo_run(web_editing(), run_id, is_dry=True))


@blueprint.post("/journal/<run_id>")
@coordinators_only
def take_back(run_id: str) -> Response | str:
    """The whole run, but for what was corrected since; sheets follow at the next one."""
    with page_context().services.database.reading() as stored:
        changes = stored.journal.read_changes(run_id=run_id)
    return _take_back(
        url_for("coordinator.journal.take_back", run_id=run_id),
        changes,
        partial(undo_run, web_editing(), run_id),
        run_id,
    )


@blueprint.get("/reprise")
@coordinators_only
def sheet_since() -> str:
    """What came from one sheet since then, before it is taken back."""
    spreadsheet, since = _asked()
    with page_context().services.database.reading() as stored:
        changes = read_changes_of_sheet(stored, spreadsheet, since)
    taking = undo_sheet(web_editing(), spreadsheet, since, is_dry=True)
    return _show(_address_of(spreadsheet), changes, taking, since)


@blueprint.post("/reprise")
@coordinators_only
def take_sheet_back() -> Response | str:
    spreadsheet, since = _asked()
    with page_context().services.database.reading() as stored:
        changes = read_changes_of_sheet(stored, spreadsheet, since)
    return _take_back(
        _address_of(spreadsheet),
        changes,
        partial(undo_sheet, web_editing(), spreadsheet, since),
        # There is no one run to be looked at again.
        "-",
    )


class _Undo(Protocol):
    def __call__(self, *, is_dry: bool = False) -> TakingBack: ...


def _take_back(here: str, changes: Sequence[Change], undo: _Undo, of: str) -> Response | str:
    """At once, unless it is large: then only after a yes to what it does."""
    if request.form.get("sur") != "oui":
        size = _measure(changes, taking := undo(is_dry=True))
        if size.is_large:
            return render_template(
                "pages/coordination/take_back.html",
                here=here,
                taking=taking,
                emptied=_say_emptied(taking),
                size=size,
                token=form_token(),
            )
    taken = try_again(undo)
    if not taken.is_empty:
        # What was only noted has no way back but to be noted again.
        again = taken.run if taken.fields or taken.archived or taken.returned else "-"
        # The second of two looks else like the first, and nobody knows which of them holds.
        way = "back" if all(is_undo(one.source) for one in changes) else "away"
        flash(f"{of} {again} {way} {taken.done}", "taken back")
    return redirect(url_for("coordinator.journal.runs"), HTTPStatus.SEE_OTHER)


def _show(
    here: str, changes: Sequence[Change], taking: TakingBack, since: datetime | None = None
) -> str:
    with page_context().services.database.reading() as stored:
        told = make_teller(stored).tell(changes)
    return render_template(
        "pages/coordination/run.html",
        here=here,
        changes=told,
        groups=_by_source(told),
        taking=taking,
        emptied=_say_emptied(taking),
        size=_measure(changes, taking),
        since=since,
        token=form_token(),
    )


def _say_emptied(taking: TakingBack) -> str:
    """Of partners' sheets: what the coordinator typed in her own she knows."""
    services = page_context().services
    with services.database.reading() as stored:
        names = read_partner_names(stored.records)
    return say_emptied(
        [
            names.get(one.partner, one.partner)
            for one in services.mappings.spreadsheets
            if one.spreadsheet_id in taking.emptied and any(t.scope == "own" for t in one.tabs)
        ]
    )


def _measure(changes: Sequence[Change], taking: TakingBack) -> Size:
    services = page_context().services
    with services.database.reading() as stored:
        return measure(stored, taking, changes, services.clock.now())


def _address_of(spreadsheet: str) -> str:
    return url_for(
        "coordinator.journal.take_sheet_back",
        feuille=spreadsheet,
        depuis=request.args["depuis"],
    )


def _asked() -> tuple[str, datetime]:
    """A followed spreadsheet, and an instant as clocks here show it."""
    spreadsheet = request.args.get("feuille", "")
    followed = {one.spreadsheet_id for one in page_context().services.mappings.spreadsheets}
    try:
        since = datetime.fromisoformat(request.args.get("depuis", "")).replace(tzinfo=PARIS)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
    if spreadsheet not in followed or since.year < _EARLIEST_YEAR:
        abort(HTTPStatus.NOT_FOUND)
    return spreadsheet, since


def _by_source(
    changes: Sequence[ToldChange],
) -> Sequence[tuple[str, datetime, Sequence[ToldChange]]]:
    """With the hour as it is here; what one run changed in one tab is said to be so once."""
    groups = groupby(changes, key=lambda one: (one.source, one.at.astimezone(PARIS)))
    return [(source, at, list(those)) for (source, at), those in groups]


def _has_changed(run: Run) -> bool:
    """Whether records changed: a sync that found nothing, or only wrote cells, has no page."""
    done = run.summary
    if run.kind != "sync" or done is None:
        return True
    return any(done.get(name) for name in ("created", "updated", "archived"))
