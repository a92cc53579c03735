"""The outside in a box, for the demo and for tests: Google, a mailbox, people.

Nothing of the product imports it but the command line's demo and sandbox commands.
"""
