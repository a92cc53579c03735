"""Spaces that hold."""

from sync_service.domain.typography import around_addresses, breakable, unbroken


def test_lines_do_not_break_before_or_in_what_belongs_together() -> None:
    assert unbroken("« Malle » : ici ; là ? oui !") == (
        "«\u00a0Malle\u00a0»\u00a0: ici\u00a0; là\u00a0? oui\u00a0!"
    )


def test_an_address_breaks_between_its_parts_and_never_inside_a_word() -> None:
    assert breakable("rose.vigneron@example.org") == ["rose.vigneron@", "example.org"]
    assert breakable("https://clef.example.org/coordination/") == [
        "https://",
        "clef.example.org/",
        "coordination/",
    ]


def test_a_sentence_with_an_address_may_end_its_line_after_the_at_sign_and_in_no_date() -> None:
    said = "24/11/2026 : rose.vigneron@example.org (https://clef.example.org/a), 12 @ 3 @"
    assert around_addresses(said) == [
        "24/11/2026 : rose.vigneron@",
        "example.org (https://clef.example.org/a), 12 @ 3 @",
    ]
    assert around_addresses("rien") == ["rien"]
