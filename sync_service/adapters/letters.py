"""Mails from templates: a folder is a mail, read in the reader's language with French below.

Knows how a letter looks, not why or to whom it goes.
"""

from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from french_cells.patterns import pattern
from sync_service.families.mails.wording import (
    SOURCE_LANGUAGE,
    format_day,
    format_hour,
    format_month,
    format_phone,
    isolate,
    language_name,
    load_catalogues,
    text_direction,
)
from sync_service.ports import Letter

_LAYOUT = "emails/layout.html"
_WHOLE_DOCUMENT = "<!doctype html"
# Template tags leave their line's end behind: one blank line is enough.
_BLANK_LINES = pattern(r"\n(?:[ \t]*\n){2,}")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
"""Makes a text message of it twice as long, and is of no use in one."""
_TEXT_RULE = "\n\n" + "-" * 40 + "\n\n"


class JinjaLetters:
    """Renders `emails/<name>/{subject.txt,body.txt,body.html}`; implements ports.Letters."""

    def __init__(self, templates: Path, translations: Path) -> None:
        self._catalogues = load_catalogues(translations)
        loader = FileSystemLoader(templates)
        self._environments = {
            language: _make_environment(loader, language, catalogue)
            for language, catalogue in self._catalogues.items()
        }
        # Webmails such as laposte.net drop <style>: every rule travels on its element. What is
        # for dark screens cannot, and stays for the programs that read it.
        self._inliner = css_inline.CSSInliner(
            keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
        )

    def render(self, name: str, language: str, context: Mapping[str, object]) -> Letter:
        """A language without a catalogue is written in French."""
        first = language if language in self._environments else SOURCE_LANGUAGE
        languages = list(dict.fromkeys([first, SOURCE_LANGUAGE]))
        texts = [
            _BLANK_LINES.sub("\n\n", self._part(name, "body.txt", each, context)).strip()
            for each in languages
        ]
        return Letter(
            subject=" ".join(self._part(name, "subject.txt", first, context).split()),
            text=_TEXT_RULE.join(texts) + "\n",
            html=self._inliner.inline(self._html(name, languages, context)),
        )

    def text(self, name: str, language: str, context: Mapping[str, object]) -> str:
        """On one line, in the language alone; without a catalogue in French."""
        known = language if language in self._environments else SOURCE_LANGUAGE
        template = self._environments[known].get_template(f"texts/{name}.txt")
        return " ".join(template.render(context).replace(_NO_BREAK_SPACE, " ").split())

    def _html(self, name: str, languages: list[str], context: Mapping[str, object]) -> str:
        bodies = [self._part(name, "body.html", each, context).strip() for each in languages]
        if bodies[0].lower().startswith(_WHOLE_DOCUMENT):
            return bodies[0]
        sections = [
            {
                "language": each,
                "name": language_name(each),
                "direction": text_direction(each),
                "body": Markup(body),  # noqa: S704 - rendered by an autoescaping template above
            }
            for each, body in zip(languages, bodies, strict=True)
        ]
        layout = self._environments[languages[0]].get_template(_LAYOUT)
        subject = self._part(name, "subject.txt", languages[0], context).strip()
        return layout.render({**context, "sections": sections, "subject": subject})

    def _part(self, name: str, part: str, language: str, context: Mapping[str, object]) -> str:
        template = self._environments[language].get_template(f"emails/{name}/{part}")
        return template.render({**context, "letter_language": language})


def _make_environment(
    loader: FileSystemLoader, language: str, catalogue: NullTranslations
) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds this method to the environment; its types do not say so.
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["day"] = lambda value: format_day(value, language)
    environment.filters["hour"] = lambda value: format_hour(value, language)
    environment.filters["phone"] = format_phone
    environment.filters["month"] = lambda value: format_month(value, language)
    environment.filters["apart"] = lambda text: isolate(text, language)
    environment.globals["arrow"] = "←" if text_direction(language) == "rtl" else "→"
    environment.globals["comma"] = "،" if language == "ar" else ","
    return environment
