"""Names down, dates across: such a tab read as records, and a plan told back to it."""
