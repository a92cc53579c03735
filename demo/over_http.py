"""A person at the other end of a socket: signs in with a credentials file, sends plain requests.

Written without Google's libraries, so that it shares no mistake with the client under test.
"""

import base64
import json
import time
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

Json = dict[str, Any]
_SCOPES = "https://www.googleapis.com/auth/spreadsheets https://www.googleapis.com/auth/drive"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_TIMEOUT_SECONDS = 180
"""A busy machine takes ten times as long as a quiet one."""
_TOKEN_EXPIRED = 401


class OverHttp:
    """Sends requests to the stand-in as the identity of a credentials file."""

    def __init__(self, api_base: str, credentials: Path) -> None:
        self._api_base = api_base
        self._info: Json = json.loads(credentials.read_text(encoding="utf-8"))
        self._session = requests.Session()
        self._session.trust_env = False

    def request(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        if "Authorization" not in self._session.headers:
            self._sign_in()
        response = self._send(method, path, body)
        if response.status_code == _TOKEN_EXPIRED:
            self._sign_in()
            response = self._send(method, path, body)
        return response.status_code, response.json() if response.content else None

    def close(self) -> None:
        self._session.close()

    def _send(self, method: str, path: str, body: Json | None) -> requests.Response:
        address = self._api_base + path
        return self._session.request(method, address, json=body, timeout=_TIMEOUT_SECONDS)

    def _sign_in(self) -> None:
        """For an hour."""
        self._session.headers["Authorization"] = f"Bearer {self._fetch_token()}"

    def _fetch_token(self) -> str:
        form = {"grant_type": _GRANT, "assertion": self._assertion(int(time.time()))}
        address = self._api_base + "/token"
        response = self._session.post(address, data=form, timeout=_TIMEOUT_SECONDS)
        response.raise_for_status()
        return str(response.json()["access_token"])

    def _assertion(self, now: int) -> str:
        claims = {
            "iss": self._info["client_email"],
            "scope": _SCOPES,
            "aud": self._info["token_uri"],
            "iat": now,
            "exp": now + 3600,
        }
        signed = f"{_encoded({'alg': 'RS256', 'typ': 'JWT'})}.{_encoded(claims)}"
        key = load_pem_private_key(self._info["private_key"].encode(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("The credentials hold no RSA key.")
        signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_base64(signature)}"


def _encoded(message: Json) -> str:
    return _base64(json.dumps(message).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
