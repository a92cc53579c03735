"""E-mail addresses as people type them: one in a cell, or several, dressed up or misspelt."""

import re
from functools import lru_cache

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    empty,
    invalid,
    ok,
    open_cell,
    repair,
    undoubted,
)
from french_cells.context import Context
from french_cells.patterns import pattern
from french_cells.reach.beside import (
    find_another,
    find_doubt_beside,
    find_unaccounted,
    find_unknown,
    is_label,
    says_none,
    set_number_aside,
    without_pointer,
)
from french_cells.reach.domains import is_provider, is_provider_name, suggest_domain
from french_cells.reach.torn import is_torn, may_belong
from french_cells.reading import MAY_MEAN, Raw, Reading
from french_cells.text import Typed, clean, fold, plain_text, strip_accents

_LINK = pattern(
    r"""=(?:hyperlink|lien_hypertexte)\(\s*"(?:mailto:)?([^"]+)"(?:\s*[;,]\s*"[^"]*")?\s*\)""",
    re.IGNORECASE,
)
_MARKDOWN = pattern(r"\[([^\]]*)\]\((?:mailto:)?([^)]*)\)", re.IGNORECASE)
_MASKED_AT = pattern(
    (
        r" ?(?:\[ ?(?:a|at|arobase|@) ?\]|\( ?(?:a|at|arobase|@) ?\)|\{ ?(?:a|at|arobase) "
        r"?\}|<at>| (?:arr?obas?e?|at) ) ?"
    ),
    re.IGNORECASE,
)
_MASKED_DOT = pattern(r" ?(?:\[ ?(?:dot|point) ?\]|\( ?(?:dot|point) ?\)) ?", re.IGNORECASE)
_SPELT_DOT = pattern(r" (?:point|dot) ", re.IGNORECASE)
_SPELT_OUT = pattern(r"[a-z0-9]+(?: (?:point|dot) [a-z0-9]+)+ ?@", re.IGNORECASE)
_SPELT_ENDING = pattern(r"(?<=@)([a-z0-9-]+) (?:point|dot) (?=[a-z]{2,6}\b)", re.IGNORECASE)
_STUTTER = pattern(r"@{2}|(?<=[a-z0-9])\.{2}(?=[a-z0-9])", re.IGNORECASE)
_STRAY_DOT = pattern(r"(?<=@)\.(?=[a-z0-9])", re.IGNORECASE)
_WRAPPED = pattern(r"[{*_\"'“«\s]+([^{}*\s]+@[^{}*\s]+?)[}*_\"'”»\s!]+")
_SPACED_DOT = pattern(
    r"(?<=[a-z0-9]) ?\. (?=[a-z0-9]+@)|(?<=[a-z0-9]) \.(?=[a-z0-9]+@)", re.IGNORECASE
)
_SCHEME = pattern(
    r"(?<![\w.@-])(?:@ ?:? ?(?=\S+@)|mailto ?: ?|https?://"
    r"|(?:adresse )?(?:e[- ]?mails?|mail|courriel|m[ée]l|[ée]lectronique)"
    r"(?: ?: ?|(?<=l) | (?=\S+@)))+",
    re.IGNORECASE,
)
_BULLETS = pattern(r"[\u2022\u00b7\u25aa\u25ba\u203a\u2039\u2709\U0001f4e7\U0001f4e9\U0001f4e8]")
_COMMA_BETWEEN = pattern(r"(@[^\s,@]+),(?=[^\s,@]+@)")
_SPACED_AT = pattern(r" ?@ ?")
_ENDINGS = "fr|com|org|net|eu|info|asso|lu|be|de"
_SPACED_ENDING = pattern(rf"(@[a-z0-9-]+)(?: \. ?|\. )(?=(?:{_ENDINGS})\b)", re.IGNORECASE)
_QUERY = pattern(r"(@[^\s?]+)\?[^\s]*")


def _uncover(text: str) -> str:
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


_SEVERAL = "Il y a plusieurs adresses : gardez-en une seule par case."
_TORN = "L’adresse est coupée par une espace ou une virgule : vérifiez-la."
EXPECTED = "une adresse de courriel, par exemple accueil@example.org"
_REFERS = pattern(r"(?<![\w.@-])(?:idem|id|meme|voir|cf|ou)(?![\w.@-])|^\"$|\?$")
_MISTYPED_DOT = pattern(
    rf"([a-z0-9._+-]+@[a-z0-9-]+)(?:[,;](?=[a-z]{{2,4}}$)| ?[,;] ?(?=(?:{_ENDINGS})$))([a-z]+)",
    re.IGNORECASE,
)
"""« @example,org », and « @example ,org »: apart, « pro » may be a word."""
_MASKED = pattern(r"\*|^x{3,}@|\.{3}|\u2026")
_TOKEN = pattern(r"[^\s<>()\[\]\"',;:/|]+@[^\s<>()\[\]\"';:/|]*")
_NAME_BEFORE = pattern(r"(?<![^\s(\[<;,])([a-z0-9._]+)(?::| -+ )([^\s:@/]+)@")
"""« marie:dupont@… », « marie - dupont@… »: one address mistyped, or whose it is?"""
_NOT_THIS_ONE = pattern(
    r"\b(?:pas|non|ne|sauf|jamais|erreur|faux|remplac\w+|au lieu|moins|ex)\b|\b\d{1,2}\b"
)
_CUT_SHORT = pattern(r"@.*\.{3}\W*$")
_GLUED = pattern(r"[)\]][^\s<>()\[\]\"',;:/|]+@")
_DISPLAY_NAME = pattern(r"(?:^|(?<=[;,]))[^<>;,#]*(?=< # >)|\"[^\"#]*\" ?(?=< # >)")
_JOINED = pattern(
    r"(?i)(#[^#]*?)[ ,;]+(?:ou bien|et bien|(?:et|ou) [aà] d[ée]faut|et|ou|and|or|puis) +(?=# )"
)
"""« # (lundi) et # »: what joins them is followed by the next."""
_ADDRESS_CHARACTERS = pattern(r"[\w.!#$%&'*+/=?^`{|}~@-]+")
"""Letters of any script: mail has gone to « zoé@exemple.fr » since RFC 6531."""
_WITH_APOSTROPHE = pattern(r"[\w.+-]+(?:'[\w.+-]+)+@[\w.-]+")
"""« o'neil@… » is one address, where it is all that the cell says."""
_MODEL = pattern(r"(?:(?:prenom|p|x+)[._-]?nom|nom[._-]?prenom|x{3,})@")
"""« prénom.nom@… » shows how a house makes its addresses, and is nobody's."""
_ENDING = pattern(r"\.[^.]{2,}$")
_LOST_AT = pattern(
    r"[a-z0-9._-]+(?:a|arobase| |\.|#|\(|&|2|\"|'|at)[a-z0-9-]+\.[a-z]{2,6}"
    r"|[a-z0-9._-]+ [a-z0-9.-]+\.[a-z]{2,6}"
)
_MAY_BE_OF_ADDRESS = pattern(r"[a-z0-9][._][a-z0-9]|^ar+obas")
_SITE = pattern(r"(?:https?://|www\.)[^\s@]*")
_BETWEEN = r"(?: et | ?[,/;&] ?)"
_BEFORE_IT = pattern(r"^.*(?:[;,/|&+)>:*]| - |(?<!\S)(?:et|puis|and|or)(?!\S))", re.DOTALL)
_SHARED_DOMAIN = pattern(rf"((?:[a-z0-9._-]+{_BETWEEN})+)[a-z0-9._-]+@(\S+)")
"""« et » is a word of its own: « o.petit@… » are not two."""
_PLAIN = pattern(
    r"(?!x{3,}@|www\.)[a-z0-9]+(?:[._-][a-z0-9]+)*@([a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,})",
    re.ASCII,
)
_LONGEST_LOCAL, _LONGEST = 64, 254
"""Of an address and of its part before the @, by RFC 5321."""


def find_plain(raw: str) -> Reading | None:
    """The reading of a bare lower-case address; None asks for the full reading.

    Most cells are one, at a few domains: this takes a hundredth of the full reading's time.
    """
    match = _PLAIN.fullmatch(raw)
    if match is None or len(raw) > _LONGEST or raw.index("@") > _LONGEST_LOCAL:
        return None
    return ok(raw) if _is_sound(match[1]) else None


@lru_cache(maxsize=4096)
def _is_sound(domain: str) -> bool:
    """What is asked of an address beyond its letters is asked of its domain."""
    reading = check_address(f"a@{domain}")
    return reading.accepted and reading.value == f"a@{domain}"


def read(raw: Raw, context: Context) -> Reading:
    """One address, or the first; one that shows how to make them is refused."""
    plain = find_plain(raw) if isinstance(raw, str) else None
    reading = undoubted(read_fully(raw), context) if plain is None else plain
    if reading.accepted and _MODEL.match(strip_accents(str(reading.value))):
        return ambiguous("C’est un modèle d’adresse : écrivez celle de la personne.")
    return reading


def read_fully(raw: Raw) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    """As `read`, whatever is in the cell."""
    cell = _open(raw)
    if isinstance(cell, Reading):
        return cell
    text = _uncover(cell.text)
    if match := _MISTYPED_DOT.fullmatch(text):
        return _mend_dot(f"{match[1]}.{match[2]}".lower())
    if _WITH_APOSTROPHE.fullmatch(text):
        return _check_found(text.lower(), raw)
    found = _find_tokens(text)
    if len(found) > 1:
        return _read_first(found, text, raw)
    if not found:
        return _refuse_without_at(cell.folded)
    text, number = set_number_aside(text)
    if doubt := _find_doubt(text):
        return ambiguous(f"{doubt} N’écrivez que l’adresse qui sert.")
    if is_torn(text):
        return ambiguous(_TORN)
    return _with_remark(_check_found(found[0], raw), text, number)


def _read_first(found: list[str], text: str, raw: Raw) -> Reading:
    """The first of two addresses, where the cell says of what the second is."""
    first, told = _check_found(found[0], raw), find_another(_TOKEN.sub(" # ", text))
    if len(found) == 2 and told and first.accepted:  # noqa: PLR2004 - the number says itself
        return beside_unknown(first.value, told)
    return ambiguous(_SEVERAL)


def _check_found(address: str, raw: Raw) -> Reading:
    reading = check_address(address)
    return reading if not reading.accepted or reading.value == raw else repair(reading.value)


def _find_tokens(text: str) -> list[str]:
    """Whatever has an @, each once, in lower case and without the sentence's own signs."""
    return list(dict.fromkeys(token.lower().strip(".,'!") for token in _TOKEN.findall(text)))


def _find_doubt(text: str) -> str | None:
    """Why the words around the addresses may change their meaning; None when they do not."""
    beside = f" {clean(_TOKEN.sub(' # ', text))} "
    if _GLUED.search(text) or _may_belong(text):
        return "Un signe est collé à l’adresse."
    if any(_NOT_THIS_ONE.search(fold(name)) for name in _DISPLAY_NAME.findall(beside)):
        return "Le nom laisse un doute."
    # A mail program's own form: what is before the chevrons is a name, whatever it says.
    return find_doubt_beside(beside) or find_unaccounted(_named_apart(text))


def _with_remark(reading: Reading, text: str, number: str = "") -> Reading:
    unknown = f"{find_unknown(_named_apart(text))} {number}".strip()
    return beside_unknown(reading.value, unknown) if reading.accepted and unknown else reading


def _named_apart(text: str) -> str:
    """What is around the addresses, without the names of a mail program's own form."""
    beside = _DISPLAY_NAME.sub("", f" {clean(_TOKEN.sub(' # ', text))} ")
    return _JOINED.sub(r"\1 ; ", beside)


def _may_belong(text: str) -> bool:
    """A lower-case word right before the address, neither a label nor a part of it already."""
    match = _NAME_BEFORE.search(text)
    return match is not None and not is_label(match[1]) and match[1] not in match[2]


def _mend_dot(address: str) -> Reading:
    """« …@example,org »: only a dot fits, yet a known provider may have been meant otherwise."""
    reading = check_address(address)
    if reading.accepted and is_provider(address.partition("@")[2]):
        return ambiguous(f"{MAY_MEAN} « {address} » ?")
    return assume(address, f"Compris comme « {address} ».") if reading.accepted else reading


def _open(raw: Raw) -> Typed | Reading:
    cell = open_cell(without_pointer(raw))
    if isinstance(cell, Reading):
        return cell
    if not isinstance(raw, str):
        return invalid(f"Nous attendons {EXPECTED}.")
    if says_none(cell.folded.strip("() ")):
        return empty()
    if _CUT_SHORT.search(cell.text):
        return ambiguous(f"L’adresse semble coupée. Nous attendons {EXPECTED}.")
    if _REFERS.search(cell.folded):
        is_one = len(_find_tokens(cell.text)) <= 1
        which = f"Nous ne savons pas quelle adresse c’est. Nous attendons {EXPECTED}."
        return ambiguous(which if is_one else _SEVERAL)
    return cell


def _refuse_without_at(folded: str) -> Reading:
    if "@" in folded or _SITE.match(folded):
        return invalid(f"L’adresse n’est pas complète. Nous attendons {EXPECTED}.")
    if _LOST_AT.fullmatch(folded):
        return ambiguous(
            "Il manque le signe @, ou il est mal placé : écrivez l’adresse en entier."
        )
    return invalid(f"Ce n’est pas une adresse. Nous attendons {EXPECTED}.")


def may_be_address(text: str) -> bool:
    """Of a text without its @: one word, a dot within another, or a provider's name."""
    words = fold(text).split()
    return len(words) == 1 or any(
        _MAY_BE_OF_ADDRESS.search(one) or is_provider_name(one) for one in words
    )


def check_address(address: str) -> Reading:
    """One bare, lower-case address: is it one, and is its domain spelt as the known ones?"""
    refused = _find_fault(address)
    if refused is not None:
        return refused
    meant = suggest(address)
    if meant is not None:
        is_web = "www." in address
        why = "Une adresse ne commence pas par « www ». " if is_web else ""
        return ambiguous(f"{why}{MAY_MEAN} « {meant} » ?")
    return _validated(address)


def suggest(address: str) -> str | None:
    """The address that was probably meant; None when this one may well be right."""
    local, _, domain = address.partition("@")
    if "www." in (local[:4], domain[:4]):
        return f"{local.removeprefix('www.')}@{domain.removeprefix('www.')}"
    plain = strip_accents(domain)
    meant = suggest_domain(plain) or (plain if is_provider(plain) else None)
    # No provider of families gives an address with an accent.
    mended = f"{strip_accents(local)}@{meant}"
    return mended if local and meant and mended != address else None


def find_insisted(text: str) -> str | None:
    """The bare address that is there, although another one was probably meant.

    For who was asked and insists; None for anything else.
    """
    address = plain_text(text).lower()
    if not address or " " in address or _find_fault(address) or suggest(address) is None:
        return None
    checked = _validated(address)
    return str(checked.value) if checked.accepted else None


def _find_fault(address: str) -> Reading | None:
    if _MASKED.search(address):
        return invalid(f"L’adresse est masquée. Nous attendons {EXPECTED}.")
    if address[0] in "~?!*=/#^-+&$%{|}`":
        return ambiguous(f"Le signe « {address[0]} » laisse un doute. Nous attendons {EXPECTED}.")
    if ".@" in address:  # « marie.@… »: her family's name may be missing
        return ambiguous(
            "Un point est de trop avant le signe @, ou un nom manque : "
            "écrivez l’adresse en entier."
        )
    is_long = address.find("@") > _LONGEST_LOCAL
    if is_long or not _ADDRESS_CHARACTERS.fullmatch(address) or address.count("@") != 1:
        return invalid(f"L’adresse contient un signe de trop. Nous attendons {EXPECTED}.")
    return None


def _validated(address: str) -> Reading:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load

    local, _, domain = address.partition("@")
    try:
        # The library takes « .o » for a domain's ending; no country has such a one.
        checked = validate_email(
            address if _ENDING.search(domain) else local, check_deliverability=False
        )
    except EmailNotValidError:
        return invalid(f"L’adresse n’est pas complète. Nous attendons {EXPECTED}.")
    return ok(checked.normalized.lower())


def read_list(raw: Raw, _: Context) -> Reading:
    """Every address of a cell, in order, each once."""
    cell = _open(raw if not isinstance(raw, str) else re.sub(r"\bou\b", "et", raw))
    if isinstance(cell, Reading):
        return cell
    text = _uncover(cell.text)
    found = _find_tokens(text.replace(",", " "))
    readings = [check_address(address) for address in found]
    refused = next((reading for reading in readings if not reading.accepted), None)
    if not found or refused is not None:
        return refused or _refuse_without_at(cell.folded)
    shared = _read_shared_domain(text.lower(), found)
    if shared is not None:
        return shared
    if doubt := _find_doubt_in_list(text):
        return ambiguous(doubt)
    if len(found) == 1 and found[0] == raw:
        return ok(found)
    return _with_remark(repair([reading.value for reading in readings]), text)


def _find_doubt_in_list(text: str) -> str | None:
    if doubt := _find_doubt(text):
        return f"{doubt} N’écrivez que les adresses qui servent."
    bare = [piece.strip() for piece in text.split(";") if "@" not in piece]
    if named := next((piece for piece in bare if any(map(str.isalpha, piece))), ""):
        return f"« {named} » : il manque une adresse, ou ces mots sont de trop."
    return _TORN if _has_torn(text.replace(",", " ,")) else None


def _has_torn(text: str) -> bool:
    """« sophie marchal@… » in a list; « marie marie.dupont@… » and « bureau … » say whose."""
    before = [_BEFORE_IT.sub("", one).strip(" -") for one in _TOKEN.split(text)]
    return any(
        " " not in word and may_belong(word) and not is_label(word) and word not in address.lower()
        for word, address in zip(before, _TOKEN.findall(text), strict=False)
    )


def _read_shared_domain(text: str, found: list[str]) -> Reading | None:
    """« marie.dupont et jean.martin@example.org »: the domain belongs to both."""
    if len(found) != 1:
        return None
    if (match := _SHARED_DOMAIN.fullmatch(text)) is None:
        return None
    locals_ = [part for part in re.split(_BETWEEN, match[1]) if part]
    addresses = [f"{local}@{match[2]}" for local in locals_] + found
    if not all(check_address(address).accepted for address in addresses):
        return None
    return assume(addresses, "Le domaine de la dernière adresse vaut pour toutes.")
