"""Which language a page is read in, and what templates need to speak it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from gettext import NullTranslations
from typing import cast

from flask import Flask, g, has_request_context, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept

from sync_service.config import project_folder
from sync_service.digest.words import addressed, read_proposed
from sync_service.domain.typography import around_addresses, breakable, unbroken
from sync_service.families.mails.wording import (
    SOURCE_LANGUAGE,
    FrenchTypography,
    find_written,
    format_ages,
    format_day,
    format_hour,
    format_list,
    format_month,
    format_phone,
    format_weekday,
    is_reviewed,
    language_name,
    load_catalogues,
    spoken_name,
    text_direction,
)

PARAMETER = "lang"


def choose_language(asked: str | None, accepted: LanguageAccept, offered: Sequence[str]) -> str:
    """The one asked for in the address, of all that are written; else the browser's, else French.

    What nobody has read yet is never proposed. Who asked for it, or was written to in it, reads it
    with a line that says so.
    """
    if asked in written():
        return str(asked)
    return accepted.best_match(offered, default=SOURCE_LANGUAGE) or SOURCE_LANGUAGE


def gettext(message: str) -> str:
    """In the language of this request."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return _catalogue().ngettext(singular, plural, number)


def page_language() -> str:
    return str(g.get("language", SOURCE_LANGUAGE))


def asked_language() -> str | None:
    """The one that addresses on this page ask for again, as its own address did."""
    return cast("str | None", g.get("asked_language"))


@cache
def _catalogues() -> Mapping[str, NullTranslations]:
    return load_catalogues(project_folder("translations"))


@cache
def written() -> AbstractSet[str]:
    """The languages in which a mail can be written."""
    return find_written(project_folder("translations"))


def speak_as_written_to(language: str) -> None:
    """On a family's own page: a message in its language led here, and links lead on in it."""
    if asked_language() is None and language in written() and language != page_language():
        g.language = g.asked_language = language
        g.catalogue = _catalogues()[language]


def speak_french() -> None:
    """For pages that are written in French only, whatever the browser asks for."""
    g.language, g.catalogue = SOURCE_LANGUAGE, FrenchTypography()


def teach_languages(app: Flask, offered: Sequence[str]) -> None:
    """Installs gettext, the date filters, and `?lang=` on every address that a page makes."""
    catalogues = _catalogues()
    reviewed = {one for one in catalogues if is_reviewed(project_folder("translations"), one)}
    spoken = [language for language in offered if language in catalogues] or [SOURCE_LANGUAGE]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # The extension adds this method to the environment; its types do not say so.
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["day"] = lambda value: format_day(value, page_language())
    app.jinja_env.filters["hour"] = lambda value: format_hour(value, page_language())
    app.jinja_env.filters["ages"] = lambda value: format_ages(value, page_language())
    app.jinja_env.filters["month"] = lambda value: format_month(value, page_language())
    app.jinja_env.filters["weekday"] = lambda value: format_weekday(value, page_language())
    app.jinja_env.filters["spoken"] = lambda value: spoken_name(value, page_language())
    app.jinja_env.filters["listed"] = lambda value: format_list(value, page_language())
    app.jinja_env.filters["phone"] = format_phone
    app.jinja_env.filters["unbroken"] = unbroken
    app.jinja_env.filters["breakable"] = lambda value: Markup("<wbr>").join(breakable(value))
    app.jinja_env.filters["addressed"] = addressed
    app.jinja_env.filters["told"] = lambda value: Markup("<wbr>").join(
        around_addresses(unbroken(value))
    )
    app.jinja_env.filters["proposed"] = read_proposed
    app.jinja_env.filters["language_name"] = language_name

    @app.before_request
    def choose() -> None:
        asked = request.args.get(PARAMETER)
        g.language = choose_language(asked, request.accept_languages, spoken)
        g.catalogue = catalogues[g.language]
        g.asked_language = asked if asked in written() else None

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, object]) -> None:
        asked = asked_language() if has_request_context() else None
        if asked and endpoint != "static":
            values.setdefault(PARAMETER, asked)

    named = _named(spoken)

    @app.context_processor
    def describe() -> dict[str, object]:
        language = page_language()
        return {
            "language": language,
            "direction": text_direction(language),
            "is_reviewed": language in reviewed,
            "languages": [*named, *(_named([language]) if language not in spoken else ())],
        }


def _named(languages: Sequence[str]) -> Sequence[tuple[str, str, str]]:
    return [(one, language_name(one), text_direction(one)) for one in languages]


def _catalogue() -> NullTranslations:
    catalogue: NullTranslations = g.get("catalogue") or FrenchTypography()
    return catalogue
