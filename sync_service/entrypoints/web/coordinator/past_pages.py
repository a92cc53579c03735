"""A season's sessions that have begun, newest first, each with who was counted."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request

from sync_service.domain.errors import UsageError
from sync_service.domain.week import Season
from sync_service.entrypoints.web.coordinator.door import coordinators_only
from sync_service.entrypoints.web.coordinator.paging import asked_page
from sync_service.entrypoints.web.services import page_context
from sync_service.families.arrivals import read_counts, say_count
from sync_service.families.sessions import PARIS, read_begun

blueprint = Blueprint("past", __name__)


@blueprint.get("/ateliers/passes")
@coordinators_only
def show() -> str:
    now = page_context().services.clock.now()
    current = Season.of(now.astimezone(PARIS).date())
    season = _asked(current)
    with page_context().desk.database.reading() as stored:
        begun = read_begun(stored.records, season.first_day, now)
        counts = {ref: say_count(one) for ref, one in read_counts(stored).items()}
    held = [one for one in reversed(begun) if season.holds(one.starts_at.date())]
    listed = asked_page(held, lambda one: one.ref)
    return render_template(
        "pages/coordination/past.html",
        season=season,
        is_current=season == current,
        sessions=listed.shown,
        counts=counts,
        page=listed.page,
        pages=listed.pages,
    )


def _asked(current: Season) -> Season:
    """This season, or an earlier one that the address names."""
    try:
        return Season.load(request.args.get("saison", current.label))
    except UsageError:
        abort(HTTPStatus.NOT_FOUND)
