"""The Procfile's line, as a host starts it, while strangers keep connections half open."""

import shlex
import socket
import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.system.processes import ROOT, Host, Running, eventually, free_ports

pytestmark = pytest.mark.system

SLOW = 8
MORE_THAN_THREADS = 32


@pytest.fixture(scope="module")
def port() -> int:
    return free_ports(1)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("host")
    host = Host(
        folder,
        {
            "DATABASE_URL": f"sqlite:///{folder}/sync.db",
            "SECRET_KEYS": "a long secret that signs tests and nothing else",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
        },
    )
    host.write_mappings([])
    assert host.run("db", "upgrade").code == 0
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    (line,) = (one.removeprefix("web: ") for one in lines if one.startswith("web: "))
    running = host.start(command=shlex.split(line))
    eventually(lambda: fetch(port, 30))
    yield running
    running.stop()


def fetch(port: int, seconds: float) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def half_open(port: int, *, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=180)
    connection.sendall(sent)
    return connection


HALF_A_HEADER = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_A_FORM = (
    b"POST /mes-liens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)


@pytest.mark.parametrize(
    "sent", [b"", HALF_A_HEADER, HALF_A_FORM], ids=["nothing", "half a header", "half a form"]
)
@pytest.mark.usefixtures("web")
def test_slow_connections_stop_nobody_and_are_ended(port: int, sent: bytes) -> None:
    slow = [half_open(port, sent=sent) for _ in range(SLOW)]

    assert fetch(port, 9)  # they are ended after ten seconds: this waits for none of them

    for one in slow:
        while sent and one.recv(4096):
            pass
        one.close()


@pytest.mark.parametrize(
    "sent", [HALF_A_HEADER, HALF_A_FORM], ids=["half a header", "half a form"]
)
@pytest.mark.usefixtures("web")
def test_more_slow_connections_than_threads_hold_a_page_up_for_seconds(
    port: int, sent: bytes
) -> None:
    """Ten seconds for each sixteen of them, it was: twenty for these."""
    slow = [half_open(port, sent=sent) for _ in range(MORE_THAN_THREADS)]
    begun = time.monotonic()

    assert fetch(port, 30)
    assert time.monotonic() - begun < 19
    for one in slow:
        one.close()
