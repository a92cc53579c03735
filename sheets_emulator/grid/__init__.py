"""Spreadsheets as they are remembered: tabs, cells, ranges, tables."""
