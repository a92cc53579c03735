"""Gathers, inside one transaction, what a plan is made from: records, lookups, whose is what."""
