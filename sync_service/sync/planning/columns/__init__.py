"""Which column of a tab is which field, and its rows as cells by field."""
