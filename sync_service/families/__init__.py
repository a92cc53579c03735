"""Workshops and the families who register for them: seats, changes, and mails to families."""
