"""What is outside, one module or package each, behind a port. Only bootstrap imports it."""
