"""What partners do to their tabs, by hand and at any moment, one random act after the other."""

from collections.abc import Callable, Sequence
from random import Random

from demo import gestures
from tests.hostile.outside.hands import Hands, View
from tests.hostile.outside.makers import Makers
from tests.hostile.outside.tabs import FILES, Column
from tests.hostile.outside.valley import Valley
from tests.hostile.outside.witness import tokens_in

GENTLE = (
    "type", "type", "type", "add", "sort", "filter", "insert", "hide", "own", "colour", "presence",
)  # fmt: skip
ROUGH = (
    "rubbish", "blank", "respell", "fill_down", "copy_row", "cut_row", "sort_without_reference",
    "delete", "clear", "move", "wipe_reference", "spoil_reference", "delete_note", "paste_block",
    "returned",
)  # fmt: skip
STRUCTURAL = ("sort", "insert", "delete", "move", "cut_row")
TYPING = ("type", "own", "blank", "rubbish")
"""What may happen in the write window itself: rows move, or somebody types."""

_RUBBISH = ("à demander {}", "??? {}", "voir avec {}")
_TYPED = ("word", "mail", "phone", "date", "number", "yes")


class Acts:
    """All hands of the valley."""

    def __init__(
        self, valley: Valley, random: Random, touched: set[tuple[str, str]] | None
    ) -> None:
        self.valley, self.random, self.touched = valley, random, touched
        self.makers = Makers(valley.witness, random)
        self.makers.codes = iter(f"LM-{number}" for number in range(10, 99))
        self.makers.workshops = ["Café numéro 1"]
        self.log: list[str] = []
        self.unborn: set[frozenset[str]] = set()

    def act(self, names: Sequence[str], slug: str = "", title: str = "") -> None:
        name = self.random.choice(names)
        hands = self._hands(slug, title)
        view = hands.look()
        if view is None:
            return
        self.log.append(f"{hands.slug}/{hands.tab.title}: {name}")
        getattr(self, f"_{name}")(hands, view)

    def _hands(self, slug: str, title: str) -> Hands:
        files = [file for file in FILES if slug in ("", file.slug)]
        pairs = [(f.slug, tab) for f in files for tab in f.tabs if title in ("", tab.title)]
        heavy = [pair for pair in pairs if pair[1].entity == "contact"]
        chosen, tab = self.random.choice(pairs + heavy * 2)
        return Hands(self.valley, chosen, tab)

    def say_role(self) -> tuple[str, str] | None:
        """Types a role; the reference of its row, and the field."""
        hands = self._hands("", self.random.choice(("Contacts", "Équipe", "Annuaire")))
        view = hands.look()
        place = view.place("Fonction") if view is not None else None
        if view is None or place is None or view.reference is None:
            return None
        rows = [row for row in view.rows if view.page.at(row, view.reference).text]
        if not rows:
            return None
        row = self.random.choice(rows)
        self.log.append(f"{hands.slug}/{hands.tab.title}: role of row {row + 1}, on both sides")
        hands.put(view, row, place, self.makers.text(view.columns[place]))
        return view.page.at(row, view.reference).text, "role"

    # --- Typing -----------------------------------------------------------------------------

    def _type(self, hands: Hands, view: View) -> None:
        self._retype(hands, view, self.makers.text, _TYPED)

    def _rubbish(self, hands: Hands, view: View) -> None:
        def rubbish(_column: Column) -> str:
            return self.random.choice(_RUBBISH).format(self.valley.witness.new_word())

        self._retype(hands, view, rubbish, ("phone", "date", "number", "mail", "yes"))

    def _blank(self, hands: Hands, view: View) -> None:
        self._retype(hands, view, lambda _: "", ("word", "phone", "number", "mail"))

    def _returned(self, hands: Hands, view: View) -> None:
        if view.dates and view.rows:
            row, place = self.random.choice(view.rows), self.random.choice(list(view.dates))
            hands.person.type(hands.sheet_id, row, place, "x")
            return
        text = self.random.choice(("rendu le 3", "rendu", "oui", "le 12/11"))
        self._retype(hands, view, lambda _: text, ("date",))

    def _retype(
        self, hands: Hands, view: View, say: Callable[[Column], str], kinds: Sequence[str]
    ) -> None:
        cells = [
            (row, place)
            for row in view.rows
            for place, column in view.columns.items()
            if column.field and column.kind in kinds and not view.page.at(row, place).is_formula
        ]
        cells = [at for at in cells if self._may_change(hands, view, at)]
        if cells:
            row, place = self.random.choice(cells)
            text = say(view.columns[place])
            self.log[-1] += f" {row + 1}:{view.columns[place].title} = {text!r}"
            self._note_change(hands, view, (row, place))
            hands.put(view, row, place, text)

    def _may_change(self, hands: Hands, view: View, at: tuple[int, int]) -> bool:
        """A row without a reference changes once: typed all anew, nobody would know it again.

        Where `touched` is kept, no cell is changed on two sides.
        """
        ref = view.page.at(at[0], view.reference).text if view.reference is not None else ""
        if ref:
            return self.touched is None or (ref, view.columns[at[1]].field) not in self.touched
        is_key = view.columns[at[1]].kind in ("date", "hour", "link")
        return not is_key and frozenset(hands.owners(view, at[0])) not in self.unborn

    def _note_change(self, hands: Hands, view: View, at: tuple[int, int]) -> None:
        ref = view.page.at(at[0], view.reference).text if view.reference is not None else ""
        if not ref:
            self.unborn.add(frozenset(hands.owners(view, at[0])))
        elif self.touched is not None:
            self.touched.add((ref, view.columns[at[1]].field))

    def _respell(self, hands: Hands, view: View) -> None:
        """The same value, typed otherwise."""
        cells = [
            (row, place)
            for row in view.rows
            for place, column in view.columns.items()
            if column.kind == "phone" and tokens_in(view.page.at(row, place).text)
        ]
        if cells:
            row, place = self.random.choice(cells)
            digits = "0" + tokens_in(view.page.at(row, place).text)[0]
            pairs = [digits[start : start + 2] for start in range(0, 10, 2)]
            # No news: where somebody replaced this number meanwhile, the newer one stays.
            replaced = self.valley.witness.dropped & {*tokens_in(digits)}
            hands.put(view, row, place, self.random.choice((".", "-", " ")).join(pairs))
            self.valley.witness.dropped |= replaced

    def _own(self, hands: Hands, view: View) -> None:
        """In the partner's own column."""
        own = [p for p, c in view.columns.items() if not c.field and c.kind in ("word", "number")]
        if own and view.rows and not hands.tab.dates:
            row, place = self.random.choice(view.rows), self.random.choice(own)
            hands.put(view, row, place, self.makers.text(view.columns[place]))

    def _presence(self, hands: Hands, view: View) -> None:
        if view.dates and view.rows:
            row, place = self.random.choice(view.rows), self.random.choice(list(view.dates))
            text = self.random.choice(("P", "A", "E", "excusé", "présente"))
            hands.person.type(hands.sheet_id, row, place, text)

    def _add(self, hands: Hands, view: View) -> None:
        if hands.tab.dates or hands.tab.entity in {"registration", "loan"}:
            return
        if hands.slug == "clef" and not view.rows:
            return
        texts = dict(zip(hands.tab.columns, self.makers.row(hands.tab), strict=True))
        row = max([view.header, *view.rows]) + 1
        is_filled = any(view.page.at(row, place).text for place in range(view.page.width))
        if is_filled or row >= view.page.height:
            hands.person.insert_rows(hands.sheet_id, row)
        for place, column in view.columns.items():
            if texts[column]:
                hands.person.type(hands.sheet_id, row, place, texts[column])
        self.log[-1] += f" {list(texts.values())}"

    # --- Rows -------------------------------------------------------------------------------

    def _sort(self, hands: Hands, view: View) -> None:
        self._sort_columns(hands, view, (0, view.page.width))

    def _sort_without_reference(self, hands: Hands, view: View) -> None:
        if view.reference is not None and view.reference > max(view.columns, default=0):
            self._sort_columns(hands, view, (0, view.reference))

    def _sort_columns(self, hands: Hands, view: View, columns: tuple[int, int]) -> None:
        rows, by = view.rows, [p for p, c in view.columns.items() if c.field]
        if len(rows) < 2 or not by:
            return
        where = gestures.area(hands.sheet_id, (rows[0], rows[-1] + 1), columns)
        request = gestures.sort(where, self.random.choice(by), descending=self._coin())
        self._do(hands, request)

    def _insert(self, hands: Hands, view: View) -> None:
        row = self.random.randrange(view.header + 1, max([view.header, *view.rows]) + 2)
        hands.person.insert_rows(hands.sheet_id, row)

    def _hide(self, hands: Hands, view: View) -> None:
        if view.rows:
            row = self.random.choice(view.rows)
            hands.person.hide_row(hands.sheet_id, row, hidden=self._coin())

    def _filter(self, hands: Hands, view: View) -> None:
        hands.person.filter(hands.sheet_id, view.header)

    def _colour(self, hands: Hands, view: View) -> None:
        if view.rows and view.columns:
            row, place = self.random.choice(view.rows), self.random.choice(list(view.columns))
            green = [{"values": [{"userEnteredFormat": {"backgroundColor": {"green": 0.9}}}]}]
            fields = "userEnteredFormat.backgroundColor"
            self._do(hands, gestures.put(hands.sheet_id, row, place, green, fields))

    def _delete(self, hands: Hands, view: View) -> None:
        if view.rows:
            row = self.random.choice(view.rows)
            hands.forget_row(view, row)
            hands.person.delete_rows(hands.sheet_id, row)

    def _clear(self, hands: Hands, view: View) -> None:
        if view.rows and view.columns:
            row, width = self.random.choice(view.rows), view.page.width
            hands.forget_row(view, row)
            hands.person.clear(hands.sheet_id, row, 0, columns=width)

    def _move(self, hands: Hands, view: View) -> None:
        if len(view.rows) > 1:
            row, to = self.random.sample(list(view.rows), 2)
            hands.person.move_row(hands.sheet_id, row, to)

    def _cut_row(self, hands: Hands, view: View) -> None:
        """Onto a free line below everything."""
        if view.rows:
            row, to = self.random.choice(view.rows), view.last + 1
            if to >= view.page.height:
                hands.person.insert_rows(hands.sheet_id, to)
            hands.person.cut_row(hands.sheet_id, row, to)

    def _copy_row(self, hands: Hands, view: View) -> None:
        """Copies somebody's row to type less, then types another name over it."""
        if not view.rows or hands.tab.entity != "contact":
            return
        row, to = self.random.choice(view.rows), max(view.rows) + 1
        hands.person.insert_rows(hands.sheet_id, to)
        hands.person.copy_row(hands.sheet_id, row, to)
        word, mail = self.valley.witness.new_word(), self.valley.witness.new_word()
        hands.share_row(view, row, {word.casefold()})
        for title, text in (("Nom", word), ("Courriel", f"{mail}@example.org")):
            place = view.place(title)
            if place is not None:
                self.valley.witness.note_typed(text, {word.casefold()})
                hands.person.type(hands.sheet_id, to, place, text)

    def _fill_down(self, hands: Hands, view: View) -> None:
        """One value pulled over the cells below."""
        places = [p for p, c in view.columns.items() if c.field in {"role", "location", "place"}]
        if len(view.rows) > 2 and places:
            self._spread(hands, view, self.random.choice(places), 1)

    def _paste_block(self, hands: Hands, view: View) -> None:
        """A block of two columns of one row, pasted over another row."""
        free = {"role", "location", "given_name"}
        places = [place for place, column in view.columns.items() if column.field in free]
        if len(view.rows) > 2 and places:
            self._spread(hands, view, self.random.choice(places), self.random.choice((1, 2)))

    def _spread(self, hands: Hands, view: View, place: int, count: int) -> None:
        start = self.random.randrange(len(view.rows) - count)
        source, targets = view.rows[start], view.rows[start + 1 : start + 1 + count]
        text = view.page.at(source, place).text
        for row in targets:
            owners = hands.owners(view, row)
            hands.forget_at(view, row, place)
            for token in tokens_in(text):
                self.valley.witness.owners[token] |= owners
                self.valley.witness.copied.add(token)
                self.valley.witness.dropped.discard(token)
            one = gestures.area(hands.sheet_id, (source, source + 1), (place, place + 1))
            to = gestures.area(hands.sheet_id, (row, row + 1), (place, place + 1))
            self._do(hands, gestures.copy(one, to))

    def _wipe_reference(self, hands: Hands, view: View) -> None:
        if view.rows and view.reference is not None:
            row = self.random.choice(view.rows)
            hands.person.clear(hands.sheet_id, row, view.reference)

    def _spoil_reference(self, hands: Hands, view: View) -> None:
        if view.rows and view.reference is not None:
            row, text = self.random.choice(view.rows), f"oups {self.random.randrange(99)}"
            hands.person.type(hands.sheet_id, row, view.reference, text)

    def _delete_note(self, hands: Hands, view: View) -> None:
        """Only notes of ours: it means « keep what I wrote »."""
        noted = [
            (row, place)
            for row in view.rows
            for place in range(view.page.width)
            if view.page.at(row, place).note.startswith("Synchronisation")
        ]
        if noted:
            row, place = self.random.choice(noted)
            self.valley.witness.note_dropped(view.page.at(row, place).note)
            self.valley.witness.note_typed(view.page.at(row, place).text, hands.owners(view, row))
            hands.person.write_note(hands.sheet_id, row, place, "")

    # --- By hand ----------------------------------------------------------------------------

    def _do(self, hands: Hands, *requests: gestures.Json) -> None:
        path = f"/v4/spreadsheets/{hands.person.spreadsheet_id}:batchUpdate"
        status, answer = self.valley.owner.request("POST", path, {"requests": list(requests)})
        assert status == 200, answer

    def _coin(self) -> bool:
        return self.random.random() < 0.5
