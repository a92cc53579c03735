"""Google's protocol as a person uses it, straight to the stand-in: no proxy, no faults."""

import http.client
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from google.auth import crypt, jwt

SCOPES = "https://www.googleapis.com/auth/spreadsheets https://www.googleapis.com/auth/drive"


Json = dict[str, Any]
_IDLE_SECONDS = 5.0


class Refused(Exception):
    """Google did not do what a person asked."""


class Expired(Refused):
    """An hour after signing in, as an account is told."""


class Google:
    """One account's connection."""

    def __init__(self, port: int, credentials: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._used_at = time.monotonic()
        self._account: dict[str, str] = json.loads(Path(credentials).read_text())
        self._bearer = self._sign_in(self._account)

    def call(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            return self._ask(method, path, body)
        except Expired:
            self._bearer = self._sign_in(self._account)
            return self._ask(method, path, body)

    def _ask(self, method: str, path: str, body: Json | None) -> Json:
        headers = {"Authorization": f"Bearer {self._bearer}", "Content-Type": "application/json"}
        return self._send(method, path, None if body is None else json.dumps(body), headers)

    def close(self) -> None:
        self._connection.close()

    def create(self, title: str, tabs: list[Json]) -> Json:
        body = {"properties": {"title": title, "locale": "fr_FR"}, "sheets": tabs}
        return self.call("POST", "/v4/spreadsheets", body)

    def share(self, file: str, address: str) -> None:
        body = {"role": "writer", "type": "user", "emailAddress": address}
        self.call("POST", f"/drive/v3/files/{file}/permissions?sendNotificationEmail=false", body)

    def number_of(self, file: str, address: str) -> str | None:
        """Of the permission that an account has."""
        path = f"/drive/v3/files/{file}/permissions?fields=permissions(id,emailAddress)"
        found = self.call("GET", path)["permissions"]
        return next((one["id"] for one in found if one.get("emailAddress") == address), None)

    def delete(self, file: str) -> None:
        self.call("DELETE", f"/drive/v3/files/{file}")

    def batch(self, spreadsheet: str, *requests: Json) -> Json:
        path = f"/v4/spreadsheets/{spreadsheet}:batchUpdate"
        return self.call("POST", path, {"requests": list(requests)})

    def type(self, spreadsheet: str, where: str, rows: list[list[str]]) -> None:
        """As on a keyboard."""
        path = f"/v4/spreadsheets/{spreadsheet}/values/{quote(where)}"
        self.call("PUT", f"{path}?valueInputOption=USER_ENTERED", {"values": rows})

    def read(self, spreadsheet: str, fields: str) -> Json:
        query = urlencode({"fields": fields, "includeGridData": "true"})
        return self.call("GET", f"/v4/spreadsheets/{spreadsheet}?{query}")

    def _sign_in(self, account: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": account["client_email"],
            "scope": SCOPES,
            "aud": account["token_uri"],
            "iat": now,
            "exp": now + 3600,
        }
        signed = jwt.encode(crypt.RSASigner.from_service_account_info(account), claims)
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": signed.decode(),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        token: str = self._send("POST", "/token", urlencode(form), headers)["access_token"]
        return token

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Json:
        # The stand-in hangs up on who says nothing for long; the library then opens another.
        if time.monotonic() - self._used_at > _IDLE_SECONDS:
            self._connection.close()
        self._used_at = time.monotonic()
        self._connection.request(method, path, None if body is None else body.encode(), headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            kind = Expired if answer.status == 401 else Refused
            raise kind(f"{method} {path}: {answer.status} {data[:300].decode()}")
        read: Json = json.loads(data) if data else {}
        return read


def address_of(credentials: str) -> str:
    address: str = json.loads(Path(credentials).read_text())["client_email"]
    return address
