"""Mails to families: worded, held until they are due, handed over."""
