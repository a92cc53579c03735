"""Whose hand wrote last into a spreadsheet: two installations must not both follow one.

Each batch's marker names who wrote it, and the file that it was written into, since a copy of the
file brings the marker along.
"""

_FROM_FILE, _FROM_BATCH = "@", "/"


def signed(batch_id: str, installation: str, spreadsheet_id: str) -> str:
    """A batch's marker."""
    return f"{installation}{_FROM_FILE}{spreadsheet_id}{_FROM_BATCH}{batch_id}"


def find_other(marker: str | None, installation: str, spreadsheet_id: str) -> str | None:
    """The other installation that wrote this marker into this very file; None: ours, or nobody's.

    Markers of versions that signed nothing are nobody's.
    """
    signature, has_signature, _ = (marker or "").partition(_FROM_BATCH)
    author, _, file = signature.partition(_FROM_FILE)
    is_others = bool(has_signature) and file == spreadsheet_id and author != installation
    return author if is_others else None
