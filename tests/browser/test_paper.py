"""What goes on paper, as Chromium prints it, and where Firefox begins a new page."""

import re

import pytest
from playwright.sync_api import Browser, Page

from sync_service.entrypoints.web.coordinator.arrival_pages import sheet_key
from sync_service.families.sessions import find_session_by_slug
from tests.browser.states import COORDINATOR_STATES, STATES, Visit
from tests.entrypoints.web.town import Town

pytestmark = pytest.mark.browser

MM = 96 / 25.4
WIDTH, HEIGHT = round(180 * MM), round(267 * MM)
"""A4 inside our margins."""


def pages_of(page: Page) -> int:
    printed = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


@pytest.mark.parametrize("said", ["", "On cuisine ensemble, puis on mange ensemble. " * 9])
def test_a_poster_fills_its_page_and_no_second_one(
    town: Town, site: str, inspector: Page, said: str
) -> None:
    slug = town.slug(town.add_session(**({"description": said.strip()} if said else {})))
    inspector.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    inspector.emulate_media(media="print")
    inspector.goto(f"{site}/a/{slug}/affiche")
    height = inspector.evaluate("document.querySelector('main').getBoundingClientRect().height")

    assert height > 0.95 * HEIGHT
    assert pages_of(inspector) == 1


def test_a_slip_is_as_small_as_it_was(town: Town, site: str, inspector: Page) -> None:
    inspector.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    STATES["slip"](Visit(town, site, inspector, "fr"))
    inspector.emulate_media(media="print")
    height = inspector.evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert height < 0.8 * HEIGHT


def test_a_month_of_twelve_workshops_is_one_page(town: Town, site: str, inspector: Page) -> None:
    for number in range(12):
        town.add_session(title=f"Atelier {number}", date=f"2026-12-{1 + number // 2 * 3:02}")
    inspector.goto(f"{site}/ateliers/programme")
    assert pages_of(inspector) == 1


def test_a_committees_sheet_with_thirty_partners_is_one_page(
    town: Town, site: str, inspector: Page
) -> None:
    meeting = town.add("meeting", kind="technical_committee", status="held", date="2026-11-10")
    for number in range(30):
        slug, name = f"p-{number}", f"Association Les Parents réunis du quartier {number}"
        town.add("organisation", id=slug, name=name)
        town.add("attendance", meeting_id=meeting, organisation_id=slug, status="present")
    COORDINATOR_STATES["committee's sheet"](Visit(town, site, inspector, "fr"))
    assert inspector.locator("tbody tr").count() > 30
    assert inspector.get_by_role("button", name="Imprimer").is_visible()
    assert pages_of(inspector) == 1


def test_a_sheet_to_sign_with_twenty_families_is_one_page(
    town: Town, site: str, inspector: Page
) -> None:
    session = town.add_session(capacity=20)
    for number in range(20):
        name = {"given_name": f"Prénom {number}", "status": "confirmed", "session_id": session}
        town.add("registration", **name, adults_count=1, children_3_5=1)
    with town.database.reading() as stored:
        known = find_session_by_slug(stored.records, town.slug(session))
    assert known is not None
    with town.app().test_request_context():
        key = sheet_key(known)
    inspector.goto(f"{site}/coordination/emargement/{known.slug}?cle={key}")

    assert inspector.locator("tbody tr").count() > 20
    assert inspector.get_by_role("button", name="Imprimer").is_visible()
    assert pages_of(inspector) == 1


@pytest.mark.parametrize(("state", "is_said"), [("season", True), ("season to publish", False)])
def test_complete_figures_say_on_paper_that_they_are_not_to_be_published(
    town: Town,
    site: str,
    inspector: Page,
    state: str,
    is_said: bool,  # noqa: FBT001
) -> None:
    COORDINATOR_STATES[state](Visit(town, site, inspector, "fr"))
    inspector.emulate_media(media="print")
    printed = inspector.locator("main").inner_text()

    assert ("Ne les publiez pas" in printed) is is_said
    assert "à publier ou à envoyer" not in printed, "the way to the other figures is no paper"
    assert "peut être publié" not in printed


def _on_paper(page: Page, width: int = WIDTH) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(media="print")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_familys_page_is_one_sheet_in_black_without_what_one_taps(
    town: Town, site: str, inspector: Page, language: str
) -> None:
    """Two sheets, and the code in pale grey beneath seven languages."""
    STATES["confirmed"](Visit(town, site, inspector, language))
    assert pages_of(inspector) == 1
    _on_paper(inspector)
    code = inspector.locator(".code")
    assert code.is_visible()
    assert code.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    for tapped in (".langs", "main button", "main summary", "footer ul"):
        assert not inspector.locator(tapped).first.is_visible(), tapped


def test_the_seasons_tables_are_whole_on_a_sheet_that_lies(
    town: Town, site: str, inspector: Page
) -> None:
    """Of twenty columns eight were beyond the sheet's edge: nobody saw that they were missing."""
    COORDINATOR_STATES["season"](Visit(town, site, inspector, "fr"))
    printed = inspector.pdf(prefer_css_page_size=True)
    width, height = (
        float(one) for one in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", printed)[0]
    )
    assert width > height
    _on_paper(inspector, round(273 * MM))
    tables = inspector.locator("main table")
    assert tables.count() > 4
    edges = tables.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert max(edges) <= 273 * MM


@pytest.mark.parametrize("state", ["home", "problems", "absences"])
def test_a_hint_is_no_larger_on_paper_than_what_it_is_about(
    town: Town, site: str, inspector: Page, state: str
) -> None:
    """Text was two thirds as large as the hint below it."""
    COORDINATOR_STATES[state](Visit(town, site, inspector, "fr"))
    _on_paper(inspector)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    text = inspector.locator("body").evaluate(size)
    assert inspector.locator("main .hint").first.evaluate(size) <= text
    assert not inspector.locator("main select").first.is_visible()


AS_ON_PAPER = """() => {
  for (const sheet of document.styleSheets) for (const rule of sheet.cssRules)
    if (rule.media && rule.media.mediaText === 'print') rule.media.mediaText = 'all';
  for (const one of document.querySelectorAll('details')) one.open = true;
  const main = document.querySelector('main');
  main.style.cssText = 'columns: 700px; column-fill: auto; height: 1000px; width: 9000px';
  const at = (one) => Math.round(one.getBoundingClientRect().x / 700);
  const isLong = (title) => title.parentElement.querySelector('tr:nth-child(12)');
  return [...main.querySelectorAll('h2')].filter((one) => !isLong(one)).map((title) => {
    const next = main.querySelector(`[aria-labelledby="${title.id}"] tbody tr`);
    const drawn = title.parentElement.querySelector('figure');
    return [title.textContent, at(title), at(drawn || next)];
  });
}"""
"""Firefox tells no page of what it prints, and breaks columns by the same rules as pages, tables
with many rows excepted."""


def test_firefox_prints_no_title_at_the_foot_of_a_page_before_its_table(
    town: Town, site: str, firefox: Browser
) -> None:
    page = firefox.new_page()
    COORDINATOR_STATES["season"](Visit(town, site, page, "fr"))
    for above in range(0, 1000, 40):
        page.evaluate(
            "(height) => {"
            "  const found = document.querySelector('.above') || document.createElement('div');"
            "  found.className = 'above'; found.style.height = `${height}px`;"
            "  document.querySelector('main').prepend(found); }",
            above,
        )
        found = page.evaluate(AS_ON_PAPER)
        assert len(found) > 4
        assert [one for one in found if one[1] != one[2]] == [], above
    page.close()
