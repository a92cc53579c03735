"""E-mail addresses as they are dressed up: links, labels, brackets, « arobase » for @."""

import re

from french_cells.text import clean, plain_text

_LINK = re.compile(
    r"""=(?:hyperlink|lien_hypertexte)\(\s*"(?:mailto:)?([^"]+)"(?:\s*[;,]\s*"[^"]*")?\s*\)""",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\[([^\]]*)\]\((?:mailto:)?([^)]*)\)", re.IGNORECASE)
_MASKED_AT = re.compile(
    (
        r" ?(?:\[ ?(?:a|at|arobase|@) ?\]|\( ?(?:a|at|arobase|@) ?\)|\{ ?(?:a|at|arobase) "
        r"?\}|<at>| (?:arr?obas?e?|at) ) ?"
    ),
    re.IGNORECASE,
)
_MASKED_DOT = re.compile(r" ?(?:\[ ?(?:dot|point) ?\]|\( ?(?:dot|point) ?\)) ?", re.IGNORECASE)
_SPELT_DOT = re.compile(r" (?:point|dot) ", re.IGNORECASE)
_SPELT_OUT = re.compile(r"[a-z0-9]+(?: (?:point|dot) [a-z0-9]+)+ ?@", re.IGNORECASE)
_SPELT_ENDING = re.compile(r"(?<=@)([a-z0-9-]+) (?:point|dot) (?=[a-z]{2,6}\b)", re.IGNORECASE)
_STUTTER = re.compile(r"@{2}|(?<=[a-z0-9])\.{2}(?=[a-z0-9])", re.IGNORECASE)
_STRAY_DOT = re.compile(r"(?<=[a-z0-9])\.(?=@)|(?<=@)\.(?=[a-z0-9])", re.IGNORECASE)
_WRAPPED = re.compile(r"[{*_\"'“«\s]+([^{}*\s]+@[^{}*\s]+?)[}*_\"'”»\s!]+")
_SPACED_DOT = re.compile(
    r"(?<=[a-z0-9]) ?\. (?=[a-z0-9]+@)|(?<=[a-z0-9]) \.(?=[a-z0-9]+@)", re.IGNORECASE
)
_SCHEME = re.compile(
    r"(?<![\w.@-])(?:@ ?:? ?(?=\S+@)|mailto ?: ?|https?://"
    r"|(?:adresse )?(?:e[- ]?mails?|mail|courriel|m[ée]l|[ée]lectronique)"
    r"(?: ?: ?|(?<=l) | (?=\S+@)))+",
    re.IGNORECASE,
)
_BULLETS = re.compile(
    r"[\u2022\u00b7\u25aa\u25ba\u203a\u2039\u2709\U0001f4e7\U0001f4e9\U0001f4e8]"
)
_COMMA_BETWEEN = re.compile(r"(@[^\s,@]+),(?=[^\s,@]+@)")
_SPACED_AT = re.compile(r" ?@ ?")
_SPACED_ENDING = re.compile(
    r"(@[a-z0-9-]+)(?: \. ?|\. )(?=(?:fr|com|org|net|eu|info|asso|lu|be|de)\b)", re.IGNORECASE
)
_QUERY = re.compile(r"(@[^\s?]+)\?[^\s]*")


def uncover(text: str) -> str:
    """The text with its addresses bare: links, labels and masks taken away."""
    text = _BULLETS.sub(" ", plain_text(text))
    text = re.sub(r"([<>])\1+", r"\1", text)
    if text.count("<") != text.count(">"):
        text = re.sub(r"^<|>$", " ", text)
    if match := _LINK.fullmatch(text):
        text = match[1]
    text = _MARKDOWN.sub(lambda match: match[2] if "@" in match[2] else match[1], text)
    masked = _MASKED_AT.sub("@", text)
    if masked != text or _SPELT_OUT.search(text):
        masked = _SPELT_DOT.sub(".", masked)
    text = _SPACED_AT.sub("@", _SCHEME.sub(" ", _MASKED_DOT.sub(".", masked)))
    text = _STUTTER.sub(lambda match: match[0][0], _STRAY_DOT.sub("", text))
    text = _SPACED_ENDING.sub(r"\1.", _SPELT_ENDING.sub(r"\1.", _SPACED_DOT.sub(".", text)))
    text = _QUERY.sub(r"\1", clean(text))
    text = _COMMA_BETWEEN.sub(r"\1, ", text)
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[1] if wrapped else text
