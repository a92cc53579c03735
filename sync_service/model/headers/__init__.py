"""Which field of an entity each column of a tab would be, and how surely."""
