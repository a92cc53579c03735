import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.states import COORDINATOR_STATES, STATES, Visit
from tests.entrypoints.web.town import Town
from tests.taste import taste

pytestmark = pytest.mark.browser

TAGS = ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    # Of what passes, one element a rule: the others are not looked up again and sent.
    "resultTypes": ["violations"],
    # The only rule of wcag21a; axe leaves it off because it calls it experimental.
    "rules": {"label-content-name-mismatch": {"enabled": True}},
}
FRENCH = [(state, "fr") for state in STATES]
ARABIC = [(state, "ar") for state in STATES]
OTHERS = [(state, one) for state in STATES for one in ("en", "tr", "sq", "ru", "uk")]
"""These run as French does, from left to right."""
IN_LANGUAGES = taste(FRENCH + ARABIC[::3], OTHERS + [one for n, one in enumerate(ARABIC) if n % 3])
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)


def run_axe(page: Page) -> tuple[list[str], set[str]]:
    """Violations as `rule: element`, and the tags of the rules that ran."""
    found = Axe().run(page, options=OPTIONS).response
    ran = {
        tag
        for outcome in ("passes", "violations", "inapplicable", "incomplete")
        for rule in found[outcome]
        for tag in rule["tags"]
    }
    violations = [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    return violations, ran


@pytest.mark.parametrize(("state", "language"), IN_LANGUAGES)
def test_every_page_in_every_state_is_accessible_on_a_small_phone(
    town: Town, site: str, inspector: Page, state: str, language: str
) -> None:
    STATES[state](Visit(town, site, inspector, language))
    assert inspector.locator("html").get_attribute("lang") == language
    violations, ran = run_axe(inspector)
    assert violations == []
    assert set(TAGS) <= ran
    assert inspector.evaluate(OVERFLOW) <= 0
    inspector.add_style_tag(content=TEXT_SPACING)
    assert inspector.evaluate(OVERFLOW) <= 0
    inspector.add_style_tag(content="html { font-size: 200% }")
    assert inspector.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("state", COORDINATOR_STATES)
def test_every_page_of_the_coordinator_is_accessible_too(
    town: Town, site: str, inspector: Page, state: str
) -> None:
    COORDINATOR_STATES[state](Visit(town, site, inspector, "fr"))
    assert inspector.locator("text=Le service a un problème").count() == 0
    violations, _ = run_axe(inspector)
    assert violations == []
    assert inspector.evaluate(OVERFLOW) <= 0


def test_a_tick_that_is_missing_says_why(town: Town, site: str, inspector: Page) -> None:
    COORDINATOR_STATES["called off all the same"](Visit(town, site, inspector, "fr"))
    tick = inspector.locator("[name=tenue]")
    expect(tick).to_have_accessible_description(re.compile("Rien n’a été noté"))


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_desks_menu_has_two_rows_on_a_phone(
    town: Town, site: str, inspector: Page, width: int
) -> None:
    inspector.set_viewport_size({"width": width, "height": 640})
    COORDINATOR_STATES["team"](Visit(town, site, inspector, "fr"))
    heights = [inspector.locator(one).bounding_box() for one in (".top", ".brand")]

    whole, row = (one["height"] for one in heights if one)
    assert whole < 2.5 * row


def test_a_letters_links_leave_their_frame(town: Town, site: str, inspector: Page) -> None:
    """No page of the desk may be shown in a frame: a link in one led nowhere."""
    COORDINATOR_STATES["letters"](Visit(town, site, inspector, "fr"))
    opened = "http://127.0.0.1/coordination/**"
    inspector.context.route(opened, lambda route: route.fulfill(body="<h1>Ouvert</h1>"))
    letter = inspector.frame_locator("iframe")
    assert "semaine 47" in letter.locator("h1").inner_text()

    letter.locator("a[href^='http://127.0.0.1/coordination/']").first.click()

    inspector.wait_for_selector("h1:text('Ouvert')")
    inspector.context.unroute(opened)


def test_no_table_of_the_season_is_wider_than_a_small_phone(
    town: Town, site: str, inspector: Page
) -> None:
    COORDINATOR_STATES["season"](Visit(town, site, inspector, "fr"))
    for fold in inspector.locator("main summary").all():
        fold.click()
    widths = "all => all.map(one => one.scrollWidth - one.clientWidth)"

    found = inspector.locator(".scroll").evaluate_all(widths)

    assert found
    assert set(found) == {0}
    shown = inspector.locator(".figures td").first.inner_text()
    title = inspector.locator(".figures thead th").nth(1).text_content()
    assert title
    assert inspector.locator(".figures td").first.get_attribute("data-title") == title, shown


def test_the_seasons_tables_are_folded_on_screen_and_whole_on_paper(
    town: Town, site: str, inspector: Page
) -> None:
    """Eighteen screens of a phone."""
    COORDINATOR_STATES["season"](Visit(town, site, inspector, "fr"))
    cell = inspector.locator(".figures td:not(.none)").first
    is_shown = cell.is_visible()
    inspector.emulate_media(media="print")

    assert not is_shown
    assert cell.is_visible()
    assert not inspector.locator(".numbers summary").first.is_visible()


@pytest.mark.parametrize("state", ["home", "problems", "committee", "season", "letters"])
def test_the_coordinators_dark_pages_keep_their_contrast_too(
    town: Town, site: str, inspector: Page, state: str
) -> None:
    inspector.emulate_media(color_scheme="dark")
    COORDINATOR_STATES[state](Visit(town, site, inspector, "fr"))
    violations, _ = run_axe(inspector)
    assert violations == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.querySelector('label[for=given_name]').remove()", "label"),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.getElementById('email').autocomplete = 'mail'", "autocomplete-valid"),
        ("document.querySelector('.free').style.color = '#ddd'", "color-contrast"),
    ],
    ids=["label", "lang", "autocomplete", "contrast"],
)
def test_a_spoiled_page_is_noticed(
    town: Town, site: str, inspector: Page, spoil: str, rule: str
) -> None:
    STATES["form"](Visit(town, site, inspector, "fr"))
    inspector.evaluate(spoil)
    violations, _ = run_axe(inspector)
    assert {one.partition(":")[0] for one in violations} == {rule}


def test_a_page_that_is_too_wide_is_noticed(town: Town, site: str, inspector: Page) -> None:
    STATES["form"](Visit(town, site, inspector, "fr"))
    inspector.evaluate("document.querySelector('h1').style.width = '400px'")
    assert inspector.evaluate(OVERFLOW) > 0


@pytest.mark.parametrize("state", ["form", "errors", "confirmed", "list"])
def test_what_one_taps_is_large_enough(town: Town, site: str, inspector: Page, state: str) -> None:
    STATES[state](Visit(town, site, inspector, "fr"))
    boxes = inspector.evaluate(
        "[...document.querySelectorAll('button, .button, input:not([type=hidden]), select')]"
        ".filter(e => !e.closest('.pot')).map(e => (e.closest('label') || e)"
        ".getBoundingClientRect()).map(b => Math.min(b.width, b.height))"
    )
    assert all(size >= 44 for size in boxes)


@pytest.mark.parametrize("state", ["list", "form", "change", "confirmed"])
def test_links_that_stand_alone_are_large_enough(
    town: Town, site: str, inspector: Page, state: str
) -> None:
    """The workshop that one taps in the list had 35 pixels, and the foot of each page 38."""
    STATES[state](Visit(town, site, inspector, "fr"))
    assert _low_links(inspector) == []


def test_a_partners_links_to_cells_are_large_enough(
    town: Town, site: str, inspector: Page
) -> None:
    COORDINATOR_STATES["open cells"](Visit(town, site, inspector, "fr"))
    assert inspector.locator(".card a").count() > 1
    assert _low_links(inspector) == []


def _low_links(page: Page) -> list[str]:
    """Text of each link that is lower than a thumb, but for those within a line of text."""
    low: list[str] = page.locator("main a, footer a").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).display !== 'inline'"
        " && one.getBoundingClientRect().height < 44).map(one => one.innerText)"
    )
    return low


def test_conflicts_of_a_column_are_answered_by_keyboard_alone(
    town: Town, site: str, inspector: Page
) -> None:
    """Enter in a row ticks the others, and decides nothing; the last button keeps the answers."""
    COORDINATOR_STATES["conflicts"](Visit(town, site, inspector, "fr"))
    first, second = inspector.get_by_role("group", name="– Courriel").all()[:2]
    expect(first).to_have_accessible_description(re.compile("Centre social Les Épis a donné"))
    first.get_by_role("radio").first.focus()
    inspector.keyboard.press("ArrowRight")
    expect(first.get_by_role("radio").nth(1)).to_be_checked()
    with inspector.expect_navigation():
        inspector.keyboard.press("Enter")
    expect(inspector.get_by_role("status").first).to_contain_text("Rien n’est décidé encore.")
    expect(first.get_by_role("radio").nth(1)).to_be_checked()
    expect(second.get_by_role("radio").first).to_be_checked()
    inspector.get_by_role("button", name="Garder ces réponses").focus()
    with inspector.expect_navigation():
        inspector.keyboard.press("Enter")
    expect(inspector.locator("main")).to_contain_text("2 réponses sont gardées.")
    with town.database.reading() as stored:
        found = [one for one in stored.problems.read_open() if one.field == "email"]
    decided = sorted(str(one.decision) for one in found)
    assert decided == ["database", "sheet", "sheet"]


@pytest.mark.parametrize("width", [320, 1000])
def test_the_desks_open_menu_hides_nothing_that_a_keyboard_reaches(
    town: Town, site: str, inspector: Page, width: int
) -> None:
    """It lay over the page: the focus went on beneath it, unseen."""
    inspector.set_viewport_size({"width": width, "height": 640})
    COORDINATOR_STATES["runs"](Visit(town, site, inspector, "fr"))
    summary = inspector.locator(".menu summary")
    before = summary.bounding_box()
    summary.press("Enter")
    inspector.wait_for_selector(".menu a")
    assert summary.bounding_box() == before
    on_top = (
        "() => { const at = document.activeElement.getBoundingClientRect(); const found ="
        " document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);"
        " return document.activeElement.contains(found) }"
    )
    reached = 0
    while inspector.evaluate("document.activeElement !== document.body"):
        assert inspector.evaluate(on_top), inspector.evaluate("document.activeElement.outerHTML")
        inspector.keyboard.press("Tab")
        reached += 1

    assert reached > inspector.locator(".menu a").count()


def test_the_links_of_a_workshop_are_large_enough(town: Town, site: str, inspector: Page) -> None:
    """« Liste à signer » and « Affiche » were 35 pixels high."""
    COORDINATOR_STATES["sessions"](Visit(town, site, inspector, "fr"))
    links = inspector.get_by_role("link", name=re.compile("Liste à signer|Affiche|Qui est venu"))
    heights = links.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")

    assert heights
    assert min(heights) >= 44


@pytest.mark.parametrize("state", ["home", "absences", "loans"])
def test_numbers_to_call_on_the_desk_are_large_enough(
    town: Town, site: str, inspector: Page, state: str
) -> None:
    """27 pixels, beneath a thumb."""
    town.add("organisation", id="ludo", name="Ludothèque", phone="+33353010203")
    town.add("organisation", id="les-epis", name="Les Épis", phone="+33353010204")
    COORDINATOR_STATES[state](Visit(town, site, inspector, "fr"))
    numbers = inspector.locator("main [href^='tel:'], main .reach a")
    heights = numbers.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")

    assert heights
    assert min(heights) >= 44


def test_the_dark_pages_keep_their_contrast(town: Town, site: str, inspector: Page) -> None:
    inspector.emulate_media(color_scheme="dark")
    for state in ("form", "errors", "confirmed", "waiting", "list", "cancelled"):
        STATES[state](Visit(town, site, inspector, "fr"))
        violations, _ = run_axe(inspector)
        assert violations == []
