"""In what state a thing is: « bon état, manque un pion » is incomplete."""

from french_cells.answers import ambiguous, empty, invalid, open_cell, repair
from french_cells.context import Context
from french_cells.lexicon import load_lexicon
from french_cells.reading import Raw, Reading

EXPECTED = "un état, par exemple « bon » ou « incomplet »"


def read(raw: Raw, _: Context) -> Reading:
    """`new`, `good`, `worn`, `incomplete`, `damaged` or `out_of_service`."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if "?" in cell.text:
        return ambiguous(f"Le point d’interrogation laisse un doute. Nous attendons {EXPECTED}.")
    lexicon = load_lexicon("condition")
    meanings = {part.meaning for part in lexicon.read(cell.text)}
    if meanings == {"unknown"}:
        return empty("L’état est à vérifier.")
    state = None if None in meanings else lexicon.answer(meanings - {None})  # type: ignore[arg-type]
    return invalid(f"Nous attendons {EXPECTED}.") if state is None else repair(state)
