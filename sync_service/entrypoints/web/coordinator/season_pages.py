"""The season's figures as a page to print, with pictures, and as files; letters that were sent.

A column of a table is drawn as bars: an SVG made here, without a script, beside its table.
"""

import sys
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from http import HTTPStatus
from typing import Any, Literal
from xml.etree.ElementTree import SubElement

import pygal
from flask import Blueprint, Response, abort, render_template, request
from pygal.style import Style

from sync_service.digest.make import make_digest
from sync_service.digest.read_facts import PARIS, read_facts, read_unsaid
from sync_service.digest.season_book import SeasonBook, as_csv, read_season_book, shown
from sync_service.digest.season_tables import Table
from sync_service.digest.words import number, tell_period
from sync_service.domain.errors import UsageError
from sync_service.domain.week import Season, Week, last_full_week
from sync_service.entrypoints.web.coordinator.door import (
    coordinators_only,
    is_reader,
    readers_too,
    who_is_in,
)
from sync_service.entrypoints.web.services import page_context
from sync_service.families.sign_in import find_letter_stopped
from sync_service.ports import Letter

blueprint = Blueprint("season", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LETTERS_SHOWN = 12
_AS_SENT = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)
"""A letter has its styles on each cell, as mail programs want them, and nothing else."""

# Pygal leaves a finder of plugins there, of a kind that Python 3.11 warns of at each later import.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_WIDTH, _ROW_HEIGHT, _FRAME_HEIGHT = 360, 38, 60
"""Read on a phone as it is, and no larger on a desk."""
_LABEL, _LINE_HEIGHT = 17, 16
"""Letters of a line: of a longer one the bars would keep no room on a phone."""
_ALL_DRAWN = 12
"""A season's months. Of more lines those without a bar are left out."""
_STYLE = Style(
    background="#fffdf8",
    plot_background="#fffdf8",
    foreground="#20302b",
    foreground_strong="#20302b",
    foreground_subtle="#4b5c56",
    colors=("#5f9c8d",),
    opacity="1",
    font_family="sans-serif",
    label_font_size=15,
    value_font_size=15,
    value_label_font_size=15,
)


@blueprint.get("/saison")
@readers_too
def season() -> str:
    book = _book()
    services = page_context().services
    today = services.clock.now().astimezone(PARIS).date()
    with services.database.reading() as stored:
        unsaid = read_unsaid(stored, book.report.season, today)
    return render_template(
        "pages/coordination/season.html",
        season=book.report.season,
        tables=[(number, table) for number, table in enumerate(book.tables)],
        shown=shown,
        notice=book.notice,
        # Links of this page lead to what shows the same figures.
        kept="1" if request.args.get("publier") else None,
        uncounted=book.report.uncounted_sessions,
        unsaid=unsaid,
        names=book.names,
    )


@blueprint.get("/saison/<int:number>.svg")
@readers_too
def drawing(number: int) -> Response:
    tables = _book().tables
    if number >= len(tables) or not tables[number].is_drawn:
        abort(HTTPStatus.NOT_FOUND)
    # Only who looks at a season loads what draws it.

    return Response(draw(tables[number]), mimetype="image/svg+xml")


@blueprint.get("/saison/bilan.xlsx")
@readers_too
def workbook() -> Response:
    return Response(page_context().services.season_workbook(_book()), mimetype=_XLSX)


@blueprint.get("/saison/bilan.csv")
@readers_too
def lines() -> Response:
    return Response(as_csv(_book()), mimetype="text/csv")


@blueprint.get("/lettres")
@coordinators_only
def letters() -> str:
    """What she was sent, newest first, and what a letter of now would say."""
    me = who_is_in() or ""
    week = last_full_week(page_context().services.clock.now(), PARIS)
    sent: list[tuple[Week, str]] = []
    with page_context().desk.database.reading() as stored:
        stopped = find_letter_stopped(stored, page_context().desk.links, me)
        for _ in range(_LETTERS_SHOWN):
            if me in stored.digests.read(week.label):
                sent.append((week, tell_period(week)))
            week = week.before
    return render_template(
        "pages/coordination/letters.html",
        sent=sent,
        stopped=stopped.astimezone(PARIS) if stopped else None,
        preview=_preview().text,
        week=last_full_week(page_context().services.clock.now(), PARIS),
        period=tell_period,
    )


@blueprint.get("/lettres/maintenant/vue")
@coordinators_only
def preview_view() -> Response:
    return _as_sent(_preview().html)


def _preview() -> Letter:
    services = page_context().services
    now = services.clock.now()
    week = last_full_week(now, PARIS)
    facts = read_facts(page_context().desk.database, services.digest_sources, week, now)
    about = {"digest": make_digest(facts), "unsubscribe_url": ""}
    return services.letters.render("digest", "fr", about)


@blueprint.get("/lettres/<label>")
@coordinators_only
def letter(label: str) -> str:
    """Her own, as it left."""
    message = _sent(label)
    return render_template(
        "pages/coordination/letter.html",
        subject=message["Subject"],
        label=label,
        has_view=bool(_body(message, "html")),
        text=_body(message, "plain"),
    )


@blueprint.get("/lettres/<label>/vue")
@coordinators_only
def letter_view(label: str) -> Response:
    return _as_sent(_body(_sent(label), "html"))


def _sent(label: str) -> EmailMessage:
    week = _week(label)
    with page_context().desk.database.reading() as stored:
        message = stored.digests.message(week.label, who_is_in() or "")
    if message is None:
        abort(HTTPStatus.NOT_FOUND)
    return message_from_bytes(message, policy=policy.default)


def _body(message: EmailMessage, kind: Literal["html", "plain"]) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""


def _as_sent(html: str) -> Response:
    """In a frame of ours: nothing runs in it, and its links open where the frame is."""
    if not html:
        abort(HTTPStatus.NOT_FOUND)
    response = Response(html.replace("<head>", '<head><base target="_top">', 1))
    response.headers["Content-Security-Policy"] = _AS_SENT
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _book() -> SeasonBook:
    """Complete for a coordinator, unless she asks for what may be published."""
    services = page_context().services
    today = services.clock.now().astimezone(PARIS).date()
    try:
        asked = Season.load(request.args.get("saison") or Season.of(today).label)
    except UsageError:
        abort(HTTPStatus.NOT_FOUND)
    labels = services.digest_sources.labels
    is_complete = not is_reader() and not request.args.get("publier")
    return read_season_book(page_context().desk.database, asked, labels, is_complete=is_complete)


def _week(label: str) -> Week:
    try:
        return Week.load(label)
    except UsageError:
        abort(HTTPStatus.NOT_FOUND)


def draw(table: Table) -> bytes:
    """What is masked has no bar."""
    column = table.header.index(table.chart)
    rows = table.rows[: len(table.rows) - table.has_total]
    if len(rows) > _ALL_DRAWN:
        rows = [row for row in rows if _number(row[column])]
    chart = pygal.HorizontalBar(
        style=_STYLE,
        width=_WIDTH,
        height=_FRAME_HEIGHT + _ROW_HEIGHT * len(rows),
        show_legend=False,
        print_values=True,
        print_zeroes=False,
        show_x_labels=False,
        show_x_guides=False,
        no_prefix=True,
        value_formatter=number,
        js=[],
    )
    labels = [in_two_lines(str(row[0])) for row in reversed(rows)]
    # The longer one takes the width; both are drawn once all else is.
    chart.x_labels = [max(lines, key=len) for lines in labels]
    chart.add(table.chart, [_number(row[column]) for row in reversed(rows)])
    chart.add_xml_filter(partial(_draw_lines, labels))
    chart.add_xml_filter(_without_scripts)
    svg: bytes = chart.render()
    return svg


def in_two_lines(label: str) -> Sequence[str]:
    """Between words; what does not fit is left out of the middle.

    Partners of one kind begin alike, and differ in their last word.
    """
    if len(label) <= _LABEL:
        return [label]
    words = label.split()
    first = _fitting(words, _LABEL)
    rest = words[len(first) :]
    last = rest if _length(rest) <= _LABEL else _fitting(rest[::-1], _LABEL - 2)[::-1]
    gap = [] if len(last) == len(rest) else ["…"]
    return [_cut(" ".join(line)) for line in (first, [*gap, *last]) if line]


def _fitting(words: Sequence[str], width: int) -> Sequence[str]:
    """The first of them, at least one."""
    return next(
        words[:count]
        for count in range(len(words), 0, -1)
        if count == 1 or _length(words[:count]) <= width
    )


def _length(words: Sequence[str]) -> int:
    return len(" ".join(words))


def _cut(line: str) -> str:
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 1]}…"


def _draw_lines(labels: Sequence[Sequence[str]], tree: Any) -> Any:  # noqa: ANN401 - pygal ships no types
    groups = (one for one in tree.iter() if one.get("class") == "guides")
    for group, lines in zip(groups, labels, strict=True):
        text = next(iter(group))
        x, y = text.get("x"), float(text.get("y"))
        text.text = None
        for place, line in enumerate(lines):
            at = y + _LINE_HEIGHT * (place - (len(lines) - 1) / 2)
            part = SubElement(text, "tspan", x=x, y=f"{at:g}")
            part.text = line
    return tree


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _without_scripts(tree: Any) -> Any:  # noqa: ANN401 - pygal ships no types
    for parent in list(tree.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return tree
