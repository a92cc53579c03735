"""Mapping files written so that people like to read them; whatever people wrote is kept. Pure."""

import tomllib
from datetime import datetime
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from french_cells.folding import fold
from sync_service.adapters.mapping_files.document import KeyPath, bare_spreadsheet_id, find_lines
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules


def same_columns(one: TabRules, other: TabRules) -> bool:
    """True when both read and write any tab alike."""
    return _essence(one) == _essence(other)


def mapping_text(mapping: TabRules) -> str:
    """A new file for one mapping."""
    document = tomlkit.document()
    document.add("entity", tomlkit.item(mapping.entity))
    document.add("layout", tomlkit.item(mapping.layout))
    if mapping.kind:
        document.add("kind", tomlkit.item(mapping.kind))
    group = tomlkit.table()
    for column in mapping.columns:
        group.add(column.field, _column_item(column))
    document.add("rows" if mapping.layout == "matrix" else "columns", group)
    if mapping.constants:
        document.add("constants", tomlkit.item(dict(mapping.constants)))
    if mapping.layout == "matrix":
        document.add("cells", _cells_item(mapping))
    return tomlkit.dumps(document)


def with_tab(text: str, spreadsheet: SpreadsheetMapping) -> str:
    """The text of `spreadsheets.toml` with the tabs of `spreadsheet` in it too."""
    document = tomlkit.parse(text)
    listed = document.get("spreadsheet")
    if not isinstance(listed, AoT):
        listed = tomlkit.aot()
        document.append("spreadsheet", listed)
    holder = _find(listed, spreadsheet.spreadsheet_id)
    if holder is None:
        holder = _spreadsheet_item(spreadsheet)
        holder.trivia.indent = "\n" if text.strip() else ""
        listed.append(holder)
        holder = listed[-1]
    tabs = holder.get("tab")
    if not isinstance(tabs, AoT):
        tabs = tomlkit.aot()
        holder.append("tab", tabs)
    for tab in spreadsheet.tabs:
        tabs.append(_tab_item(tab))
    return tomlkit.dumps(document)


def with_adopted(text: str, spreadsheet_id: str, title: str, adopted: datetime) -> str:
    """The text with a line more in this tab's table; all others stay as they are."""
    document = tomlkit.parse(text)
    found = _find_tab(document.unwrap(), spreadsheet_id, title)
    if found is None:
        return text
    first, second = found
    document["spreadsheet"][first]["tab"][second]["adopted"] = adopted
    changed = tomlkit.dumps(document)
    # Beside the tab's other lines: a table's end is below the remarks on the next one.
    path = ("spreadsheet", first, "tab", second)
    placed = _with_line(text, path, f"adopted = {adopted.isoformat()}")
    return placed if _means(placed) == _means(changed) else changed


def with_mapping(text: str, spreadsheet_id: str, title: str, name: str) -> str:
    """The text with this tab read as another mapping says; all other lines stay as they are."""
    document = tomlkit.parse(text)
    found = _find_tab(document.unwrap(), spreadsheet_id, title)
    if found is None:
        return text
    first, second = found
    document["spreadsheet"][first]["tab"][second]["mapping"] = name
    return tomlkit.dumps(document)


def with_paused(text: str, spreadsheet_id: str) -> str:
    """The text with this spreadsheet paused; all other lines stay as they are."""
    document = tomlkit.parse(text)
    for place, spreadsheet in enumerate(document.unwrap().get("spreadsheet", ())):
        if bare_spreadsheet_id(str(spreadsheet.get("id", "")).strip()) != spreadsheet_id:
            continue
        if spreadsheet.get("paused") is True:
            return text
        if "paused" not in spreadsheet:
            return _with_line(text, ("spreadsheet", place, "id"), "paused = true")
        document["spreadsheet"][place]["paused"] = True
        return tomlkit.dumps(document)
    return text


def _find_tab(document: dict[str, Any], spreadsheet_id: str, title: str) -> tuple[int, int] | None:
    """Positions of the spreadsheet and of its tab."""
    for first, spreadsheet in enumerate(document.get("spreadsheet", ())):
        for second, tab in enumerate(spreadsheet.get("tab", ())):
            is_it = bare_spreadsheet_id(str(spreadsheet.get("id", "")).strip()) == spreadsheet_id
            if is_it and str(tab.get("title", "")).strip() == title:
                return first, second
    return None


def _with_line(text: str, path: KeyPath, line: str) -> str:
    """The line right after the last one of this table."""
    standing = [number for key, number in find_lines(text).items() if key[: len(path)] == path]
    lines = text.splitlines(keepends=True)
    after = max(standing, default=len(lines))
    end = "\r\n" if "\r\n" in text else "\n"
    before = [*lines[: after - 1], lines[after - 1].rstrip("\r\n") + end] if lines else []
    return "".join([*before, line + end, *lines[after:]])


def _means(text: str) -> object:
    """None where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _essence(mapping: TabRules) -> tuple[object, ...]:
    columns = {
        (column.field, column.direction, column.dropdown, frozenset(map(fold, column.titles)))
        for column in mapping.columns
    }
    rest = (mapping.entity, mapping.layout, mapping.kind, mapping.cell_field, mapping.prefer)
    return (*rest, frozenset(columns), frozenset(mapping.constants.items()))


def _find(listed: AoT, spreadsheet_id: str) -> Table | None:
    for spreadsheet in listed.body:
        if bare_spreadsheet_id(str(spreadsheet.get("id", ""))) == spreadsheet_id:
            return spreadsheet
    return None


def _column_item(column: Column) -> tomlkit.items.Item:
    titles = tomlkit.item(list(column.titles))
    if column.direction == "both" and not column.dropdown:
        return titles
    item = tomlkit.inline_table()
    item.append("titles", titles)
    if column.direction != "both":
        item.append("direction", column.direction)
    if column.dropdown:
        item.append("dropdown", tomlkit.boolean("true"))
    return item


def _cells_item(mapping: TabRules) -> Table:
    item = tomlkit.table()
    item.add("field", mapping.cell_field)
    item.add("dates", "header")
    if mapping.prefer:
        item.add("prefer", mapping.prefer)
    return item


def _spreadsheet_item(spreadsheet: SpreadsheetMapping) -> Table:
    item = tomlkit.table()
    item.add("partner", spreadsheet.partner)
    item.add("id", spreadsheet.spreadsheet_id)
    return item


def _tab_item(tab: TabMapping) -> Table:
    item = tomlkit.table()
    item.add("title", tab.title)
    item.add("mapping", tab.mapping)
    item.add("scope", tab.scope)
    return item
