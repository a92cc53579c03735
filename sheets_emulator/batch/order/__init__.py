"""Requests that sort and filter."""
