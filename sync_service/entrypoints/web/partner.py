"""What a partner reads of their own spreadsheet, by the link in a note on our title.

On a phone little of a note is seen. Who has the link sees the open cells of that one spreadsheet,
in the words of their notes, and changes nothing.
"""

from http import HTTPStatus

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from sync_service.entrypoints.web.languages import speak_french
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sessions import read_partner_names
from sync_service.records.problems import sheet_link, told_in_sheet

blueprint = Blueprint("partner", __name__, url_prefix="/feuille")
blueprint.before_request(speak_french)


@blueprint.get("/<token>")
def open_cells(token: str) -> str:
    services, desk = page_context().services, page_context().desk
    spreadsheet = desk.links.find_open_cells(token)
    followed = {one.spreadsheet_id: one for one in services.mappings.spreadsheets}
    if spreadsheet not in followed:
        abort(HTTPStatus.NOT_FOUND)
    base, partner = services.settings.google_api_base, followed[spreadsheet].partner
    with desk.database.reading() as stored:
        names = read_partner_names(stored.records)
        cells = told_in_sheet(stored.problems.read_open(spreadsheet), base)
    return render_template(
        "pages/open_cells.html",
        partner=names.get(partner, partner),
        cells=cells,
        sheet=sheet_link(base, spreadsheet),
    )


@blueprint.after_request
def keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
