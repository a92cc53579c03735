import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from sync_service.config import project_folder
from sync_service.config.settings import KNOWN_LANGUAGES
from sync_service.families.mails.wording import (
    is_reviewed,
    load_catalogues,
    text_direction,
)
from tests.entrypoints.web.town import ANSWERS, Town, TownSettings, find_token, send_form

ROOT = Path(__file__).parents[3]
TRANSLATIONS = project_folder("translations")
LANGUAGES = sorted(one.name for one in TRANSLATIONS.iterdir() if one.is_dir())
LONGEST_SENTENCE = 12
FORBIDDEN = ["invalide", "veuillez", "désolé(e)", "·", "champ obligatoire", "erroné"]


@cache
def messages() -> list[str]:
    """Everything that templates and views say to families."""
    templates = [
        ("emails/digest/**", "ignore"),
        ("pages/coordination/**", "ignore"),
        ("**.html", "jinja2"),
        ("**.txt", "jinja2"),
        ("**.xml", "jinja2"),
    ]
    found = [one[2] for one in extract_from_dir(ROOT / "templates", templates)]
    views = ROOT / "sync_service" / "entrypoints" / "web"
    found += [one[2] for one in extract_from_dir(views, [("**.py", "python")])]
    return sorted({one for one in found if isinstance(one, str)})


def translations(language: str) -> dict[str, str]:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as lines:
        return {str(one.id): str(one.string) for one in read_po(lines) if one.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_nothing_else(language: str) -> None:
    translated = translations(language)
    assert [one for one in messages() if not translated.get(one)] == []
    assert [one for one in translated if one not in messages()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    for message, translation in translations(language).items():
        holders = r"%\(\w+\)s"
        assert sorted(re.findall(holders, message)) == sorted(re.findall(holders, translation))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_french(language: str) -> None:
    left = {one for one, said in translations(language).items() if said == one}
    assert left <= {"Cookies"}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if text_direction(one) == "rtl"])
def test_a_number_in_groups_is_read_in_its_order_from_right_to_left(language: str) -> None:
    """« 34 12 98 39 06 » was the example of a number that exists: each group is a word."""
    found = [said for said in translations(language).values() if re.search(r"\d \d", said)]

    assert found
    assert [one for one in found if not re.search(r"\u2066[\d ]+\u2069", one)] == []


def test_every_language_that_a_host_may_offer_is_written() -> None:
    assert {*LANGUAGES, "fr"} == set(KNOWN_LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_sent_and_answered_in_each_language(language: str) -> None:
    town = Town(TownSettings(languages=("fr", language)))
    client = town.app().test_client()
    slug = town.slug(town.add_session(languages=["fr", "ar"], target_ages="3-6 years"))
    answer = send_form(client, slug, language=language, email="zoe@example.org")

    page = client.get(f"{answer.location}?lang={language}").text
    assert f'<html lang="{language}"' in page
    assert translations(language)["C’est fait. Vous avez une place."] in page
    [(_, _, said)] = town.mails()
    letter = message_from_bytes(said, policy=default)
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    assert translations(language)["Vous avez une place."] in body.get_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_who_reviewed_it(language: str) -> None:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    assert "X-Reviewed-By:" in path.read_text(encoding="utf-8")


def test_sentences_are_short() -> None:
    for message in messages():
        for sentence in re.split(r"[.?!:]\s", message):
            words = re.findall(r"[\w’'-]+", sentence)
            assert len(words) <= LONGEST_SENTENCE, sentence


def test_no_sentence_blames_or_shouts() -> None:
    for message in messages():
        assert not [word for word in FORBIDDEN if word in message.lower()]
        assert "!" not in message


def test_french_signs_do_not_stand_alone_on_a_line(client: FlaskClient, town: Town) -> None:
    page = client.get(f"/a/{town.slug(town.add_session())}").text
    text = re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL)
    assert re.findall(r"\w [?!:;»]", text) == []


def test_the_browsers_language_is_taken_where_it_is_offered(client: FlaskClient) -> None:
    english = client.get("/ateliers", headers={"Accept-Language": "en-GB,en;q=0.9"})
    german = client.get("/ateliers", headers={"Accept-Language": "de"})
    assert '<html lang="en"' in english.text
    assert '<html lang="fr"' in german.text
    assert "Accept-Language" in english.headers["Vary"]


def test_a_chosen_language_goes_on_from_page_to_page(client: FlaskClient, town: Town) -> None:
    slug = town.slug(town.add_session())
    page = client.get(f"/a/{slug}?lang=en").text
    assert f'action="/a/{slug}?lang=en"' in page
    links = re.findall(r'href="(/[^"]*)"', page)
    assert all("lang=" in one for one in links)


def test_a_language_that_is_not_offered_is_shown_to_whoever_asks_for_it_alone(
    client: FlaskClient,
) -> None:
    """A message in Arabic led to a page in French."""
    assert '<html lang="fr"' in client.get("/ateliers?lang=xx").text
    assert '<html lang="fr"' in client.get("/ateliers", headers={"Accept-Language": "ar"}).text
    assert "lang=ar" not in client.get("/ateliers").text
    page = client.get("/ateliers?lang=ar").text
    assert '<html lang="ar" dir="rtl"' in page
    assert translations("ar")["Personne n’a encore relu cette traduction."] in page
    assert re.findall(r'href="/ateliers\?lang=(\w+)" lang=', page) == ["fr", "en", "ar"]


def last_mail(town: Town) -> str:
    _, _, said = town.mails()[-1]
    letter = message_from_bytes(said, policy=default)
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_leads_to_pages_in_its_own_language(language: str) -> None:
    """Besnik's message was in Albanian, and its link opened a page in French."""
    town = Town(TownSettings(languages=("fr",)))
    client = town.app().test_client()
    slug = town.slug(town.add_session(languages=["fr", *LANGUAGES]))
    send_form(client, slug, language=language, email="zoe@example.org")
    links = re.findall(r"https://clef\.example\.org(/(?:i/|ateliers)\S*)", last_mail(town))
    said = translations(language)

    pages = [client.get(link, headers={"Accept-Language": "fr"}).text for link in links]

    assert len({link.partition("?")[0] for link in links}) > 1
    for link, page in zip(links, pages, strict=True):
        assert f'<html lang="{language}" dir="{text_direction(language)}"' in page, link
        assert said["Personne n’a encore relu cette traduction."] in page
    assert said["Vous avez une place."] in pages[0]
    # What is pressed there stays in it.
    press = re.search(r'action="(/i/[^"]*/annuler[^"]*)"', pages[0])
    assert press
    after = client.post(press[1], follow_redirects=True).text
    assert said["Votre inscription est annulée."] in after


def test_a_language_chosen_in_the_form_is_that_of_the_next_page() -> None:
    town = Town(TownSettings(languages=("fr", "en")))
    client = town.app().test_client()
    slug = town.slug(town.add_session(languages=["fr", "ar"]))
    for asked in ("", "?lang=fr"):
        token = find_token(client.get(f"/a/{slug}{asked}").text)
        data = {**ANSWERS, "token": token, "language": "ar"}
        page = client.post(f"/a/{slug}{asked}", data=data, follow_redirects=True).text
        assert '<html lang="ar" dir="rtl"' in page, asked


def test_a_family_that_asks_for_another_language_reads_it() -> None:
    town = Town(TownSettings(languages=("fr", "en")))
    client = town.app().test_client()
    slug = town.slug(town.add_session(languages=["fr", "ar"]))
    own = send_form(client, slug, language="ar").location

    assert '<html lang="fr"' in client.get(f"{own}?lang=fr").text
    assert '<html lang="ar"' in client.get(own).text


def test_only_what_is_written_is_offered_to_be_written_in(client: FlaskClient, town: Town) -> None:
    """Four of the form's languages had no text: their mails came in French."""
    slug = town.slug(town.add_session(languages=["ar", "pt", "fr"]))
    page = client.get(f"/a/{slug}").text
    offered = re.findall(r'<option value="(\w+)" lang', page)

    assert offered == ["fr", "en", "ar"]
    assert "arabe, portugais et français" in page  # spoken there all the same
    assert set(offered) <= set(load_catalogues(TRANSLATIONS))


def test_a_translation_that_nobody_read_says_so(client: FlaskClient) -> None:
    assert "Nobody has checked this translation yet." in client.get("/ateliers?lang=en").text
    assert "relu" not in client.get("/ateliers").text


def test_a_translation_that_somebody_read_says_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    read = source.replace("X-Reviewed-By: ", "X-Reviewed-By: Ana Example")
    (folder / "messages.po").write_text(read, encoding="utf-8")

    assert is_reviewed(tmp_path, "en")
    assert is_reviewed(tmp_path, "fr")
    assert not is_reviewed(TRANSLATIONS, "en")


@pytest.mark.parametrize("path", ["/a/{slug}", "/a/{slug}/affiche", "/ateliers"])
def test_french_on_an_arabic_page_keeps_its_full_stop_at_its_end(path: str) -> None:
    """« .biberons sont les bienvenus »: a sentence from the left, its stop from the right."""
    town = Town(TownSettings(languages=("fr", "ar")))
    slug = town.slug(town.add_session(description="On lit, on chante."))

    page = town.app().test_client().get(f"{path.format(slug=slug)}?lang=ar").text

    assert "<bdi>On lit, on chante.</bdi>" in page


def test_arabic_is_written_from_right_to_left() -> None:
    assert text_direction("ar") == "rtl"
    if "ar" not in load_catalogues(TRANSLATIONS):
        pytest.skip("there is no Arabic catalogue yet")
    town = Town(TownSettings(languages=("fr", "ar")))
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    page = client.get(f"/a/{slug}?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert find_token(page)
    french = re.sub(r'<[^>]*lang="fr"[^>]*>[^<]*', "", page[page.index("<main") :])
    text = re.sub(r"<[^>]+>", " ", french.partition("<footer")[0])
    assert re.findall(r"\b(?:votre|vous|prénom|atelier|jour)\b", text, re.IGNORECASE) == []
    assert send_form(client, slug, language="ar").status_code == 303
