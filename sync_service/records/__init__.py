"""Canonical records and open problems as the coordinator works with them."""
