"""Each different cell is read once, and nothing is confused with what looks like it."""

from french_cells.reading import Reading, Value
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.sync.planning.tab_codecs import RememberingCodec, RememberingField
from tests.fakes.codecs import DayCodec, PeopleCodec, PhoneCodec, TextCodec


class Counting(TextCodec):
    """Says what it was asked."""

    asked: list[object]

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "asked", [])

    def read(self, cell: Cell) -> Reading:
        self.asked.append(cell)
        return Reading((type(cell.value), cell.value, cell.text, cell.format))

    def text(self, value: Value) -> str:
        self.asked.append(value)
        return f"{type(value).__name__} {value}"

    def choices(self) -> tuple[str, ...]:
        return ("a", "b")


def test_the_same_cell_is_read_once_and_each_other_for_itself() -> None:
    codec = Counting("x")
    field = RememberingField(codec)
    cells = [
        Cell(1, "1"), Cell(1.0, "1"), Cell(value=True, text="1"), Cell("1", "1"), Cell(1, "01"),
        Cell(1, "1", CellExtras(format="DATE")),
    ]  # fmt: skip
    for cell in [*cells, *cells]:
        assert field.read(cell) == Reading((type(cell.value), cell.value, cell.text, cell.format))
    assert len(codec.asked) == len(cells)


def test_a_note_does_not_change_what_a_cell_says() -> None:
    codec = Counting("x")
    field = RememberingField(codec)
    field.read(Cell("a", "a"))
    field.read(Cell("a", "a", CellExtras("une note")))
    assert len(codec.asked) == 1


def test_texts_are_made_once_for_each_value_and_type() -> None:
    codec = Counting("x")
    field = RememberingField(codec)
    values: list[Value] = [1, True, 1.0, "1", None]
    texts = [field.text(value) for value in values]
    assert [field.text(value) for value in values] == texts
    assert texts == ["int 1", "bool True", "float 1.0", "str 1", "NoneType None"]
    assert len(codec.asked) == len(values)


def test_a_list_has_a_text_too() -> None:
    assert RememberingField(Counting("x")).text(["a", "b"]) == "list ['a', 'b']"


def test_all_else_is_the_codecs_own() -> None:
    field = RememberingField(Counting("x", "Label", required=True, group="g", expected="un x"))
    assert (field.name, field.label, field.required) == ("x", "Label", True)
    assert (field.group, field.expected) == ("g", "un x")
    assert field.choices() == ("a", "b")
    day = RememberingField(DayCodec("day"))
    assert day.show("2026-03-04") == DayCodec("day").show("2026-03-04")


def test_an_entitys_rules_are_its_codecs_own() -> None:
    codec, own = RememberingCodec(PeopleCodec()), PeopleCodec()
    fields: dict[str, Value] = {"email": "A@example.org"}
    assert codec.entity == "contact"
    assert list(codec.fields) == list(own.fields)
    assert codec.check(fields) == own.check(fields) != []
    assert codec.strong_keys(fields) == own.strong_keys(fields) != []
    assert codec.defaults(fields) == own.defaults(fields)


def test_fields_that_share_a_codec_share_what_it_read() -> None:
    """A matrix has one status for all its dates."""
    shared = PhoneCodec("status")
    codec = RememberingCodec(PeopleCodec(fields={"a": shared, "b": shared, "c": PhoneCodec("c")}))
    assert codec.fields["a"] is codec.fields["b"]
    assert codec.fields["a"] is not codec.fields["c"]
