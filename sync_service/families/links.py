"""Signed links and the form's hidden field: each bound to one purpose, keys rotate.

Knows what a token says, not where it is shown.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from itsdangerous import BadData, URLSafeSerializer

Purpose: TypeAlias = Literal[
    "registration",
    "news",
    "letter",
    "form",
    "sign-in",
    "browser",
    "coordinator",
    "sheet",
    "open-cells",
]


@dataclass(frozen=True, slots=True)
class FormToken:
    """What the hidden field says: which sending this is, of which session, shown when."""

    nonce: str
    session_ref: str
    shown_at: float
    checked: bool = False
    """The reader was already asked to look again: the time trap is asked once only."""


class Links:
    """Makes and reads tokens; the newest key signs, every key is still read."""

    def __init__(self, secret_keys: Sequence[str], public_url: str) -> None:
        self._keys = list(reversed(secret_keys))  # itsdangerous signs with the last one
        self._public_url = public_url
        self._serializers: dict[Purpose, URLSafeSerializer] = {}

    def sign(self, purpose: Purpose, content: object) -> str:
        return self._serializer(purpose).dumps(content)

    def find(self, purpose: Purpose, token: str) -> object | None:
        """What was signed; None for anything else: forged, cut, of another purpose."""
        try:
            content: object = self._serializer(purpose).loads(token)
        except BadData:
            return None
        return content

    def sign_form(self, token: FormToken) -> str:
        content = [token.nonce, token.session_ref, token.shown_at, token.checked]
        return self.sign("form", content)

    def find_form(self, token: str) -> FormToken | None:
        content = self.find("form", token)
        return FormToken(*content) if isinstance(content, list) else None

    def sign_registration(self, ref: str) -> str:
        return self.sign("registration", ref)

    def find_registration(self, token: str) -> str | None:
        """The reference of the registration that the token opens."""
        content = self.find("registration", token)
        return content if isinstance(content, str) else None

    def sign_until(self, purpose: Purpose, content: str, until: datetime) -> str:
        return self.sign(purpose, [content, until.timestamp()])

    def find_before(self, purpose: Purpose, token: str, now: datetime) -> str | None:
        """What was signed, unless its time is over."""
        match self.find(purpose, token):
            case [str(content), int() | float() as until] if now.timestamp() < until:
                return content
            case _:
                return None

    def manage_url(self, ref: str) -> str:
        return f"{self._public_url}/i/{self.sign_registration(ref)}"

    def not_me_url(self, ref: str) -> str:
        return f"{self.manage_url(ref)}/pas-moi"

    def unsubscribe_url(self, address: str) -> str:
        return f"{self._public_url}/desabonnement/{self.sign('news', address)}"

    def letter_url(self, address: str) -> str:
        """Where a coordinator ends her weekly letter, and it alone."""
        return f"{self._public_url}/desabonnement/{self.sign('letter', address)}"

    def open_cells_url(self, spreadsheet_id: str) -> str:
        """Where a partner reads what waits in this spreadsheet: it opens for nobody else's."""
        return f"{self._public_url}/feuille/{self.sign('open-cells', spreadsheet_id)}"

    def find_open_cells(self, token: str) -> str | None:
        """The spreadsheet of which the token shows the open cells."""
        content = self.find("open-cells", token)
        return content if isinstance(content, str) else None

    def url(self, path: str) -> str:
        return f"{self._public_url}{path}"

    def workshops_url(self, language: str) -> str:
        """The list in the language of the letter that leads there."""
        return in_language(self.url("/ateliers"), language)

    def contact_key(self, contact: str) -> str:
        """The same contact gives the same key, from which nobody finds the contact."""
        # The oldest key: it changes least often, and with it the counts per contact.
        secret = f"contact|{self._keys[0]}".encode()
        return hashlib.blake2b(contact.encode(), key=secret[:64], digest_size=16).hexdigest()

    def _serializer(self, purpose: Purpose) -> URLSafeSerializer:
        """Made once: that takes longer than it takes to sign."""
        if purpose not in self._serializers:
            self._serializers[purpose] = URLSafeSerializer(
                self._keys,
                salt=f"clef-{purpose}",
                signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
            )
        return self._serializers[purpose]


def in_language(address: str, language: str) -> str:
    """The address of a page in the language of what leads there; French needs no word."""
    return address if language == "fr" else f"{address}?lang={language}"


def token_hash(token: str) -> str:
    """What is stored of a token: it opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
