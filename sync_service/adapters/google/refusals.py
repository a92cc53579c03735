"""What Google's refusals and the network's failures mean, as errors that say what to do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from gspread.exceptions import APIError
from requests import RequestException

from french_cells.patterns import pattern
from sync_service.adapters.google.encoding import subject_of
from sync_service.domain.errors import (
    Cause,
    LostAccess,
    NoSpreadsheet,
    QuotaExceeded,
    SpreadsheetError,
    Unreachable,
    WriteRefused,
    refused,
)

LIBRARY_ERRORS = (APIError, RequestException, GoogleAuthError)
_DISABLED = {"SERVICE_DISABLED", "accessNotConfigured"}
_QUOTED = pattern(
    # An apostrophe inside a word (« can't ») opens and closes nothing.
    r"""\"[^"]*(?:"|$) | «[^»]*(?:»|$) | “[^”]*(?:”|$) | (?<!\w)['‘].*?(?:['’](?!\w)|$)""",
    re.DOTALL | re.VERBOSE,
)
_NUMBER = pattern(r"\brequests\[(\d+)\]")
_WHERE = pattern(r"^Invalid requests\[\d+\](?:\.\w+)?: ")
"""Which of our requests it was: nothing that a partner knows."""
_CHOICES = pattern(r"(?<=following values).*", re.DOTALL)
"""What a partner's own list holds."""
_LONGEST_REASON = 160

_SIGNS: Sequence[tuple[str, Cause]] = (
    ("protected cell or object", "protected"),
    ("protected range", "protected"),
    ("typed column", "typed_column"),
    ("limit of 500", "too_many_choices"),
    ("500 items", "too_many_choices"),
    ("data validation rule", "own_list"),
    ("50000 characters", "too_long"),
    ("must not be an Office file", "office_file"),
    ("does not have permission", "read_only"),
    ("merge", "merged"),
    ("table", "table"),
    ("filter", "filter"),
    ("number of cells", "too_many_cells"),
    ("cells in the workbook", "too_many_cells"),
    ("metadata", "too_much_metadata"),
)
"""Words of Google's refusals, the most specific first."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was being done: with which spreadsheet, on whose behalf, reading or writing."""

    spreadsheet_id: str
    address: str
    is_write: bool = False
    requests: Sequence[Mapping[str, Any]] = ()
    """Those of the write, in order: Google names the one that it refuses by its number."""


def is_rate_limit(error: APIError) -> bool:
    """Drive words its quota as a 403."""
    status = error.response.status_code
    return status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.FORBIDDEN and any("ateLimit" in reason for reason in _reasons(error))
    )


def cause_of(message: str) -> Cause:
    """What a refusal of Google's is about, whichever request it names."""
    words = _WHERE.sub("", message).casefold()
    return next((cause for sign, cause in _SIGNS if sign.casefold() in words), "other")


def words_of(message: str) -> str:
    """Google's own words, without our request's name and without anything quoted.

    What is quoted may be what somebody typed.
    """
    words = _CHOICES.sub("…", _QUOTED.sub("…", _WHERE.sub("", message)))
    return " ".join(words.split())[:_LONGEST_REASON]


def translated(error: Exception, attempt: Attempt) -> SpreadsheetError:
    """The error of ours that says what happened and what the reader can do."""
    if isinstance(error, APIError):
        return _translated_answer(error, attempt)
    if isinstance(error, RefreshError) and not error.retryable:
        return _made(
            Unreachable,
            f"Google refuse la clé du compte de service {attempt.address} : elle a été "
            "supprimée, révoquée, ou l’horloge de cette machine n’est pas à l’heure. Créez une "
            "nouvelle clé dans la console Google Cloud et remplacez l’ancienne.",
            attempt,
        )
    return _made(
        Unreachable,
        "Google ne répond pas. Rien n’est perdu : un nouvel essai aura lieu au prochain passage.",
        attempt,
    )


def _translated_answer(error: APIError, attempt: Attempt) -> SpreadsheetError:
    status = error.response.status_code
    if is_rate_limit(error):
        return _made(
            QuotaExceeded,
            "Google demande d’attendre : trop de demandes en une minute. "
            "Un nouvel essai aura lieu au prochain passage.",
            attempt,
        )
    if status == HTTPStatus.UNAUTHORIZED:
        return _made(
            Unreachable,
            f"Google n’accepte pas l’accès du compte de service {attempt.address}. Si cela "
            "dure, remplacez sa clé.",
            attempt,
        )
    if status == HTTPStatus.FORBIDDEN:
        return _forbidden(error, attempt)
    if status == HTTPStatus.NOT_FOUND:
        return _made(
            LostAccess,
            "Cette feuille n’existe pas ou plus. Vérifiez son adresse ; si elle a été recréée, "
            f"partagez la nouvelle avec {attempt.address} (droit « Éditeur »).",
            attempt,
        )
    if status == HTTPStatus.BAD_REQUEST:
        return _bad_request(error, attempt)
    return _made(
        Unreachable,
        f"Google a une panne passagère (réponse {status}). "
        "Un nouvel essai aura lieu au prochain passage.",
        attempt,
    )


def _forbidden(error: APIError, attempt: Attempt) -> SpreadsheetError:
    if _reasons(error) & _DISABLED:
        # Of all spreadsheets at once, and Drive will name none of them when it is over.
        text = (
            "Les API Google Sheets et Google Drive ne sont pas activées pour ce projet : "
            "activez-les dans la console Google Cloud (API et services, Bibliothèque)."
        )
        return _made(Unreachable, text, attempt)
    if attempt.is_write:
        # It was read right before: what is missing is the right to write.
        text = (
            f"La feuille ne peut pas être modifiée par {attempt.address}. Partagez-la avec "
            "cette adresse avec le droit « Éditeur »."
        )
        return WriteRefused(
            text,
            spreadsheet_id=attempt.spreadsheet_id,
            cause="read_only",
            google=_reason(error),
        )
    text = (
        f"La feuille n’est pas ou plus partagée avec {attempt.address}. Ouvrez-la, cliquez "
        "sur « Partager », ajoutez cette adresse avec le droit « Éditeur »."
    )
    return _made(LostAccess, text, attempt)


def _bad_request(error: APIError, attempt: Attempt) -> SpreadsheetError:
    message = str(error.error.get("message", ""))
    if attempt.is_write:
        text = "Google a refusé cette écriture ; rien n’a été changé. Motif : " + _reason(error)
        number = _NUMBER.search(message)
        named = int(number[1]) if number and int(number[1]) < len(attempt.requests) else None
        return WriteRefused(
            text,
            spreadsheet_id=attempt.spreadsheet_id,
            refused=None if named is None else subject_of(attempt.requests[named]),
            cause=cause_of(message),
            google=words_of(message),
        )
    if cause_of(message) == "office_file":
        return _made(NoSpreadsheet, refused(tab="", cause="office_file"), attempt)
    text = (
        "Ce fichier ne peut pas être lu comme une feuille Google. Ouvrez-le : si c’est un autre "
        "document, corrigez son adresse."
    )
    return _made(NoSpreadsheet, text, attempt)


def _reason(error: APIError) -> str:
    return words_of(str(error.error.get("message", "")))


def _reasons(error: APIError) -> set[str]:
    """The machine-readable reasons, where Sheets and where Drive put them."""
    entries: list[Any] = [*(error.error.get("errors") or []), *(error.error.get("details") or [])]
    return {str(one.get("reason", "")) for one in entries if isinstance(one, dict)}


def _made(kind: type[SpreadsheetError], message: str, attempt: Attempt) -> SpreadsheetError:
    return kind(message, spreadsheet_id=attempt.spreadsheet_id)
