"""What people read about a decision, in French: partners in cells, the coordinator, hosts."""
