"""The outsider's verdict on a quiet valley: every broken promise in words. Asks no engine."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from string import ascii_uppercase

from tests.hostile.outside.hands import View
from tests.hostile.outside.picture import Seen
from tests.hostile.outside.scene import Scene
from tests.hostile.outside.tabs import Column
from tests.hostile.outside.valley import Line
from tests.hostile.outside.wire import Ledger
from tests.hostile.outside.witness import Witness, tokens_in

_WHOLE_TAB = frozenset({"guard", "scramble", "copied", "missing_tab"})
_WHOLE_FILE = frozenset({"lost_access", "trashed"})
_ROW = frozenset({"held", "duplicate", "foreign_reference"})
_EPOCH = date(1899, 12, 30)


def complaints(scene: Scene, witness: Witness) -> list[str]:
    return [
        *(f"lost: {token}" for token in _lost(scene, witness)),
        *(f"own: {what}" for what in _own_lost(scene, witness)),
        *(f"mixed: {what}" for what in _mixed(scene, witness)),
        *(f"mixed row: {what}" for what in _mixed_rows(scene, witness)),
        *(f"twice: {what}" for what in _twice(scene, witness)),
        *(f"archived: {what}" for what in _archived(scene, witness)),
        *(f"apart: {what}" for what in _apart(scene)),
        *(f"absent: {what}" for what in _absent(scene)),
    ]


def _texts(scene: Scene) -> Iterator[str]:
    for picture in scene.pictures.values():
        for page in picture.pages:
            for line in page.rows:
                yield from (cell.text for cell in line if cell.text)


def _lost(scene: Scene, witness: Witness) -> list[str]:
    shown = set(tokens_in("\n".join(_texts(scene)))) | _phones(_texts(scene))
    for record in scene.records:
        for value in record["fields"].values():
            shown |= set(tokens_in(value))
    for problem in scene.problems:
        for part in ("sheet_value", "canonical_value", "message"):
            shown |= set(tokens_in(problem[part]))
    wanted = witness.owners.keys() - witness.dropped - witness.hidden
    return sorted(wanted - shown)


def _phones(texts: Iterator[str]) -> set[str]:
    """Each cell by itself: joined, their digits would run together."""
    return {token for text in texts for token in tokens_in(text)}


def _own_lost(scene: Scene, witness: Witness) -> Iterator[str]:
    """What was typed into a partner's own column is still in a sheet, beside its person."""
    shown = {token for text in _texts(scene) for token in tokens_in(text)}
    yield from sorted(witness.own - witness.dropped - witness.hidden - shown)


def _mixed(scene: Scene, witness: Witness) -> Iterator[str]:
    for record in scene.records:
        if not witness.may_meet(*record["fields"].values()):
            yield f"{record['ref']} {record['fields']}"


def _mixed_rows(scene: Scene, witness: Witness) -> Iterator[str]:
    """A sheet's row that says two people's things, though nobody put them there."""
    for (slug, title), view in scene.views.items():
        for row in view.rows:
            texts = [view.page.at(row, place).text for place in view.columns]
            if not witness.may_meet(*texts):
                yield f"{slug}/{title} row {row + 1}: {texts}"


def _twice(scene: Scene, witness: Witness) -> Iterator[str]:
    live = [record for record in scene.records if not record["archived"]]
    counts = Counter(
        token
        for record in live
        for token in {t for value in record["fields"].values() for t in tokens_in(value)}
    )
    for token, count in counts.items():
        if count > 1 and token not in witness.copied:
            yield f"{token} in {count} records"
    for (slug, title), view in scene.views.items():
        refs = Counter(_reference(view, row) for row in view.rows)
        excused = _refs_with(scene, slug, title, _ROW)
        for ref, count in refs.items():
            if ref and count > 1 and ref not in excused and not _is_set_aside(scene, slug, title):
                yield f"{ref} on {count} rows of {slug}/{title}"


def _archived(scene: Scene, witness: Witness) -> Iterator[str]:
    for record in scene.records:
        owners = witness.owners_in(*record["fields"].values())
        if record["archived"] and owners and not owners & witness.away:
            yield f"{record['ref']} {record['fields']}"


def _apart(scene: Scene) -> Iterator[str]:
    """A cell that says something else than its record, with no open problem about it."""
    for (slug, title), view in scene.views.items():
        if _is_set_aside(scene, slug, title):
            continue
        excused = _refs_with(scene, slug, title, _ROW)
        for row in view.rows:
            ref = _reference(view, row)
            if "archivé" in ref or ref in excused:
                continue
            for what in _apart_row(scene, (slug, title), view, row):
                yield f"{slug}/{title} {ref}{what}"


def _apart_row(scene: Scene, where: tuple[str, str], view: View, row: int) -> Iterator[str]:
    ref = _reference(view, row)
    record = scene.by_ref.get(ref)
    if record is None:
        if not _is_told(scene, *where, row):
            yield f" row {row + 1} is no record: {view.texts(row)}"
        return
    if view.dates:
        told = " ".join(str(problem["message"]) for problem in _of_tab(scene, *where))
        yield from _apart_presences(scene, view, row, told)
        return
    cells = _open_cells(scene, *where)
    for name, places in _places_by_field(view).items():
        shown = [(view.columns[place], view.page.at(row, place)) for place in places]
        value = record["fields"].get(name)
        is_excused = (ref, name) in cells or any(cell.is_formula for _, cell in shown)
        # Of a column that people doubled, the copy is theirs.
        if not is_excused and not any(says(column, cell, value) for column, cell in shown):
            yield f".{name}: {shown[0][1].text!r} / {value!r}"


def _places_by_field(view: View) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, column in view.columns.items():
        if column.field:
            places.setdefault(column.field, []).append(place)
    return places


_PRESENCES = {
    "P": "present", "A": "absent", "E": "excused", "excusé": "excused", "présente": "present",
}  # fmt: skip


def _apart_presences(scene: Scene, view: View, row: int, told: str) -> Iterator[str]:
    """Each date's cell against the attendance of that partner at that meeting."""
    slug = scene.by_ref[_reference(view, row)]["fields"].get("id")
    days = {r["fields"].get("date"): r["ref"] for r in scene.records if r["entity"] == "meeting"}
    stored = {
        (r["fields"].get("meeting_id"), r["fields"].get("organisation_id")): r["fields"]["status"]
        for r in scene.records
        if r["entity"] == "attendance" and not r["archived"]
    }
    for place, title in view.dates.items():
        meeting = days.get("-".join(reversed(title.split("/"))))
        text, status = view.page.at(row, place).text, stored.get((meeting, slug))
        is_told = title in told or view.page.at(row, place).note.startswith("Synchronisation")
        if _PRESENCES.get(text, text or None) != status and not is_told and text.casefold() != "x":
            yield f"presence of {slug} on {title}: {text!r} / {status!r}"


def _absent(scene: Scene) -> Iterator[str]:
    """A live contact or item that a tab should show, and does not."""
    wanted = {
        ("contact", "les-epis"): "Contacts",
        ("contact", "le-relais"): "Équipe",
        ("item", "le-relais"): "Matériel",
        ("registration", ""): "Inscriptions",
    }
    for record in scene.records:
        if record["archived"]:
            continue
        fields = record["fields"]
        partner = fields.get("organisation_id") or fields.get("owner_organisation_id") or ""
        places = [(str(partner) or "les-epis", wanted.get((record["entity"], str(partner))))]
        whole = {"contact": "Annuaire", "item": "Matériel", "loan": "Prêts"}
        places.append(("clef", whole.get(record["entity"])))
        for slug, title in places:
            view = scene.views.get((slug, title or ""))
            if view is None or _is_set_aside(scene, slug, title or ""):
                continue
            if record["ref"] not in {_reference(view, row) for row in view.rows}:
                told = any(p["ref"] == record["ref"] for p in scene.problems)
                if not told:
                    yield f"{record['ref']} is not in {slug}/{title}: {fields}"


# --- What the sheets say ------------------------------------------------------------------------


def says(column: Column, cell: Seen, value: object) -> bool:
    """Whether a person would read the cell as this canonical value."""
    if cell.text == "" or value is None:
        # An empty quantity means one, an empty box no.
        return cell.text in ("", "FALSE", "FAUX") and value in (None, False, 1)
    judges: dict[str, Callable[[], bool]] = {
        "word": lambda: _plain(cell.text) == _plain(_joined(value)),
        "mail": lambda: _plain(cell.text) == _plain(_joined(value)),
        "phone": lambda: tokens_in(cell.text) == tokens_in(value),
        "number": lambda: _number(cell.text) == _number(str(value)),
        "date": lambda: _day(cell) in ("", str(value)),
        "yes": lambda: (cell.text.casefold() in ("vrai", "true", "oui", "x")) is bool(value),
    }
    return column.kind not in judges or judges[column.kind]()


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(cell: Seen) -> str:
    """Empty where it is spelled in a way that we do not read here."""
    if isinstance(cell.value, int | float):
        return (_EPOCH + timedelta(days=int(cell.value))).isoformat()
    parts = cell.text.split("/")
    return "-".join(reversed(parts)) if len(parts) == 3 else ""


def _number(text: str) -> float | str:
    try:
        return float(text.replace(",", ".").replace("\u202f", "").replace("€", "").strip())
    except ValueError:
        return text


def _plain(text: str) -> str:
    """Letters and digits: blanks, breaks and apostrophes may be tidied."""
    return "".join(character for character in text.casefold() if character.isalnum())


# --- What the problems say ----------------------------------------------------------------------


def _reference(view: View, row: int) -> str:
    return view.page.at(row, view.reference).text.strip() if view.reference is not None else ""


def _of_tab(scene: Scene, slug: str, title: str) -> Iterator[Line]:
    """People rename tabs: a problem bears the title of its day, or the first one."""
    view = scene.views.get((slug, title))
    titles = {title, None, view.page.title if view is not None else None}
    for problem in scene.problems:
        if problem["partner"] == slug and problem["tab"] in titles:
            yield problem


def _is_set_aside(scene: Scene, slug: str, title: str) -> bool:
    kinds = {problem["kind"] for problem in _of_tab(scene, slug, title)}
    files = {p["kind"] for p in scene.problems if p["partner"] == slug}
    return bool(kinds & _WHOLE_TAB or files & _WHOLE_FILE)


def _refs_with(scene: Scene, slug: str, title: str, kinds: frozenset[str]) -> set[str]:
    return {str(p["ref"]) for p in _of_tab(scene, slug, title) if p["kind"] in kinds}


def _open_cells(scene: Scene, slug: str, title: str) -> set[tuple[str, str]]:
    """Cells with an open problem, here or, where another sheet's assumption waits, anywhere."""
    here = {(str(p["ref"]), str(p["field"])) for p in _of_tab(scene, slug, title)}
    assumed = [p for p in scene.problems if p["kind"] == "assumed"]
    waiting = {(str(p["ref"]), str(p["field"])) for p in assumed}
    aside = [p for p in _of_tab(scene, slug, title) if p["kind"] == "missing_column"]
    columns = {str(problem["field"]) for problem in aside}
    return here | waiting | {(str(r["ref"]), name) for r in scene.records for name in columns}


def _is_told(scene: Scene, slug: str, title: str, row: int) -> bool:
    cells = (str(problem["cell"] or "") for problem in _of_tab(scene, slug, title))
    return any(cell.lstrip(ascii_uppercase) == str(row + 1) for cell in cells)


def slips_left(scene: Scene, ledger: Ledger, witness: Witness) -> tuple[int, int, list[str]]:
    """Covered values: put back, told in an incident, neither."""
    restored, told, silent = 0, 0, []
    incidents = " ".join(
        f"{p['sheet_value']} {p['canonical_value']}"
        for p in scene.problems
        if p["kind"] == "incident"
    )
    shown = {token for text in _texts(scene) for token in tokens_in(text)}
    for slip in ledger.slips:
        tokens = [t for t in tokens_in(slip.covered.text) if t not in witness.dropped]
        if all(token in shown for token in tokens):
            restored += 1
        elif all(token in incidents for token in tokens):
            told += 1
        else:
            silent.append(f"{slip.slug}/{slip.tab}: {slip.covered.text!r} of {slip.row}")
    return restored, told, silent
