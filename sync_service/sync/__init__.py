"""Two-way sync: what is due, one read, one plan, one write, its verification, the memory."""
