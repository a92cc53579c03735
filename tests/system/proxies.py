"""The shipped files of nginx and Caddy on free ports, and a client with more than one address."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.system.processes import ROOT, eventually, free_ports

NAME: Final = "ateliers.example.org"
PAGES: Final = "127.0.0.1:8000"
KINDS: Final = ("nginx", "caddy")
_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True)
class Certificate:
    """Thrown away with the test."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class Front:
    """A running nginx or Caddy, with everything that it writes in one folder."""

    kind: str
    plain: int
    tls: int
    logs: Path
    certificate: Certificate
    settled: ssl.SSLContext = field(repr=False)

    def connect(self, client: str = "127.0.0.1") -> ssl.SSLSocket:
        """From any address of this machine's own network."""
        bare = socket.create_connection(("127.0.0.1", self.tls), _SECONDS, (client, 0))
        return self.settled.wrap_socket(bare, server_hostname=NAME)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> Reply:
        connection = http.client.HTTPConnection(NAME)
        connection.sock = self.connect(client)
        form = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, {**form, **(headers or {})})
        return _reply(connection)

    def ask_plainly(self, path: str, host: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=_SECONDS)
        connection.request("GET", path, headers={"Host": host})
        return _reply(connection)

    def written(self) -> str:
        return "".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in self.logs.rglob("*")
            if path.is_file()
        )


def find_program(name: str) -> str:
    """Debian puts some where only root looks; CI has them all."""
    found = shutil.which(name, path=f"{os.defpath}:/usr/sbin:/usr/local/bin")
    if found is None:
        if "CI" in os.environ:  # noqa: TID251 - there a missing program is a failure
            pytest.fail(f"{name} is missing: .ci/run installs it")
        pytest.skip(f"{name} is not installed (Debian's package of that name)")
    return found


@contextmanager
def front(kind: str, folder: Path, certificate: Certificate, pages: int) -> Iterator[Front]:
    """The shipped file as it is, but for ports, places and the certificate."""
    program = find_program(kind)
    logs = folder / "logs"
    logs.mkdir(parents=True)
    plain = free_ports(2)
    context = ssl.create_default_context(cafile=certificate.chain)
    started = Front(kind, plain, plain + 1, logs, certificate, context)
    command = (_nginx if kind == "nginx" else _caddy)(program, folder, started, pages)
    environment = {"PATH": os.defpath, "HOME": str(folder)}
    with (logs / "said.log").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        eventually(lambda: _listens(started) or process.poll() is not None)
        assert process.poll() is None, started.written()
        yield started
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _nginx(program: str, folder: Path, front: Front, pages: int) -> list[str]:
    site = _replaced(
        (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"),
        {
            "listen 80;": f"listen 127.0.0.1:{front.plain};",
            "listen [::]:80;": "",
            "listen 443 ssl;": f"listen 127.0.0.1:{front.tls} ssl;",
            "listen [::]:443 ssl;": "",
            f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(front.certificate.chain),
            f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(front.certificate.key),
            "/var/log/nginx": str(front.logs),
            PAGES: f"127.0.0.1:{pages}",
        },
    )
    (folder / "site.conf").write_text(site, encoding="utf-8")
    spare = "".join(
        f"{one}_temp_path {folder}/{one};\n"
        for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Around it Debian's own file, whose log has the paths of whatever nobody took care of.
    whole = _replaced(
        Path("/etc/nginx/nginx.conf").read_text(encoding="utf-8"),
        {
            "user www-data;": "",
            "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;",
            "/var/log/nginx": str(front.logs),
            "http {": f"http {{\n{spare}",
            "include /etc/nginx/conf.d/*.conf;": "",
            "include /etc/nginx/sites-enabled/*;": f"include {folder}/site.conf;",
        },
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    started = ["-e", f"{front.logs}/start.log", "-g", "daemon off;"]
    return [program, "-c", f"{folder}/nginx.conf", *started]


def _caddy(program: str, folder: Path, front: Front, pages: int) -> list[str]:
    here = (
        f"http_port {front.plain}\nhttps_port {front.tls}\ndefault_bind 127.0.0.1\n"
        f"skip_install_trust\nstorage file_system {folder}/store\nadmin off"
    )
    certificate = f"tls {front.certificate.chain} {front.certificate.key}"
    site = _replaced(
        (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8"),
        {
            "admin off": here,
            f"\n{NAME} {{": f"\n{NAME} {{\n{certificate}",
            "/var/log/caddy": str(front.logs),
            PAGES: f"127.0.0.1:{pages}",
        },
    )
    (folder / "Caddyfile").write_text(site, encoding="utf-8")
    return [program, "run", "--config", "Caddyfile", "--adapter", "caddyfile"]


def make_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)  # noqa: TID251 - OpenSSL looks at the real clock
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "chain.pem", folder / "key.pem")
    made.chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


def _reply(connection: http.client.HTTPConnection) -> Reply:
    with closing(connection):
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read().decode(errors="replace"))


def _listens(front: Front) -> bool:
    """At both: Caddy opens one after the other."""
    try:
        for port in (front.plain, front.tls):
            socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        assert old in text, f"the shipped file has no {old!r}"
        text = text.replace(old, new)
    return text
