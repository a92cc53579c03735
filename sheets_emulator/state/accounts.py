"""Who may ask: service accounts and people, their keys, their tokens."""

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sheets_emulator.errors import unauthenticated
from sheets_emulator.wire import Answer, Json

TOKEN_SECONDS = 3599
_KEY_BITS = 1024
"""Google's have 2,048, whose primes are tried for 43 ms by whoever loads one; these for six."""
_CLOCK_SKEW_SECONDS = 300
_LONGEST_ASSERTION_SECONDS = 3600 + _CLOCK_SKEW_SECONDS
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(slots=True)
class Account:
    """One identity; `is_person` says whether it is a person; the protocol does not care."""

    email: str
    name: str
    is_person: bool = False
    permission_id: str = ""
    key_id: str = field(default_factory=lambda: secrets.token_hex(20))
    _key: rsa.RSAPrivateKey | None = None

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """Made when first needed: most tests never sign anything."""
        if self._key is None:
            self._key = rsa.generate_private_key(65537, _KEY_BITS)
        return self._key

    def replace_key(self, key: rsa.RSAPrivateKey | None) -> None:
        self._key = key

    def user(self, *, me: bool) -> Json:
        result: Json = {"kind": "drive#user", "displayName": self.name, "me": me}
        return result | {"permissionId": self.permission_id, "emailAddress": self.email}


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token: whose it is, what for, until when (seconds since the epoch)."""

    account: Account
    scopes: frozenset[str]
    expires_at: float


class TokenRefusedError(Exception):
    """The token endpoint's refusal, in OAuth's words."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description

    def answer(self) -> Answer:
        body = {"error": self.error, "error_description": self.description}
        return Answer(400, body)


def mint_token(assertion: str, find_account: Callable[[str], Account | None]) -> tuple[str, Token]:
    """A token for a signed assertion, as Google's token endpoint gives one."""
    claims, signed, signature = _split(assertion)
    account = find_account(str(claims.get("iss", "")))
    if account is None:
        raise TokenRefusedError("invalid_grant", "Invalid grant: account not found")
    try:
        account.key.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise TokenRefusedError("invalid_grant", "Invalid JWT Signature.") from None
    _check_claims(claims)
    return new_token(account, str(claims["scope"]).split())


def new_token(account: Account, scopes: Iterable[str]) -> tuple[str, Token]:
    """A bearer token for an account, without any proof."""
    token = Token(account, frozenset(scopes), time.time() + TOKEN_SECONDS)
    return "ya29.sandbox-" + secrets.token_urlsafe(32), token


def _split(assertion: str) -> tuple[dict[str, Any], bytes, bytes]:
    try:
        header, payload, signature = assertion.split(".")
        algorithm = json.loads(_decoded(header))["alg"]
        claims = json.loads(_decoded(payload))
        proof = _decoded(signature)
    except (ValueError, KeyError, TypeError):
        raise TokenRefusedError("invalid_grant", "Invalid JWT: Failed to parse.") from None
    if algorithm != "RS256" or not isinstance(claims, dict):
        raise TokenRefusedError("invalid_grant", "Invalid JWT: Only RS256 is accepted.")
    return claims, f"{header}.{payload}".encode(), proof


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _check_claims(claims: dict[str, Any]) -> None:
    now = time.time()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise TokenRefusedError("invalid_grant", "Invalid JWT: iat and exp are required.")
    if (
        expires < now
        or issued > now + _CLOCK_SKEW_SECONDS
        or expires - issued > _LONGEST_ASSERTION_SECONDS
    ):
        message = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."  # noqa: E501 - Google's sentence
        raise TokenRefusedError("invalid_grant", message)
    if not str(claims.get("aud", "")).endswith("/token"):
        raise TokenRefusedError("invalid_grant", "Invalid JWT: Failed audience check.")
    if not claims.get("scope"):
        message = "Invalid OAuth scope or ID token audience provided."
        raise TokenRefusedError("invalid_scope", message)


def token_answer(
    form: dict[str, str], find_account: Callable[[str], Account | None], tokens: dict[str, Token]
) -> Answer:
    """The token endpoint: a form with a signed assertion in, a bearer token out."""
    if form.get("grant_type") != _GRANT:
        raise TokenRefusedError(
            "unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type", "")
        )
    bearer, token = mint_token(form.get("assertion", ""), find_account)
    tokens[bearer] = token
    body = {"access_token": bearer, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}
    return Answer(200, body)


def find_token(header: str, tokens: dict[str, Token]) -> Token:
    """The token that an Authorization header carries; raises Google's 401."""
    kind, _, bearer = header.partition(" ")
    token = tokens.get(bearer.strip()) if kind.lower() == "bearer" else None
    if token is None or token.expires_at < time.time():
        raise unauthenticated()
    return token


def write_credentials(account: Account, folder: Path, api_base: str) -> Path:
    """A service account's JSON file, as downloaded from Google's console, for the loopback."""
    pem = account.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    content = {
        "type": "service_account",
        "project_id": "sandbox",
        "private_key_id": account.key_id,
        "private_key": pem.decode(),
        "client_email": account.email,
        "client_id": account.permission_id,
        "token_uri": f"{api_base}/token",
        "universe_domain": "googleapis.com",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{account.email}.json"
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path
