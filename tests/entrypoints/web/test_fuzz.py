"""Thousands of hostile requests to every route: no 500, no traceback, no markup comes back."""

from dataclasses import replace
from random import Random

import pytest
from flask import Flask

from sync_service.entrypoints.web.app import create_app
from sync_service.families.links import FormToken
from tests.entrypoints.web.fuzz import MARKS, Fuzzer, find_faults
from tests.entrypoints.web.town import Town, send_form, sign_in
from tests.taste import taste

REQUESTS = 1500
# A cut upload leaves werkzeug's file in memory to the garbage collector, which says so.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def open_town(town: Town) -> tuple[Town, Fuzzer]:
    """With no limits to stop the attack, and with tokens that open something."""
    settings = replace(
        town.settings,
        public_url="http://clef.example.org",
        max_per_minute=10**6,
        max_per_contact=10**6,
        max_per_session=10**6,
        trusted_proxies=1,
        metrics_token="a token of sixteen letters",
        languages=("fr", "en", "ar"),
    )
    town = replace(town, settings=settings)
    session = town.add_session(capacity=None, interpreter_offered=True)
    slug = town.slug(session)
    page = send_form(town.app().test_client(), slug, email="zoe@example.org").location
    [record] = town.registrations()
    links, now = town.desk.links, town.clock.now()
    known = [
        *(links.sign_form(FormToken(f"{number:032x}", session, now.timestamp()))
          for number in range(1, 60)),
        page.rpartition("/")[2],
        links.sign("news", "zoe@example.org"),
        links.sign_until("sheet", session, now.replace(year=2027)),
        links.sign_until("coordinator", town.settings.coordinators[0], now.replace(year=2027)),
        links.sign_until("coordinator", town.settings.coordinators[0], now.replace(year=2027)),
        *([slug] * 12),
        record.ref,
        "Zoé",
        "2",
        "zoe@example.org",
    ]  # fmt: skip
    return town, Fuzzer(Random(11), known)  # noqa: S311 - a rng that falls alike each time


@pytest.mark.parametrize("seed", taste([1], [2]))
def test_no_hostile_request_breaks_a_page_or_comes_back_as_markup(
    real_town: Town, seed: int
) -> None:
    town, fuzzer = open_town(real_town)
    fuzzer.random.seed(seed)
    behind_tls = replace(
        town, settings=replace(town.settings, public_url="https://clef.example.org")
    )
    app = behind_tls.app()
    coordinator, _ = sign_in(town)
    inside = app.test_client()
    cookie = coordinator.get_cookie("coordination", path="/coordination")
    assert cookie is not None
    inside.set_cookie("__Secure-coordination", cookie.value, path="/coordination")
    found = fuzzer.attack(app, [app.test_client(), inside], REQUESTS)

    assert found.faults == []
    # And it came far enough: pages shown, forms taken, forms asked again, strangers sent off.
    assert {200, 303, 400, 404, 422} <= found.statuses.keys()


def test_the_fuzzer_finds_a_page_that_breaks_and_one_that_shows_what_it_got() -> None:
    """What finds nothing where nothing is, must find something where something is."""
    town, fuzzer = open_town(Town())
    app = create_app(town)

    # Several, so that what is found does not rest on one throw of dice.
    @app.route("/planted/again/<text>", methods=["GET", "POST"])
    @app.route("/planted/twice/<text>", methods=["GET", "POST"])
    @app.route("/planted/<text>", methods=["GET", "POST"])
    def planted(text: str) -> str:
        if text[:1].isdigit():
            raise ValueError(text)
        return f"<p>{text}</p>"

    found = fuzzer.attack(app, [app.test_client()], 3000)

    assert {one.partition(" ")[0] for one in found.faults} >= {"/planted/<text>"}
    assert any("failed" in one for one in found.faults)
    assert any(mark in one for one in found.faults for mark in MARKS)


STRANGERS = "sets a stranger's cookie"


@pytest.mark.parametrize(
    ("cookie", "wrong"),
    [
        ("__Secure-coordination=eyJ2aXzq.aQ.zqB; Secure; Path=/coordination", []),
        ("coordination-browser=zq; Path=/coordination", []),
        ("zq=1", [STRANGERS]),
        ("coordination=1; Domain=zq", [STRANGERS]),
    ],
)
def test_two_letters_in_a_signed_value_are_no_strangers_cookie(
    cookie: str, wrong: list[str]
) -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "shown", lambda: ("", {"Set-Cookie": cookie}))

    answer = app.test_client().get("/")

    assert [fault for fault in find_faults(answer) if fault == STRANGERS] == wrong
