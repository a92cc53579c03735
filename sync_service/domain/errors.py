"""Every error raised on purpose, in one tree; each message says what to do.

SyncServiceError
├── ConfigurationError     wrong settings or mapping files: exit 2, all problems at once
├── UsageError             a command was given something it cannot take: exit 2
│   ├── RefusedValue       a typed value that the model refuses
│   └── NothingToCopy      an empty database: a copy of it would hide the others
├── RefusedRecord          a value on its way into the database that the model does not know
├── NotFound               a reference, run, problem or page that does not exist
├── ConcurrencyError       somebody else holds the lease, or the database is busy: try again
└── OutsideError           something outside failed
    ├── DatabaseUnavailable
    ├── ClockInDoubt       this machine's clock jumped, and Google does not say the same
    ├── MailNotAccepted
    └── SpreadsheetError   carries the spreadsheet's id
        ├── LostAccess     not shared with us any more, or does not exist
        ├── NoSpreadsheet  shared with us, but Google does not read it as one of its sheets
        ├── Trashed        the file is in the bin
        ├── MissingTab
        ├── QuotaExceeded  wait; nothing was applied
        ├── Unreachable    no answer, or not Google's; nothing is known of what was applied
        └── WriteRefused   Google answered 400 or 403: nothing was applied

A refusal by Google is reported with the place and what to do. Knows Google's causes by
name, never its messages or its protocol.
"""

import errno
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sync_service.domain.spreadsheet import WritePart

Cause: TypeAlias = Literal[
    "protected",
    "typed_column",
    "too_many_choices",
    "own_list",
    "too_long",
    "office_file",
    "read_only",
    "merged",
    "table",
    "filter",
    "too_many_cells",
    "too_much_metadata",
    "formula",
    "other",
]

_WHY: Mapping[Cause, str] = {
    "protected": (
        "c’est protégé, nous n’avons pas le droit d’y écrire. Données, Feuilles et plages "
        "protégées : ajoutez {address} à ceux qui peuvent modifier, ou retirez la protection."
    ),
    "typed_column": (
        "une colonne de tableau à type fixe n’accepte ni liste, ni format, ni autre valeur de "
        "notre part. S’il y manque une valeur, choisissez « Aucun » comme type de colonne."
    ),
    "too_many_choices": (
        "la liste déroulante aurait plus de 500 choix, Google n’en veut pas. Vous pouvez taper la "
        "valeur : elle est reconnue comme avant."
    ),
    "own_list": (
        "votre liste déroulante refuse cette valeur. Ajoutez-la à la liste, ou réglez la liste "
        "sur « Afficher un avertissement »."
    ),
    "too_long": (
        "un texte dépasse 50 000 caractères, c’est plus qu’une case ne peut contenir. "
        "Raccourcissez-le là où il a été tapé."
    ),
    "office_file": (
        "c’est un fichier Excel ouvert dans Google. Choisissez Fichier, Enregistrer au format "
        "Google Sheets, puis donnez l’adresse du nouveau fichier à la coordination."
    ),
    "read_only": (
        "partagé avec nous en lecture seule : ce que vous tapez est repris, ce que les autres "
        "donnent n’arrive pas ici. Cliquez sur « Partager », {address} : choisissez « Éditeur »."
    ),
    "merged": (
        "des cases fusionnées sont en travers. Séparez-les (Format, Fusionner les cellules, "
        "Annuler la fusion)."
    ),
    "table": (
        "un tableau de cet onglet est en travers. Laissez une ligne vide sous le tableau, ou "
        "éloignez ce qui le touche."
    ),
    "filter": (
        "un filtre de cet onglet est en travers. Retirez-le (Données, Supprimer le filtre)."
    ),
    "too_many_cells": (
        "le fichier a atteint le nombre de cases que Google permet (10 millions). Supprimez les "
        "lignes et colonnes vides, ou de vieux onglets."
    ),
    "too_much_metadata": (
        "le fichier garde trop de repères de programmes, le nôtre n’y tient plus. Demandez à la "
        "coordination d’en refaire une copie et de l’adopter."
    ),
    "formula": (
        "une formule remplit ces cases : ce qui y est tapé la casserait. Tout y est lu, rien n’y "
        "est écrit. Ajoutez la ligne là où la formule prend les siennes."
    ),
    "other": "Google ne veut pas de ce que nous voulions y écrire. Montrez-le à la coordination.",
}

_SERVICE = "l’adresse de la synchronisation"


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """One request of a batch: its tab, what it is about and, for cells, the rows and column."""

    sheet_id: int
    part: WritePart
    rows: Collection[int] = ()
    column: int | None = None


class SyncServiceError(Exception):
    """The root: its text may be shown to the person concerned."""


class ConfigurationError(SyncServiceError):
    """Settings or mapping files are wrong; carries every problem, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UsageError(SyncServiceError):
    """A command was given something it cannot take."""


class RefusedValue(UsageError):
    """A typed value that the model refuses; carries the field and the reason in French."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} : {reason}")
        self.field = field
        self.reason = reason


class NothingToCopy(UsageError):
    """An empty database is not copied."""


class RefusedRecord(SyncServiceError):
    """A value on its way into the database that the model does not know; names its fields only.

    Readers let no such value in: this is a mistake of the program, or of a copy changed by hand.
    """

    def __init__(self, entity: str, fields: Sequence[str]) -> None:
        self.entity = entity
        self.fields = tuple(fields)
        named = ", ".join(f"{entity}.{field}" for field in fields)
        self.reason = f"{named} n’a pas une valeur permise"
        super().__init__(
            f"Rien n’a été gardé : {self.reason}. C’est une erreur du service : montrez cette "
            "phrase à qui s’en occupe."
        )


class NotFound(SyncServiceError):
    """A reference, run, problem or page that does not exist."""


class ConcurrencyError(SyncServiceError):
    """Somebody else holds the lease, or the database is busy; the same call may succeed later."""


class OutsideError(SyncServiceError):
    """Something outside failed."""


class DatabaseUnavailable(OutsideError):
    """The database does not answer or cannot be written."""


Broken: TypeAlias = Literal["no", "before", "midway"]
"""Whether the conversation with a mail server broke off: before anything of the message was said,
or while it was handed over, so that nobody knows whether the server has it."""


class MailNotAccepted(OutsideError):
    """The mail server refused a message or is silent; `final`: trying again is useless.

    Where the conversation broke off (`broken`) another message would fare no better.
    `answer`: the server's own words, for whoever is at the terminal; never logged or stored.
    """

    def __init__(
        self, message: str, *, final: bool = False, broken: Broken = "no", answer: str = ""
    ) -> None:
        super().__init__(message)
        self.final = final
        self.broken: Broken = broken
        self.answer = answer


class SpreadsheetError(OutsideError):
    """Something went wrong with one spreadsheet; the others go on."""

    def __init__(self, message: str, *, spreadsheet_id: str) -> None:
        super().__init__(message)
        self.spreadsheet_id = spreadsheet_id


class ClockInDoubt(OutsideError):
    """This machine's clock went days ahead at once: nothing is erased by it."""


class LostAccess(SpreadsheetError):
    """The spreadsheet is not shared with the service any more, or does not exist."""


class NoSpreadsheet(SpreadsheetError):
    """The file is shared with the service, but is none of Google's sheets: an Office file."""


class Trashed(SpreadsheetError):
    """The file is in the bin, where Google still accepts writes."""


class MissingTab(SpreadsheetError):
    """The tab is not in the spreadsheet any more."""


class QuotaExceeded(SpreadsheetError):
    """Google asks to wait; nothing was applied."""


class Unreachable(SpreadsheetError):
    """No answer, or one that is not Google's: whether a write was applied is not known."""


class WriteRefused(SpreadsheetError):
    """Google answered 400 or 403: nothing of the batch was applied.

    `refused` is the request that it was about; None when Google names none.
    """

    def __init__(
        self,
        message: str,
        *,
        spreadsheet_id: str,
        refused: RefusedRequest | None = None,
        cause: Cause = "other",
        google: str = "",
    ) -> None:
        super().__init__(message, spreadsheet_id=spreadsheet_id)
        self.refused = refused
        self.cause = cause
        self.google = google
        """Google's own words, without what is quoted in them."""

    @property
    def sheet_id(self) -> int | None:
        return self.refused.sheet_id if self.refused is not None else None


def refused(
    *,
    tab: str,
    cause: Cause,
    column: str = "",
    google: str = "",
    address: str = "",
    rows: int = 0,
) -> str:
    """The place first, Google's own words last; `column` is its title as the partner wrote it.

    `rows`: how many that others gave cannot be added there.
    """
    place = f"Onglet « {tab} »" if tab else "Ce fichier"
    place += f", colonne « {column} »" if column else ""
    why = _WHY[cause].format(address=address or _SERVICE)
    waiting = f" {_waiting(rows)}" if rows else ""
    words = f" Google : « {google} »" if google else ""
    return f"{place} : {why}{waiting}{words}"


def _waiting(rows: int) -> str:
    if rows == 1:
        return "1 ligne donnée ailleurs n’a pas pu être ajoutée."
    return f"{rows} lignes données ailleurs n’ont pas pu être ajoutées."


_SYSTEM_WORDS: Mapping[int, str] = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "le service n’en a pas le droit",
    errno.EPERM: "le service n’en a pas le droit",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un dossier de ce chemin n’en est pas un",
    errno.EEXIST: "il existe déjà",
    errno.ENOTEMPTY: "ce dossier n’est pas vide",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place accordée sur le disque est prise",
    errno.EROFS: "ce disque ne peut pas être écrit",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.ELOOP: "des liens y tournent en rond",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.EIO: "le disque ne répond pas comme il faut",
    errno.EBUSY: "un autre programme s’en sert",
    errno.ETXTBSY: "un autre programme s’en sert",
}


def said_in_french(error: OSError | UnicodeError) -> str:
    """Why a file could not be read or written; what is rare stays in the system's own words."""
    if isinstance(error, UnicodeError):
        return "ce n’est pas un texte UTF-8"
    return _SYSTEM_WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
