"""Hostile requests to every route: random, the same for the same seed. Knows routes, not pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

MARKS = ("<zq", '" onzq=', "' onzq=")
"""What must come back escaped, or not at all."""
ALWAYS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cache-Control",
    "Strict-Transport-Security",
)
WORST_STATUS = 500
OWN_COOKIES = frozenset(
    prefix + name
    for prefix in ("", "__Secure-")
    for name in ("coordination", "coordination-browser")
)

NASTY: Sequence[str] = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "²",
    "٣",
    "9" * 40,
    "9" * 5000,
    "1e400",
    "NaN",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: zq=1",
    "\ud7ff\uffff\U0010ffff",
    "\u202e\u200d\u2028",
    "../../etc/passwd",
    "..%2f..%2f",
    "<zq onload=x>",
    '" onzq="x',
    "' onzq='x",
    "{{ 7*7 }}{% zq %}",
    "=HYPERLINK(1)",
    "' OR 1=1 --",
    "javascript:zq",
    "é" * 300,
    "x" * 70_000,
    "zoe@example.org",
    "@",
    "a@" + "b" * 300 + ".org",
    "zoe@xn--zzzzzzzz.org",
    "zoe@[127.0.0.1]",
    '"<zq>"@example.org',
    "+33 6 39 98 12 34",
    "+" * 50,
    "N-0000000",
    "N-" + "Z" * 5000,
    "2026-11-26",
    "comes",
    "sheet",
    "fr",
    "ar",
)
OWN_HOSTS: Sequence[str] = ("localhost", "127.0.0.1:8000", "clef.example.org")
HOSTS: Sequence[str] = (
    "x" * 300,
    "a." * 200,
    "<zq onload=x>",
    "evil.example.org",
    "[::1",
    "é",
    "a\tb",
    "localhost:99999999",
    "%00",
    "",
)
FIELDS: Sequence[str] = (
    "given_name",
    "phone",
    "email",
    "adults_count",
    "children_0_2",
    "children_3_5",
    "children_6_11",
    "children_12_17",
    "language",
    "interpreter",
    "first_time",
    "consent_contact",
    "token",
    "website",
    "code",
    "decision",
    "outcome",
    "lieu",
    "commune",
    "cle",
    "envoye",
    "lang",
    "List-Unsubscribe",
)
HEADERS: Sequence[str] = (
    "Accept-Language",
    "Cookie",
    "Sec-Fetch-Site",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Authorization",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "Content-Encoding",
    "Referer",
    "User-Agent",
    "X-HTTP-Method-Override",
    "Origin",
)
TYPES: Sequence[str] = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data",
    "multipart/form-data; boundary=zq",
    "multipart/form-data; boundary=",
    "application/json",
    "text/<zq>",
    "",
)
METHODS: Sequence[str] = ("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "OPTIONS", "<ZQ>")
BODIES: Sequence[bytes] = (
    b"",
    b"\x00\xff\xfe",
    b"token=%ff%fe&email=%00&given_name=%ed%a0%80",
    b'--zq\r\nContent-Disposition: form-data; name="email"\r\n\r\n<zq>\r\n--zq--\r\n',
    b'--zq\r\nContent-Disposition: form-data; name="f"; filename="<zq>"\r\n\r\nx\r\n--zq',
    b"&".join(b"a%d=1" % number for number in range(3000)),
    b"=" * 1000,
    b"x" * 70_000,
)


@dataclass(frozen=True)
class Found:
    """What the fuzzer did, and what it found wrong, in words."""

    statuses: Mapping[int, int]
    faults: Sequence[str]


@dataclass
class Fuzzer:
    """Draws requests; `known` are values that are right somewhere: tokens, slugs, codes."""

    random: Random
    known: Sequence[str]
    fields: Sequence[str] = field(default_factory=lambda: FIELDS)

    def attack(self, app: Flask, clients: Sequence[FlaskClient], times: int) -> Found:
        """Each route in turn, with this many requests in all."""
        rules = sorted(app.url_map.iter_rules(), key=str)
        statuses: dict[int, int] = {}
        faults: list[str] = []
        for number in range(times):
            rule = rules[number % len(rules)]
            with capture_logs() as lines:
                answer = self._send(self.random.choice(clients), rule)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            faults += [f"{rule} {answer.status_code}: {one}" for one in find_faults(answer)]
            failed = [one for one in lines if one["event"] in {"page_failed", "page_busy"}]
            faults += [f"{rule}: {one['event']} {one.get('at')}" for one in failed]
        return Found(statuses, faults)

    def _send(self, client: FlaskClient, rule: Rule) -> TestResponse:
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(self._placeholder(path, name), self._value())
        has_body = self.random.random() < 0.5
        return client.open(
            environ_overrides={"PATH_INFO": path.encode().decode("latin-1")},
            query_string={self._field(): self._value() for _ in range(self.random.randrange(3))},
            method=self.random.choice(METHODS),
            headers=self._headers(),
            data=self._body() if has_body else self._form(),
            content_type=self.random.choice(TYPES) if has_body else None,
        )

    def _placeholder(self, path: str, name: str) -> str:
        start = min(at for at in (path.find(f"<{name}>"), path.find(f":{name}>")) if at >= 0)
        start = path.rfind("<", 0, start + 1)
        return path[start : path.index(">", start) + 1]

    def _headers(self) -> list[tuple[str, str]]:
        names = self.random.sample(HEADERS, self.random.randrange(3))
        # No server takes line ends and NUL in a header, nor letters beyond Latin-1.
        values = [
            "".join(c for c in self._value()[:500] if c.isprintable() and c < "\u0100")
            for _ in names
        ]
        hosts = HOSTS if self.random.random() < 0.1 else OWN_HOSTS
        return [("Host", self.random.choice(hosts)), *zip(names, values, strict=True)]

    def _form(self) -> dict[str, str]:
        return {self._field(): self._value() for _ in range(self.random.randrange(8))}

    def _body(self) -> bytes:
        return self.random.choice(BODIES)

    def _field(self) -> str:
        return self.random.choice(self.fields)

    def _value(self) -> str:
        return self.random.choice(self.known if self.random.random() < 0.4 else NASTY)


def find_faults(answer: TestResponse) -> Sequence[str]:
    """What no answer may show, whatever was sent."""
    # A workbook is no text; what was sent may not come back in it all the same.
    text = answer.get_data().decode(errors="replace")
    shown = text + str(answer.headers)
    wrong = [f"shows {mark!r}" for mark in MARKS if mark in shown]
    if answer.status_code >= WORST_STATUS:
        wrong.append("failed")
    if "Traceback" in shown or "werkzeug" in shown:
        wrong.append("shows a traceback")
    for cookie in answer.headers.getlist("Set-Cookie"):
        # A signed value may hold any two letters: only what stands around it is looked at.
        set_, _, attributes = cookie.partition(";")
        if set_.partition("=")[0] not in OWN_COOKIES or "zq" in attributes:
            wrong.append("sets a stranger's cookie")
    place = urlsplit(answer.headers.get("Location", "/"))
    if place.netloc not in {"", *OWN_HOSTS}:
        wrong.append(f"leads to {place.netloc}")
    wrong += [f"lacks {name}" for name in ALWAYS if name not in answer.headers]
    return wrong
