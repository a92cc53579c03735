"""A column of a table as bars: an SVG made here, without a script, beside its table."""

import sys
from typing import Any

import pygal
from pygal.style import Style

from sync_service.digest.season_report import Table
from sync_service.digest.words import number

# Pygal leaves a finder of plugins there, of a kind that Python 3.11 warns of at each later import.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_WIDTH, _ROW_HEIGHT, _FRAME_HEIGHT = 360, 34, 60
"""Read on a phone as it is, and no larger on a desk."""
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


def draw(table: Table) -> bytes:
    """What is masked has no bar."""
    column = table.header.index(table.chart)
    rows = table.rows[: len(table.rows) - table.has_total]
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
    chart.x_labels = [str(row[0]) for row in reversed(rows)]
    chart.add(table.chart, [_number(row[column]) for row in reversed(rows)])
    chart.add_xml_filter(_without_scripts)
    svg: bytes = chart.render()
    return svg


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _without_scripts(tree: Any) -> Any:  # noqa: ANN401 - pygal ships no types
    for parent in list(tree.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return tree
