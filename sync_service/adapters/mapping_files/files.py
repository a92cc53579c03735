"""The folder of mapping files: read whole, and a tab added to it. The only part that does I/O."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from french_cells.folding import fold
from sync_service.adapters.mapping_files.document import not_one_of
from sync_service.adapters.mapping_files.loading import known_slugs, load_mappings, parse_documents
from sync_service.domain.errors import ConfigurationError, UsageError, said_in_french
from sync_service.domain.mapping import Mappings, Scope, SpreadsheetMapping, TabMapping, TabRules

_SPREADSHEETS = "spreadsheets"

Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]
"""Each file's name, when it was written (nanoseconds) and its size."""
_UNREADABLE: Fingerprint = (("", 0, 0),)


class MappingFiles:
    """A folder of TOML files; implements ports.MappingSource and takes adopted tabs."""

    def __init__(self, folder: Path, known_fields: Mapping[str, Collection[str]]) -> None:
        """`known_fields`: entity → the names of its fields."""
        self._folder = folder
        self._known_fields = known_fields
        self._reread: tuple[Fingerprint, Mappings] | None = None

    def load(self) -> Mappings:
        """Raises ConfigurationError with every problem of every file, or of the folder."""
        if not self._is_there():
            message = (
                f"MAPPINGS_DIR : le dossier {self._folder} n’existe pas. Créez-le, ou indiquez "
                "celui qui contient les fichiers de correspondance."
            )
            raise ConfigurationError([message])
        return load_mappings(self._read_texts(), self._known_fields)

    def load_if_there(self) -> Mappings:
        """Nothing where the folder was never made."""
        return self.load() if self._is_there() else Mappings({})

    def load_again(self) -> Mappings:
        """The same as `load`, parsed only where something was written since the last time."""
        seen = self.fingerprint()
        if self._reread is None or self._reread[0] != seen:
            self._reread = seen, self.load()
        return self._reread[1]

    def fingerprint(self) -> Fingerprint:
        """Differs from the last one when some file was written, added or taken away.

        Also once the folder cannot be read, which `load` then says.
        """
        found = []
        try:
            paths = self._paths() if self._is_there() else []
        except ConfigurationError:
            return _UNREADABLE
        for path in paths:
            with suppress(FileNotFoundError):  # taken away since it was listed
                known = path.stat()
                found.append((path.name, known.st_mtime_ns, known.st_size))
        return tuple(found)

    def add_tab(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules, scope: Scope
    ) -> str:
        """Writes down that this tab is read as `mapping` says; returns the mapping's name.

        A file that says just the same is used again; otherwise a new one is written, under a
        name of its own if need be. Files are replaced whole, comments and all the rest kept.
        Raises UsageError when the tab is already there or the partner unknown.
        """
        from sync_service.adapters.mapping_files import writing  # noqa: PLC0415 - brings tomlkit

        mappings = self.load_if_there()
        if _find_tab(mappings, spreadsheet_id, tab_title) is not None:
            raise UsageError(f"L’onglet « {tab_title} » de cette feuille est déjà suivi.")
        if objection := self.object_to_partner(partner):
            raise UsageError(objection)
        name = _name_for(mapping, partner, mappings)
        if name not in mappings.mappings:
            self._write(name, writing.mapping_text(mapping))
        path = self._path(_SPREADSHEETS)
        text = _read(path) if path.exists() else ""
        tab = TabMapping(tab_title, name, scope)
        self._write(
            _SPREADSHEETS,
            writing.with_tab(text, SpreadsheetMapping(partner, spreadsheet_id, [tab])),
        )
        return name

    def map_more(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules
    ) -> str | None:
        """Under a name of its own: others may be read as the file says that was used so far."""
        mappings = self.load_if_there()
        known = _find_tab(mappings, spreadsheet_id, tab_title)
        if known is None:
            return None
        spreadsheet, tab = known
        _refuse_other_partner(spreadsheet, partner)
        if spreadsheet.paused:
            raise UsageError(
                "Cette feuille est en pause. Pour la suivre de nouveau, retirez « paused = true » "
                "de ses lignes dans spreadsheets.toml ; le passage suivant la lit."
            )
        wider = _widened(mappings.mappings[tab.mapping], mapping, tab_title)
        return self._map(spreadsheet_id, tab, _name_for(wider, partner, mappings), wider)

    def rules_of(self, spreadsheet_id: str, tab_title: str) -> TabRules | None:
        """As what the tab is read now; None where no such tab is known."""
        mappings = self.load_if_there()
        known = _find_tab(mappings, spreadsheet_id, tab_title)
        return None if known is None else mappings.mappings[known[1].mapping]

    def map_anew(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules
    ) -> str:
        """A known tab is read as `mapping` says, whatever it was read as so far."""
        mappings = self.load_if_there()
        known = _find_tab(mappings, spreadsheet_id, tab_title)
        assert known is not None  # noqa: S101 - whoever asks has looked it up
        spreadsheet, tab = known
        _refuse_other_partner(spreadsheet, partner)
        return self._map(spreadsheet_id, tab, _name_for(mapping, partner, mappings), mapping)

    def _map(self, spreadsheet_id: str, tab: TabMapping, name: str, rules: TabRules) -> str:
        from sync_service.adapters.mapping_files import writing  # noqa: PLC0415 - as above

        if not self._path(name).exists():
            self._write(name, writing.mapping_text(rules))
        self._rewrite(lambda text: writing.with_mapping(text, spreadsheet_id, tab.title, name))
        return name

    def adopt_again(
        self, spreadsheet_id: str, partner: str, tab_title: str, adopted: str
    ) -> str | None:
        """Adds `adopted` to a known tab, and changes nothing else; the mapping's name.

        None where no such tab is known. Raises UsageError when the file is another partner's.
        """
        from sync_service.adapters.mapping_files import writing  # noqa: PLC0415 - as above

        mappings = self.load_if_there()
        known = _find_tab(mappings, spreadsheet_id, tab_title)
        if known is None:
            return None
        spreadsheet, tab = known
        _refuse_other_partner(spreadsheet, partner)
        at = datetime.fromisoformat(adopted)
        self._rewrite(lambda text: writing.with_adopted(text, spreadsheet_id, tab.title, at))
        return tab.mapping

    def pause(self, spreadsheet_id: str) -> None:
        """From now on it is neither read nor written; idempotent."""
        from sync_service.adapters.mapping_files import writing  # noqa: PLC0415 - as above

        self._rewrite(lambda text: writing.with_paused(text, spreadsheet_id))

    def _rewrite(self, change: Callable[[str], str]) -> None:
        """Every file that a change of its text concerns."""
        for name, (_, text) in self._read_texts().items():
            changed = change(text)
            if changed != text:
                self._write(name, changed)

    def _is_there(self) -> bool:
        """Raises ConfigurationError where a folder above it keeps us from looking."""
        try:
            return self._folder.is_dir()
        except OSError as error:
            raise self._refuse_to_read(error) from error

    def _paths(self) -> Sequence[Path]:
        """By name. Path.glob would take a folder that may not be listed for an empty one.

        One that may be listed and not entered is refused as a whole, not file by file.
        """
        try:
            names = sorted(os.listdir(self._folder))  # noqa: PTH208 - iterdir's errors differ
            with suppress(FileNotFoundError):
                # Any one tells; it may have been taken away since.
                (self._folder / next(iter(names), ".")).lstat()
        except OSError as error:
            raise self._refuse_to_read(error) from error
        return [self._folder / name for name in names if name.endswith(".toml")]

    def _refuse_to_read(self, error: OSError) -> ConfigurationError:
        message = (
            f"MAPPINGS_DIR : le dossier {self._folder} ne peut pas être lu "
            f"({said_in_french(error)}). Donnez au service le droit de le lire et d’y entrer "
            "(chmod u+rx), ou indiquez-en un autre."
        )
        return ConfigurationError([message])

    def _read_texts(self) -> dict[str, tuple[str, str]]:
        texts, problems = {}, []
        for path in self._paths():
            try:
                texts[path.stem] = (str(path), _read(path))
            except UnicodeDecodeError:
                problems.append(f"{path} : enregistrez ce fichier en UTF-8.")
            except OSError as error:
                problems.append(
                    f"{path} : ce fichier ne peut pas être lu ({said_in_french(error)})."
                )
        if problems:
            raise ConfigurationError(problems)
        return texts

    def object_to_partner(self, partner: str) -> str:
        """Why no tab can be adopted for this one; empty where one can."""
        texts = self._read_texts() if self._is_there() else {}
        slugs = known_slugs(parse_documents(texts)[0])
        is_unknown = bool(slugs) and partner not in slugs
        return not_one_of(partner, "un partenaire connu", slugs) if is_unknown else ""

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.toml"

    def _write(self, name: str, text: str) -> None:
        """Whole or not at all: a reader never sees half a file."""
        path = self._path(name)
        draft = path.with_name(f".{path.name}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(text, encoding="utf-8", newline="")
            draft.replace(path)
        except OSError as error:
            message = (
                f"MAPPINGS_DIR : {path} ne peut pas être écrit ({said_in_french(error)}). "
                "Indiquez un "
                "dossier où le service a le droit d’écrire."
            )
            raise ConfigurationError([message]) from error


def _read(path: Path) -> str:
    """The text with its own line ends, which are kept when it is written again."""
    return path.read_bytes().decode("utf-8-sig")


def _find_tab(
    mappings: Mappings, spreadsheet_id: str, title: str
) -> tuple[SpreadsheetMapping, TabMapping] | None:
    for known in mappings.spreadsheets:
        for tab in known.tabs:
            if known.spreadsheet_id == spreadsheet_id and tab.title == title.strip():
                return known, tab
    return None


def _refuse_other_partner(spreadsheet: SpreadsheetMapping, partner: str) -> None:
    if spreadsheet.partner != partner:
        raise UsageError(
            f"Cette feuille est déjà celle de {spreadsheet.partner} dans les correspondances. "
            f"Recommencez avec : --partner {spreadsheet.partner}"
        )


def _widened(known: TabRules, proposed: TabRules, title: str) -> TabRules:
    """The rules with the columns that they lack; both are about the same records.

    A column that is followed already stays what it is, whatever its title would be taken for now.
    """
    fields = {column.field for column in known.columns}
    titles = {fold(one) for column in known.columns for one in column.titles}
    new = [
        column
        for column in proposed.columns
        if column.field not in fields and titles.isdisjoint(map(fold, column.titles))
    ]
    constants = {**proposed.constants, **known.constants}
    if not new and constants == known.constants:
        raise UsageError(
            f"L’onglet « {title} » de cette feuille est déjà suivi, et aucune colonne n’est "
            "nouvelle."
        )
    return replace(known, columns=[*known.columns, *new], constants=constants)


def _name_for(layout: TabRules, partner: str, mappings: Mappings) -> str:
    """The name of a file that says just the same, else one that is free."""
    from sync_service.adapters.mapping_files import writing  # noqa: PLC0415 - as above

    for name, known in mappings.mappings.items():
        if writing.same_columns(known, layout):
            return name
    taken = {*mappings.mappings, _SPREADSHEETS, "organisations"}
    wishes = [layout.name, f"{layout.name}-{partner}"]
    numbered = (f"{layout.name}-{partner}-{number}" for number in range(2, len(taken) + 3))
    return next(wish for wish in [*wishes, *numbered] if wish and wish not in taken)
