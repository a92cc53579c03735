"""Google's service account keys: read from files or from a setting's own content."""

import json
from collections.abc import Mapping
from pathlib import Path

from sync_service.config.parsers import listed

_PARTS = ("client_email", "private_key", "token_uri")
"""What google-auth signs with; the rest of Google's file is only carried along."""


def read_accounts(*, paths: str, content: str) -> tuple[Mapping[str, str], ...]:
    """Keys in the order given; raises ValueError with the first thing to mend."""
    found = _from_content(content) if content else [_from_file(path) for path in listed(paths)]
    emails = [account["client_email"] for account in found]
    doubled = next((email for email in emails if emails.count(email) > 1), None)
    if doubled:
        raise ValueError(f"le compte {doubled} y est deux fois. Gardez-le une fois.")
    return tuple(found)


def _from_content(content: str) -> list[Mapping[str, str]]:
    loaded = _loaded(content, "ce contenu")
    return [
        _account(one, "ce contenu") for one in (loaded if isinstance(loaded, list) else [loaded])
    ]


def _from_file(path: str) -> Mapping[str, str]:
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(
            f"le fichier {path} n’existe pas. Téléchargez la clé JSON du compte de service "
            "dans la console Google et indiquez où elle se trouve."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "ce n’est pas un texte UTF-8"
        raise ValueError(f"le fichier {path} ne peut pas être lu : {reason}.") from error
    return _account(_loaded(text, path), path)


def _loaded(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        # The key itself must never reach a message, hence no word of the parser's.
        raise ValueError(
            f"{source} n’est pas du JSON. Reprenez le fichier donné par Google, tel quel."
        ) from None


def _account(loaded: object, source: str) -> Mapping[str, str]:
    is_account = isinstance(loaded, dict) and loaded.get("type") == "service_account"
    if not is_account or not isinstance(loaded, dict):
        raise ValueError(
            f"{source} n’est pas la clé d’un compte de service Google "
            '("type": "service_account"). Créez une clé JSON pour un compte de service.'
        )
    absent = [part for part in _PARTS if not isinstance(loaded.get(part), str)]
    if absent:
        raise ValueError(f"{source} est incomplet, il y manque : {', '.join(absent)}.")
    return {str(name): str(value) for name, value in loaded.items()}
