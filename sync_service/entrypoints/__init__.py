"""Ways in: web pages, the scheduled worker, the command line.

Each turns errors into its own form.
"""
