"""Two-way sync: what is due, one look, one plan, one write, its verification, what is kept."""
