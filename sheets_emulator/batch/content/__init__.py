"""Requests that read and write what cells hold."""
