"""Which row of a tab is which record, and whether it has stood still."""
