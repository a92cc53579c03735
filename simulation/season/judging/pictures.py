"""A season as one picture, weeks across: what people met, what was asked, how long it took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _LEFT, _GAP = 760, 96, 190, 26
_INK, _BAR, _AIM = "#1d4d44", "#5b9a8b", "#b4552d"


@dataclass(frozen=True)
class Row:
    """One thing that is counted: a value for each week, and the aim that it is held against."""

    title: str
    values: Sequence[float]
    aim: float | None = None
    """Drawn as a line; none where nothing is aimed at."""


def draw(weeks: Sequence[str], rows: Sequence[Row], marks: Sequence[tuple[int, str]] = ()) -> str:
    """An SVG that any browser shows; `weeks` are their Mondays, `marks` what happened in one."""
    height = len(rows) * (_HEIGHT + _GAP) + 70
    body = [*_rows(weeks, rows), *_days(weeks, height - 50), *_marks(weeks, marks, height - 50)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 20} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}" role="img">'
    )
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    title = "<title>A season, weeks across</title>"
    return "\n".join([head, title, paper, *body, "</svg>"]) + "\n"


def _rows(weeks: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    for number, row in enumerate(rows):
        top = 10 + number * (_HEIGHT + _GAP)
        highest = max([*row.values, row.aim or 0, 1])
        yield f'<text x="0" y="{top + 14}">{escape(row.title)}</text>'
        yield f'<text x="{_LEFT - 6}" y="{top + 10}" text-anchor="end">{highest:g}</text>'
        for week, value in enumerate(row.values):
            x, wide = _place(week, len(weeks))
            tall = _HEIGHT * value / highest
            yield _bar(x + wide * 0.15, top + _HEIGHT - tall, wide * 0.7, tall, f"{value:g}")
        base = top + _HEIGHT
        yield _line(base, _INK)
        if row.aim is not None:
            yield _line(base - _HEIGHT * row.aim / highest, _AIM, "4 3")


def _place(week: int, weeks: int) -> tuple[float, float]:
    wide = _WIDTH / max(weeks, 1)
    return _LEFT + week * wide, wide


def _bar(x: float, y: float, wide: float, tall: float, told: str) -> str:
    box = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    return f'<rect {box} fill="{_BAR}"><title>{told}</title></rect>'


def _line(y: float, colour: str, dashes: str = "none") -> str:
    ends = f'x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _WIDTH}" y2="{y:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-dasharray="{dashes}"/>'


def _days(weeks: Sequence[str], y: float) -> Iterator[str]:
    for number, day in enumerate(weeks):
        x, wide = _place(number, len(weeks))
        if number % max(1, len(weeks) // 12) == 0:
            yield f'<text x="{x + wide / 2:.1f}" y="{y}" text-anchor="middle">{escape(day)}</text>'


def _marks(weeks: Sequence[str], marks: Sequence[tuple[int, str]], y: float) -> Iterator[str]:
    """Each in its week; several stand below one another."""
    for number, (week, told) in enumerate(marks):
        x, wide = _place(week, len(weeks))
        where = f'x="{x + wide / 2:.1f}" y="{y + 16 + number % 3 * 14}"'
        yield f'<text {where} text-anchor="middle" fill="{_AIM}">{escape(told)}</text>'
