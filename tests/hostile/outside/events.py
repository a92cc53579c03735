"""What happens to whole columns, tabs and files: how it starts and how it ends, if it does."""

from collections.abc import Callable
from random import Random
from typing import Any

from demo import gestures
from tests.hostile.outside.hands import Hands, View
from tests.hostile.outside.planting import ask, share
from tests.hostile.outside.tabs import FILES
from tests.hostile.outside.valley import Valley
from tests.hostile.outside.witness import tokens_in

End = Callable[[], None]
COLUMNS = (
    "move_column", "rename_column", "insert_column", "empty_column", "delete_column",
    "duplicate_column",
)  # fmt: skip
TABS = ("rename_tab", "duplicate_tab", "delete_tab", "version", "carry_row", "carry_row")
DRIVE = ("trash", "unshare", "copy_file", "locale", "lag")
ALL = (*COLUMNS, *COLUMNS, *TABS, *DRIVE)
_IMAGE = "sheets.data.rowData.values(userEnteredValue,userEnteredFormat,note,dataValidation)"


def _nothing() -> None:
    """Some things never end."""


class Events:
    """Rare, and each with its end."""

    def __init__(self, valley: Valley, random: Random, log: list[str]) -> None:
        self.valley, self.random, self.log = valley, random, log
        self.witness = valley.witness
        self.carried: list[set[str]] = []
        """Whose rows were cut out since the last run, to come back later."""

    def strike(self, names: tuple[str, ...] = ALL) -> End:
        name = self.random.choice(names)
        file = self.random.choice(FILES)
        hands = Hands(self.valley, file.slug, self.random.choice(file.tabs))
        view = hands.look()
        if view is None:
            return _nothing
        self.log.append(f"! {hands.slug}/{hands.tab.title}: {name}")
        end: End | None = getattr(self, f"_{name}")(hands, view)
        return end or _nothing

    # --- Columns ----------------------------------------------------------------------------

    def _any_column(self, view: View) -> int | None:
        return self.random.choice(list(view.columns)) if view.columns else None

    def _move_column(self, hands: Hands, view: View) -> None:
        place = self._any_column(view)
        if place is not None and not hands.tab.above and not hands.tab.dates:
            to = self.random.randrange(len(hands.tab.columns))
            self.log[-1] += f" {place}->{to}"
            hands.person.move_column(hands.sheet_id, place, to)

    def _rename_column(self, hands: Hands, view: View) -> None:
        place = self._any_column(view)
        if place is not None and view.columns[place].new_titles:
            title = self.random.choice(view.columns[place].new_titles)
            self.log[-1] += f" {place} {title}"
            hands.person.type(hands.sheet_id, view.header, place, title)

    def _insert_column(self, hands: Hands, view: View) -> None:
        place = self._any_column(view)
        if place is not None and not hands.tab.above:
            hands.person.insert_column(hands.sheet_id, place)

    def _empty_column(self, hands: Hands, view: View) -> None:
        place = self._any_column(view)
        if place is not None and view.rows and view.columns[place].kind != "formula":
            self.log[-1] += f" {place}"
            for row in view.rows:
                hands.forget_at(view, row, place)
            first, last = view.rows[0], view.rows[-1]
            hands.person.clear(hands.sheet_id, first, place, rows=last + 1 - first)

    def _delete_column(self, hands: Hands, view: View) -> None:
        place = self._any_column(view)
        if place is None or hands.tab.above or self.random.random() < 0.5:
            return
        self.log[-1] += f" {place}"
        for row in range(len(view.page.rows)):
            hands.forget_at(view, row, place)
        hands.person.delete_column(hands.sheet_id, place)

    def _duplicate_column(self, hands: Hands, view: View) -> None:
        """A copy of a column, its title too, at the right end."""
        place = self._any_column(view)
        if place is None:
            return
        self.log[-1] += f" {place}"
        end = view.page.width
        hands.person.insert_column(hands.sheet_id, end - 1)
        source = gestures.area(hands.sheet_id, (0, view.page.height), (place, place + 1))
        if place >= end - 1:
            return
        to = gestures.area(hands.sheet_id, (0, view.page.height), (end - 1, end))
        self._do(hands, gestures.copy(source, to))

    # --- Tabs -------------------------------------------------------------------------------

    def _rename_tab(self, hands: Hands, _view: View) -> None:
        hands.person.rename_tab(hands.sheet_id, f"Onglet {self.random.randrange(10**6)}")

    def _duplicate_tab(self, hands: Hands, _view: View) -> None:
        hands.person.duplicate_tab(hands.sheet_id, f"Copie {self.random.randrange(10**6)}")

    def _delete_tab(self, hands: Hands, view: View) -> None:
        """For good, and rarely."""
        if self.random.random() < 0.7:
            return
        self.log[-1] += " really"
        for row in range(len(view.page.rows)):
            hands.forget_row(view, row, away=False)
        hands.person.delete_tab(hands.sheet_id)

    def _version(self, hands: Hands, view: View) -> End:
        """Keeps how the tab is now; the end puts it back, as the version history does."""
        image = hands.person.read_tab(hands.sheet_id, _IMAGE)["sheets"][0].get("data", [{}])[0]
        rows = image.get("rowData", [])
        kept = set(tokens_in(" ".join(c.text for line in view.page.rows for c in line)))

        def restore() -> None:
            now = hands.look()
            if now is None:
                return
            self.log.append(f"! {hands.slug}/{hands.tab.title}: the old version is back")
            for row in range(len(now.page.rows)):
                for place in range(now.page.width):
                    cell = now.page.at(row, place)
                    if not set(tokens_in(cell.text)) <= kept:
                        hands.forget_at(now, row, place)
                self._note_gone(hands, now, row, kept)
            self._put_back(hands, rows)

        return restore

    def _carry_row(self, hands: Hands, view: View) -> End | None:
        """Cuts a row out, and pastes it below everything only later."""
        if not view.rows:
            return None
        row = self.random.choice(view.rows)
        message = hands.person.read_tab(hands.sheet_id, _IMAGE)["sheets"][0]["data"][0]
        line = message["rowData"][row]
        owners = hands.owners(view, row)
        if not owners & hands.witness.away:
            self.carried.append(owners)
        hands.witness.away |= owners
        self._do(hands, gestures.delete(hands.sheet_id, "ROWS", row))

        def paste() -> None:
            now = hands.look()
            if now is not None:
                self.log.append(f"! {hands.slug}/{hands.tab.title}: the row is back")
                hands.person.insert_rows(hands.sheet_id, now.last + 1)
                fields = "userEnteredValue,userEnteredFormat,note,dataValidation"
                self._do(hands, gestures.put(hands.sheet_id, now.last + 1, 0, [line], fields))

        return paste

    def _note_gone(self, hands: Hands, now: View, row: int, kept: set[str]) -> None:
        tokens = {t for text in now.texts(row) for t in tokens_in(text)}
        if row > now.header and tokens and not tokens & kept:
            hands.witness.away |= hands.owners(now, row)

    def _put_back(self, hands: Hands, rows: list[Any]) -> None:
        height, width = hands.person.size(hands.sheet_id)
        lines = [dict(row) for row in rows[:height]]
        lines += [{}] * (height - len(lines))
        full = []
        for line in lines:
            values = list(line.get("values", []))[:width]
            full.append({"values": values + [{}] * (width - len(values))})
        fields = "userEnteredValue,userEnteredFormat,note,dataValidation"
        self._do(hands, gestures.put(hands.sheet_id, 0, 0, full, fields))

    # --- Files ------------------------------------------------------------------------------

    def _trash(self, hands: Hands, _view: View) -> End:
        path = f"/drive/v3/files/{hands.person.spreadsheet_id}"
        ask(self.valley.owner, "PATCH", path, {"trashed": True})
        return lambda: ask(self.valley.owner, "PATCH", path, {"trashed": False})

    def _unshare(self, hands: Hands, _view: View) -> End:
        sheet_id, service = hands.person.spreadsheet_id, self.valley.world.service_account
        number = service.permission_id
        path = f"/drive/v3/files/{sheet_id}/permissions/{number}"
        status, _ = self.valley.owner.request("DELETE", path)
        return lambda: share(self.valley.world, sheet_id) if status != 404 else None

    def _copy_file(self, hands: Hands, _view: View) -> None:
        path = f"/drive/v3/files/{hands.person.spreadsheet_id}/copy"
        ask(self.valley.owner, "POST", path, {"name": "Copie"})

    def _locale(self, hands: Hands, _view: View) -> End:
        def speak(locale: str) -> None:
            properties = {"properties": {"locale": locale}, "fields": "locale"}
            self._do(hands, {"updateSpreadsheetProperties": properties})

        speak("en_US")
        return lambda: speak("fr_FR")

    def _lag(self, _hands: Hands, _view: View) -> End:
        self.valley.world.drive_lag_seconds = 90.0

        def catch_up() -> None:
            self.valley.world.drive_lag_seconds = 0.0

        return catch_up

    def _do(self, hands: Hands, request: gestures.Json) -> None:
        path = f"/v4/spreadsheets/{hands.person.spreadsheet_id}:batchUpdate"
        ask(self.valley.owner, "POST", path, {"requests": [request]})
