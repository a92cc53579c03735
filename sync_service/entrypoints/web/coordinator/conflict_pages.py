"""The conflicts of one column in one form: she sees both values of each, and answers many at once.

Every answer is a decision of its own, as if its card had been pressed; nothing is chosen for her.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sync_service.domain.base import Decision, Problem
from sync_service.domain.errors import NotFound, UsageError
from sync_service.entrypoints.web.coordinator.door import coordinators_only, form_token
from sync_service.entrypoints.web.coordinator.editing import web_editing
from sync_service.entrypoints.web.coordinator.problem_pages import ask_anew, read_cards
from sync_service.entrypoints.web.services import page_context
from sync_service.records.problems.columns import Column, column_of, name_column
from sync_service.records.problems.open_problems import decide_problem, in_order

blueprint = Blueprint("conflicts", __name__)

_DECISIONS: Mapping[str, Decision] = {"sheet": "sheet", "database": "database"}
_AT_ONCE = 40
"""As many as a page of problems has: the next ones come once these are answered."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one form: how many were kept, and the numbers of those that were not."""

    kept: int
    over: int
    changed: Sequence[int]


@blueprint.get("/conflits")
@coordinators_only
def show() -> Response:
    return _page({})


@blueprint.post("/conflits")
@coordinators_only
def decide_all() -> Response:
    """What has no answer stays open. A button that only ticks the others decides nothing."""
    chosen = _read_chosen()
    fill = _DECISIONS.get(request.form.get("tout", ""))
    if fill is not None:
        return _page(chosen, fill=fill)
    if not chosen:
        return _page({}, is_empty=True)
    told = _decide(chosen)
    if told.changed:
        said = f"{_say_kept(told.kept)} Ce qui suit a changé depuis, ou a une autre réponse."
        return ask_anew(told.changed, said, f"{len(told.changed)} à décider à nouveau")
    asked = _asked()
    where = url_for(
        "coordinator.conflicts.show",
        feuille=asked.spreadsheet_id,
        onglet=asked.sheet_id,
        champ=asked.field,
        gardees=told.kept or None,
        reglees=told.over or None,
    )
    return redirect(where, HTTPStatus.SEE_OTHER)


def _decide(chosen: Mapping[int, Decision]) -> Answered:
    """One after the other: what one of them meets is no matter of the others."""
    database, kept, changed = page_context().desk.database, 0, []
    with database.reading() as stored:
        known = {one.id for one in _of_column(stored.problems.read_open())}
    still = {number: said for number, said in chosen.items() if number in known}
    over = len(chosen) - len(still)
    for number, decision in still.items():
        shown = request.form.get(f"vu-{number}", "")
        try:
            decide_problem(database, number, decision, web_editing(), shown=shown)
        except NotFound:
            over += 1
        except UsageError:
            changed.append(number)
        else:
            kept += 1
    return Answered(kept, over, changed)


def _page(
    chosen: Mapping[int, Decision], *, fill: Decision | None = None, is_empty: bool = False
) -> Response:
    """`fill`: ticked where nothing is chosen."""
    with page_context().desk.database.reading() as stored:
        found = _of_column(stored.problems.read_open())
        waiting = [one for one in found if one.waits]
        listed = waiting[:_AT_ONCE]
        decided = [one for one in found if not one.waits][:_AT_ONCE]
        cards = read_cards(stored, [*listed, *decided])
    labels = page_context().services.digest_sources.labels
    page = render_template(
        "pages/coordination/conflicts.html",
        column=_asked(),
        title=name_column(found[0], labels) if found else "",
        keeper=cards[found[0].id].keeper if found else "",
        partner=found[0].partner if found else "",
        cards=[cards[one.id] for one in listed],
        decided=[cards[one.id] for one in decided],
        chosen={one.id: chosen.get(one.id or 0, fill) for one in listed},
        waiting=len(waiting),
        is_filled=fill is not None,
        is_empty=is_empty,
        kept=_say_kept(kept) if (kept := request.args.get("gardees", 0, type=int)) else "",
        over=request.args.get("reglees", 0, type=int),
        token=form_token(),
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if is_empty else HTTPStatus.OK)


def _of_column(found: Collection[Problem]) -> Sequence[Problem]:
    """Oldest first, whether they are decided or not."""
    return in_order(one for one in found if column_of(one) == _asked())


def _asked() -> Column:
    """As the address or the form names it."""
    said = request.values
    return Column(said.get("feuille", ""), said.get("onglet", -1, type=int), said.get("champ", ""))


def _read_chosen() -> Mapping[int, Decision]:
    """By the problem's number, in the page's order."""
    found: dict[int, Decision] = {}
    for name, value in request.form.items():
        kind, _, number = name.partition("-")
        if kind == "garder" and number.isdecimal() and value in _DECISIONS:
            found[int(number)] = _DECISIONS[value]
    return found


def _say_kept(kept: int) -> str:
    if kept == 0:
        return "Aucune réponse n’est gardée."
    return "1 réponse est gardée." if kept == 1 else f"{kept} réponses sont gardées."
