"""What Google does where nothing public says what it does: each choice is a switch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Personality:
    """One Google among the possible ones. The synchronisation must hold under each of them."""

    sort_moves_row_metadata: bool = False
    tab_copy_keeps_metadata: bool = True
    file_copy_keeps_metadata: bool = True
    copied_row_keeps_metadata: bool = False
    cut_moves_row_metadata: bool = False
    replaced_text_is_parsed: bool = True
    notes_follow_a_sort: bool = True
