"""How the phrases of a table may be written, as its first lines say."""

import pytest

from french_cells.lexicon import Lexicon

LEXICON = Lexicon(
    {
        "groups": {"pale": "se? fait porter pale, pali*", "not": "pas, jamais"},
        "words": {"ill": "@pale", "well": "@not? du? tout? malade"},
    }
)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("se fait porter pâle", "ill"),
        ("fait porter pâle", "ill"),
        ("pâlichonne", "ill"),
        ("malade", "well"),
        ("pas malade", "well"),
        ("jamais du tout malade", "well"),
    ],
)
def test_a_word_may_be_left_out_in_a_phrase_and_in_a_group(text: str, meaning: str) -> None:
    assert [part.meaning for part in LEXICON.read(text)] == [meaning]


def test_a_word_that_may_not_be_left_out_is_needed() -> None:
    assert None in {part.meaning for part in LEXICON.read("porter pâle")}
