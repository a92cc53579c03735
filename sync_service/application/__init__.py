"""Use cases: gather through ports, ask the domain, carry out.

Knows ports, never the adapters behind them.
"""
